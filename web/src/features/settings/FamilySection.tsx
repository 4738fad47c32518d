import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { Form, Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { tierNames } from '../../actions/tiers';
import { useAct } from '../../actions/useAct';
import {
  endFamily,
  familyQuery,
  inviteToFamily,
  joinFamily,
  lockExplicit,
  removeFromFamily,
  subscriptionQuery,
  withdrawInvitation,
} from '../../api/plan';
import { meQuery } from '../../api/queries';
import type { Family, FamilyInvitation, Me } from '../../api/types';
import { Button } from '../../design/Button';
import { Check, Switch } from '../../design/Choices';
import { CopyButton } from '../../design/Copy';
import { Confirm } from '../../design/Dialog';
import { Face } from '../../design/Face';
import { Field } from '../../design/Field';
import { Acts, Row, Rows, Section } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { Note } from '../../design/Words';
import { formatDay, formatMoment } from '../../platform/format';
import styles from './Settings.module.css';

const stale = [familyQuery.queryKey, subscriptionQuery.queryKey, meQuery.queryKey];

/** Whom a plan is shared with, or whose one shares. */
export function FamilySection({ user }: { user: Me }) {
  const family = useQuery(familyQuery);
  const subscription = useQuery(subscriptionQuery);
  const shares = (subscription.data?.entitlements.members ?? 0) > 0;
  // Kept here, for the first invitation turns one who shares with nobody into the owner of a family.
  const [made, setMade] = useState<FamilyInvitation | null>(null);
  const invite = <Invite made={made} onMade={setMade} />;
  return (
    <Section title="Family" words="One plan for up to six people, each with an account of their own.">
      <Loaded query={family}>
        {(held) => {
          if (held === null) return shares ? <Begin>{invite}</Begin> : <Join />;
          return held.owner.id === user.id ? <Owned family={held}>{invite}</Owned> : <Seat family={held} user={user} />;
        }}
      </Loaded>
    </Section>
  );
}

function Join() {
  const cache = useQueryClient();
  return (
    <Form
      send={(values) => joinFamily(values.text('code'))}
      onDone={({ owner }) => {
        toast(`You share the plan of ${owner.display_name}`);
        for (const queryKey of stale) void cache.invalidateQueries({ queryKey });
      }}
      codes={{ family_invitation_not_found: 'code', family_full: 'code', family_taken: 'code', family_lapsed: 'code' }}
    >
      <Field label="Code of an invitation" name="code" required maxLength={100} autoComplete="off" spellCheck={false} />
      <Submit busy="Joining" look="secondary">
        Join the family
      </Submit>
    </Form>
  );
}

function Begin({ children }: { children: ReactNode }) {
  return (
    <>
      <p className={styles.quiet}>You share with nobody yet. Make an invitation and hand its code to someone.</p>
      {children}
    </>
  );
}

function Invite({ made, onMade }: { made: FamilyInvitation | null; onMade: (invitation: FamilyInvitation) => void }) {
  const cache = useQueryClient();
  return (
    <>
      <Form
        send={(values) => inviteToFamily(values.on('locked'))}
        onDone={(invitation) => {
          onMade(invitation);
          void cache.invalidateQueries({ queryKey: familyQuery.queryKey });
        }}
      >
        <Check label="Without explicit songs" name="locked" note="For children. It can be changed later." />
        <Submit busy="Making it" look="secondary">
          Make an invitation
        </Submit>
      </Form>
      {made?.code && (
        <div className={styles.given}>
          <Note>
            Hand this code to whom you invite. It is shown this once and is good until {formatDay(made.expires_at)}.
          </Note>
          <p className={styles.codes}>{made.code}</p>
          <Acts>
            <CopyButton text={made.code} what="The code" />
          </Acts>
        </div>
      )}
    </>
  );
}

function Owned({ family, children }: { family: Family; children: ReactNode }) {
  const [ending, setEnding] = useState(false);
  const remove = useAct(removeFromFamily, { done: 'They share your plan no more', stale });
  const withdraw = useAct(withdrawInvitation, { done: 'The invitation is taken back', stale });
  const lock = useAct(({ id, locked }: { id: string; locked: boolean }) => lockExplicit(id, locked), { stale });
  const end = useAct(endFamily, { done: 'The family is ended', stale });
  const free = family.seats - family.members.length - family.invitations.length;
  return (
    <>
      {!family.active && <Note kind="warning">Your plan has ended, so that nobody shares it now. It goes on when you renew it.</Note>}
      <Rows label="Family">
        {family.members.map((member) => (
          <Row
            key={member.id}
            icon={<Face name={member.display_name} />}
            title={member.display_name}
            words={`Here since ${formatDay(member.joined_at)}`}
            end={
              <Button look="quiet" aria-label={`Remove ${member.display_name}`} onClick={() => remove.run(member.id)}>
                Remove
              </Button>
            }
          >
            <Switch
              label="Lock explicit songs"
              checked={member.explicit_locked}
              aria-label={`Lock explicit songs for ${member.display_name}`}
              onChange={(event) => lock.run({ id: member.id, locked: event.currentTarget.checked })}
            />
          </Row>
        ))}
        {family.invitations.map((invitation) => (
          <Row
            key={invitation.id}
            title="An invitation"
            words={`Made ${formatMoment(invitation.created_at)}, good until ${formatDay(invitation.expires_at)}${invitation.explicit_locked ? ', without explicit songs' : ''}`}
            end={
              <Button look="quiet" onClick={() => withdraw.run(invitation.id)}>
                Take back
              </Button>
            }
          />
        ))}
      </Rows>
      <p className={styles.quiet}>
        {free > 0 ? `${free} of ${family.seats} seats are free.` : 'Every seat is taken or offered.'}
      </p>
      {free > 0 && family.active && children}
      <Acts>
        <Button look="critical" onClick={() => setEnding(true)}>
          End the family
        </Button>
      </Acts>
      <Confirm
        open={ending}
        title="End the family?"
        words="Everyone keeps their account and what is in it, without your plan."
        act="End it"
        onConfirm={() => end.run()}
        onClose={() => setEnding(false)}
      />
    </>
  );
}

function Seat({ family, user }: { family: Family; user: Me }) {
  const leave = useAct(() => removeFromFamily(user.id), { done: 'You have left the family', stale });
  return (
    <Rows label="Family">
      <Row
        icon={<Face name={family.owner.display_name} />}
        title={`You share the plan of ${family.owner.display_name}`}
        words={family.active ? `${tierNames.family}, with ${family.members.length} of ${family.seats} seats taken` : 'It has ended, so that you have what is free.'}
        end={<Button onClick={() => leave.run()}>Leave</Button>}
      />
    </Rows>
  );
}
