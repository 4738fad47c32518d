import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';

import { Form, Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { liftTakedown, type Takedown, takeDown, takedownsQuery, thingAt } from '../../api/office';
import { Button } from '../../design/Button';
import { Dialog } from '../../design/Dialog';
import { Field, SelectField, TextField } from '../../design/Field';
import { Row, Rows, Section, Standing } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { formatMoment } from '../../platform/format';
import styles from './Admin.module.css';
import { AdminFrame } from './AdminFrame';

/** What may not be heard because somebody had a right to that, and what may be again. */
export default function TakedownsPage() {
  const cache = useQueryClient();
  const [standing, setStanding] = useState(true);
  const [lifting, setLifting] = useState<Takedown | null>(null);
  const takedowns = useInfiniteQuery(takedownsQuery(standing));
  const again = () => void cache.invalidateQueries({ queryKey: ['admin', 'takedowns'] });
  return (
    <AdminFrame>
      <Section title="Take down" words="A song, or an album or artist with all songs. Audio is refused within a second; nothing is lost.">
        <Form
          label="Take down"
          send={async (values) => {
            const { kind, id } = thingAt(values.text('address'));
            return await takeDown(kind, id, values.text('reason'), values.text('claimant') || null);
          }}
          onDone={(made, form) => {
            toast(`${made.name} is taken down`);
            form.reset();
            again();
          }}
        >
          <Field label="Address" name="address" required autoComplete="off" hint="Of its page here, as the browser shows it." />
          <TextField label="Reason" name="reason" required rows={3} maxLength={2000} hint="Who edits it reads this." />
          <Field label="Who asked for it" name="claimant" maxLength={200} autoComplete="off" />
          <Submit busy="Taking down" look="critical">
            Take it down
          </Submit>
        </Form>
      </Section>
      <Section title="Takedowns">
        <SelectField label="Show" value={standing ? 'standing' : 'lifted'} onChange={(event) => setStanding(event.currentTarget.value === 'standing')}>
          <option value="standing">Those that stand</option>
          <option value="lifted">Those that were lifted</option>
        </SelectField>
        <Loaded query={takedowns}>
          {({ pages }) => {
            const all = pages.flatMap((page) => page.items);
            if (all.length === 0) return <p className={styles.quiet}>{standing ? 'Nothing is taken down.' : 'None was lifted.'}</p>;
            return (
              <Rows label="Takedowns">
                {all.map((one) => (
                  <TakedownRow key={one.id} takedown={one} onLift={() => setLifting(one)} />
                ))}
              </Rows>
            );
          }}
        </Loaded>
        <MoreToCome more={takedowns.hasNextPage} busy={takedowns.isFetchingNextPage} onMore={() => void takedowns.fetchNextPage()} />
      </Section>
      {lifting && (
        <Dialog open title={`Let ${lifting.name} be heard again?`} onClose={() => setLifting(null)}>
          <Form
            send={(values) => liftTakedown(lifting.id, values.text('reason'))}
            onDone={() => {
              toast(`${lifting.name} may be heard again`);
              setLifting(null);
              again();
            }}
          >
            <TextField label="Why it may" name="reason" required rows={3} maxLength={2000} />
            <Submit busy="Restoring">Restore it</Submit>
          </Form>
        </Dialog>
      )}
    </AdminFrame>
  );
}

function TakedownRow({ takedown, onLift }: { takedown: Takedown; onLift: () => void }) {
  const { name, kind, subject_id: subject, reason, claimant, ended_at: ended, end_reason: endReason } = takedown;
  const asked = claimant ? `, asked for by ${claimant}` : '';
  return (
    <Row
      title={
        <>
          <Link href={`/${kind}s/${subject}`} className="link">
            <u>{name}</u>
          </Link>
          <Standing kind={ended ? 'good' : 'critical'}>{ended ? 'Restored' : `The ${kind} is down`}</Standing>
        </>
      }
      words={`“${reason}”, ${formatMoment(takedown.created_at)}${asked}${ended ? `. Restored ${formatMoment(ended)}: “${endReason ?? ''}”` : ''}`}
      end={
        !ended && (
          <Button aria-label={`Restore ${name}`} onClick={onLift}>
            Restore
          </Button>
        )
      }
    />
  );
}
