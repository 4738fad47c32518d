import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronLeft } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';

import { Failed } from '../../actions/Failed';
import { Form, Submit } from '../../actions/Form';
import { tierNames } from '../../actions/tiers';
import { useAct } from '../../actions/useAct';
import { endSessionsOf, giveTier, personQuery, restorePerson, setRoles, suspendPerson } from '../../api/administration';
import type { PersonDetail, Role, Tier } from '../../api/types';
import { RowBones } from '../../design/bones';
import { Button } from '../../design/Button';
import { Check } from '../../design/Choices';
import { Face } from '../../design/Face';
import { Field, SelectField, TextField } from '../../design/Field';
import { Acts, Row, Rows, Section } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { Note } from '../../design/Words';
import { formatDay, formatMoment } from '../../platform/format';
import styles from './Admin.module.css';
import { AdminFrame } from './AdminFrame';

const sources = { admin: 'given by an admin', voucher: 'from a voucher', billing: 'paid for', family: 'a seat in a family' } as const;

/** One account, and what an admin may do with it. */
export default function PersonPage({ id }: { id: string }) {
  const cache = useQueryClient();
  const person = useQuery(personQuery(id));
  if (person.isError && !person.data) return <Failed error={person.error} what="person" onRetry={() => void person.refetch()} />;
  const show = (words: string) => (now: PersonDetail) => {
    cache.setQueryData(personQuery(id).queryKey, now);
    void cache.invalidateQueries({ queryKey: ['admin', 'people'] });
    toast(words);
  };
  return (
    <AdminFrame>
      <Link href="/admin/people" className={styles.back}>
        <ChevronLeft className="icon icon-s flip" aria-hidden />
        All people
      </Link>
      {person.data ? (
        <>
          <header className={styles.person}>
            <Face name={person.data.display_name} />
            <div>
              <h2>{person.data.display_name}</h2>
              <p className={styles.under}>{person.data.email}</p>
            </div>
          </header>
          <Account person={person.data} show={show} />
          <Roles person={person.data} show={show} />
          <Plan person={person.data} show={show} />
          <Sessions person={person.data} />
        </>
      ) : (
        <RowBones />
      )}
    </AdminFrame>
  );
}

interface PartProps {
  person: PersonDetail;
  show: (words: string) => (now: PersonDetail) => void;
}

function Account({ person, show }: PartProps) {
  const restore = useAct(restorePerson, { onDone: show('The account is restored') });
  return (
    <Section title="Account" words="Who is suspended is signed out within a second and reads the reason when signing in.">
      {person.suspended_at ? (
        <>
          <Note kind="critical">
            <b>Suspended {formatMoment(person.suspended_at)}.</b> {person.suspension_reason}
          </Note>
          <Acts>
            <Button look="primary" aria-disabled={restore.busy} onClick={() => restore.run(person.id)}>
              Restore the account
            </Button>
          </Acts>
        </>
      ) : (
        <>
          <p className={styles.quiet}>
            In use since {formatDay(person.created_at)}
            {person.last_used_at && `, last seen ${formatMoment(person.last_used_at)}`}.
          </p>
          <Form
            send={(values) => suspendPerson(person.id, values.text('reason'))}
            onDone={show('The account is suspended')}
          >
            <TextField label="Reason" name="reason" required maxLength={500} rows={2} hint="The person is told this." />
            <Submit look="critical" busy="Suspending">
              Suspend the account
            </Submit>
          </Form>
        </>
      )}
    </Section>
  );
}

function Roles({ person, show }: PartProps) {
  const roles: readonly (readonly [Role, string, string])[] = [
    ['artist', 'Artist', 'May upload music and change what is theirs.'],
    ['admin', 'Admin', 'May do everything, to everyone.'],
  ];
  return (
    <Section title="Roles" words="Everyone listens. Changes hold within a second.">
      <Form
        key={person.roles.join()}
        send={(values) => setRoles(person.id, roles.map(([role]) => role).filter((role) => values.on(role)))}
        onDone={show('The roles are changed')}
      >
        {roles.map(([role, name, note]) => (
          <Check key={role} label={name} name={role} note={note} defaultChecked={person.roles.includes(role)} />
        ))}
        <Submit busy="Saving" look="secondary">
          Save the roles
        </Submit>
      </Form>
    </Section>
  );
}

function Plan({ person, show }: PartProps) {
  const [tier, setTier] = useState<Tier>(person.subscription);
  return (
    <Section title="Plan" words="Takes the place of what an admin, vouchers or billing gave. A seat in a family stays.">
      {person.grants.length > 0 && (
        <Rows label="What it rests on">
          {person.grants.map((grant) => (
            <Row
              key={`${grant.source}-${grant.tier}`}
              title={tierNames[grant.tier]}
              words={`${sources[grant.source]}, ${grant.until ? `until ${formatDay(grant.until)}` : 'without an end'}`}
            />
          ))}
        </Rows>
      )}
      <Form
        send={(values) =>
          giveTier(person.id, tier, endOf(values.text('until')), values.text('note') || null)
        }
        onDone={show('The plan is changed')}
      >
        <div className={styles.pair}>
          <SelectField label="Plan" name="tier" value={tier} onChange={(event) => setTier(event.currentTarget.value as Tier)}>
            {Object.entries(tierNames).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </SelectField>
          {tier !== 'free' && (
            <Field label="Until" name="until" type="date" hint={tier === 'student' ? 'Empty: a year from now.' : 'Empty: without an end.'} />
          )}
        </div>
        {tier !== 'free' && (
          <Field
            label="Note"
            name="note"
            maxLength={500}
            required={tier === 'student'}
            hint={tier === 'student' ? 'What proof was seen.' : 'For the audit log.'}
          />
        )}
        <Submit busy="Saving" look="secondary">
          Give this plan
        </Submit>
      </Form>
    </Section>
  );
}

function Sessions({ person }: { person: PersonDetail }) {
  const stale = [personQuery(person.id).queryKey];
  const end = useAct(endSessionsOf, { stale, done: (ended) => (ended === 1 ? '1 session is ended' : `${ended} sessions are ended`) });
  const open = person.open_sessions;
  return (
    <Section title="Sessions" words="Ending them signs the person out everywhere. They can sign in again.">
      <p className={styles.quiet}>{open === 0 ? 'Signed in nowhere.' : open === 1 ? 'Signed in at one place.' : `Signed in at ${open} places.`}</p>
      {open > 0 && (
        <Acts>
          <Button look="critical" aria-disabled={end.busy} onClick={() => end.run(person.id)}>
            End all sessions
          </Button>
        </Acts>
      )}
    </Section>
  );
}

/** The end of a day where the admin is; null for none. */
function endOf(day: string): string | null {
  return day ? new Date(`${day}T23:59:59`).toISOString() : null;
}
