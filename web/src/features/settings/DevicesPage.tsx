import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Laptop, LogOut, Pencil, Smartphone } from 'lucide-react';
import { useState } from 'react';

import { Form, Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { useAct } from '../../actions/useAct';
import { endOtherSessions, endSession, renameSession, sessionsQuery } from '../../api/account';
import type { Session } from '../../api/types';
import { Button, IconButton } from '../../design/Button';
import { Confirm, Dialog } from '../../design/Dialog';
import { Field } from '../../design/Field';
import { Acts, Row, Rows, Section, Standing } from '../../design/Sections';
import { formatMoment } from '../../platform/format';
import { OfflineDevices } from './OfflineDevices';
import { SettingsFrame } from './SettingsFrame';

const stale = [sessionsQuery.queryKey];

/** Where a person is signed in. */
export default function DevicesPage() {
  const sessions = useQuery(sessionsQuery);
  const [asking, setAsking] = useState(false);
  const endOthers = useAct(endOtherSessions, { done: 'You are signed out everywhere else', stale });
  const others = (sessions.data?.length ?? 0) > 1;
  return (
    <SettingsFrame>
      <Section
        title="Sessions"
        words="Wherever you are signed in. One that you do not know: end it, and change your password."
      >
        <Loaded query={sessions} rows={3}>
          {(all) => (
            <>
              <Rows label="Sessions">
                {[...all].sort(hereFirst).map((session) => (
                  <SessionRow key={session.id} session={session} />
                ))}
              </Rows>
              {others && (
                <Acts>
                  <Button look="critical" aria-disabled={endOthers.busy} onClick={() => setAsking(true)}>
                    Sign out everywhere else
                  </Button>
                </Acts>
              )}
            </>
          )}
        </Loaded>
      </Section>
      <OfflineDevices />
      <Confirm
        open={asking}
        title="Sign out everywhere else?"
        words="Music stops there within a second. Here you stay signed in."
        act="Sign out everywhere else"
        keep="Cancel"
        onConfirm={() => endOthers.run()}
        onClose={() => setAsking(false)}
      />
    </SettingsFrame>
  );
}

function hereFirst(one: Session, other: Session): number {
  return Number(other.current) - Number(one.current) || other.last_used_at.localeCompare(one.last_used_at);
}

function SessionRow({ session }: { session: Session }) {
  const [naming, setNaming] = useState(false);
  const name = session.device_name ?? session.client ?? 'A program without a name';
  const end = useAct(endSession, { done: `${name} is signed out`, stale });
  const Icon = /Android|iOS|Mobile|iPhone/.test(`${name} ${session.client ?? ''}`) ? Smartphone : Laptop;
  return (
    <Row
      icon={<Icon className="icon" aria-hidden />}
      title={
        <>
          {name}
          {session.current && <Standing kind="good">This one</Standing>}
        </>
      }
      words={`${session.current ? 'Signed in' : `Last used ${formatMoment(session.last_used_at)}, signed in`} ${formatMoment(session.created_at)}${session.address ? `, from ${session.address}` : ''}`}
      end={
        <>
          <IconButton label={`Rename ${name}`} onClick={() => setNaming(true)}>
            <Pencil className="icon" />
          </IconButton>
          {!session.current && (
            <IconButton label={`Sign out ${name}`} onClick={() => end.run(session.id)}>
              <LogOut className="icon" />
            </IconButton>
          )}
        </>
      }
    >
      {naming && <Rename session={session} onClose={() => setNaming(false)} />}
    </Row>
  );
}

function Rename({ session, onClose }: { session: Session; onClose: () => void }) {
  const cache = useQueryClient();
  return (
    <Dialog open title="Rename this session" onClose={onClose}>
      <Form
        send={(values) => renameSession(session.id, values.text('device_name'))}
        onDone={() => {
          void cache.invalidateQueries({ queryKey: sessionsQuery.queryKey });
          onClose();
        }}
      >
        <Field label="Name" name="device_name" maxLength={100} defaultValue={session.device_name ?? ''} autoFocus />
        <Submit busy="Saving">Save</Submit>
      </Form>
    </Dialog>
  );
}
