import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { Form, Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { useAct } from '../../actions/useAct';
import { changeRegistration, endInvitation, invitationsQuery, invite, registrationQuery } from '../../api/administration';
import { setupQuery } from '../../api/queries';
import type { Invitation, Registration } from '../../api/types';
import { Button } from '../../design/Button';
import { Options } from '../../design/Choices';
import { CopyButton } from '../../design/Copy';
import { Field } from '../../design/Field';
import { Row, Rows, Section, Standing } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { Note } from '../../design/Words';
import { formatDay } from '../../platform/format';
import styles from './Admin.module.css';
import { AdminFrame } from './AdminFrame';

const modes: Readonly<Record<Registration, string>> = {
  closed: 'Nobody by themselves',
  invite: 'Whom an admin invites',
  open: 'Everyone',
};

/** Who may make an account, and the invitations to it. */
export default function InvitationsPage() {
  const registration = useQuery(registrationQuery);
  const invitations = useInfiniteQuery(invitationsQuery);
  return (
    <AdminFrame>
      <Section title="Who may join">
        <Loaded query={registration} rows={3}>
          {(state) =>
            state.fixed ? (
              <Note>
                <b>{modes[state.mode]}.</b> The operator has set this by SEGUE_REGISTRATION.
              </Note>
            ) : (
              <Mode key={state.mode} mode={state.mode} />
            )
          }
        </Loaded>
      </Section>
      <Section title="Invite" words="An invitation is a link. With an address it is for that one alone and goes there by mail.">
        <Invite />
      </Section>
      <Section title="Invitations">
        <Loaded query={invitations} rows={3}>
          {({ pages }) => {
            const all = pages.flatMap((page) => page.items);
            if (all.length === 0) return <p className={styles.quiet}>Nobody was invited yet.</p>;
            return (
              <Rows label="Invitations">
                {all.map((invitation) => (
                  <InvitationRow key={invitation.id} invitation={invitation} />
                ))}
              </Rows>
            );
          }}
        </Loaded>
        <MoreToCome more={invitations.hasNextPage} busy={invitations.isFetchingNextPage} onMore={() => void invitations.fetchNextPage()} />
      </Section>
    </AdminFrame>
  );
}

function Mode({ mode }: { mode: Registration }) {
  const cache = useQueryClient();
  return (
    <Form
      send={(values) => changeRegistration(values.text('mode') as Registration)}
      onDone={() => {
        toast('Who may join is changed');
        for (const { queryKey } of [registrationQuery, setupQuery]) void cache.invalidateQueries({ queryKey });
      }}
    >
      <Options
        label="New accounts"
        name="mode"
        initial={mode}
        options={[
          { value: 'closed', words: modes.closed, note: 'The operator makes accounts with segue user create.' },
          { value: 'invite', words: modes.invite, note: 'Each invitation lasts for its days and its people.' },
          { value: 'open', words: modes.open, note: 'Whoever reaches this place.' },
        ]}
      />
      <Submit busy="Saving" look="secondary">
        Save
      </Submit>
    </Form>
  );
}

function Invite() {
  const cache = useQueryClient();
  return (
    <Form
      send={(values) =>
        invite({
          email: values.text('email') || null,
          uses: Number(values.text('uses')),
          days: Number(values.text('days')),
          note: values.text('note') || null,
        })
      }
      onDone={(made, form) => {
        form.reset();
        toast(made.email ? `A letter goes to ${made.email}` : 'The invitation is made; its link is below');
        void cache.invalidateQueries({ queryKey: invitationsQuery.queryKey });
      }}
      codes={{ email_invalid: 'email' }}
    >
      <Field label="Email" name="email" type="email" autoComplete="off" maxLength={254} hint="Empty: a link for whomever you hand it to." />
      <div className={styles.pair}>
        <Field label="For how many people" name="uses" type="number" inputMode="numeric" required min={1} max={10_000} defaultValue={1} />
        <Field label="Good for days" name="days" type="number" inputMode="numeric" required min={1} max={365} defaultValue={7} />
      </div>
      <Field label="Note" name="note" maxLength={200} hint="Only admins see it." />
      <Submit busy="Making it">Invite</Submit>
    </Form>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const [now] = useState(() => Date.now());
  const end = useAct(endInvitation, { done: 'The invitation is withdrawn', stale: [invitationsQuery.queryKey] });
  const { email, note, uses, used, url } = invitation;
  const over = new Date(invitation.expires_at).getTime() < now;
  const open = !invitation.ended_at && !over && used < uses;
  const name = email ?? note ?? 'An open invitation';
  return (
    <Row
      title={
        <>
          {name}
          {invitation.ended_at && <Standing kind="critical">Withdrawn</Standing>}
          {!invitation.ended_at && !open && <Standing kind="plain">{used >= uses ? 'Used' : 'Over'}</Standing>}
        </>
      }
      words={`${email && note ? `${note}. ` : ''}${used} of ${uses} used, made ${formatDay(invitation.created_at)}, good until ${formatDay(invitation.expires_at)}`}
      end={
        open && (
          <>
            {url && <CopyButton text={url} what="The link" label={`Copy the link for ${name}`} />}
            <Button aria-label={`Withdraw the invitation for ${name}`} onClick={() => end.run(invitation.id)}>
              Withdraw
            </Button>
          </>
        )
      }
    />
  );
}
