import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, X } from 'lucide-react';

import { Form, Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { tierNames } from '../../actions/tiers';
import { redeemVoucher, subscriptionQuery } from '../../api/plan';
import { meQuery } from '../../api/queries';
import type { Entitlements, Grant, Me, SubscriptionState } from '../../api/types';
import { Field } from '../../design/Field';
import { Row, Rows, Section } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { Note } from '../../design/Words';
import { formatDay } from '../../platform/format';
import { FamilySection } from './FamilySection';
import styles from './Settings.module.css';
import { SettingsFrame } from './SettingsFrame';

const sources: Readonly<Record<Grant['source'], string>> = {
  admin: 'Given by an admin',
  voucher: 'From a voucher',
  billing: 'Paid for',
  family: 'A seat in a family',
};

/** What a person has, why, and how to get more. */
export default function PlanPage({ user }: { user: Me }) {
  const subscription = useQuery(subscriptionQuery);
  return (
    <SettingsFrame>
      <Section title="Your plan">
        <Loaded query={subscription} rows={4}>
          {(state) => <Plan state={state} />}
        </Loaded>
      </Section>
      <Section title="Voucher" words="A code of a voucher adds its days to what you have.">
        <Voucher />
      </Section>
      <FamilySection user={user} />
    </SettingsFrame>
  );
}

function Plan({ state }: { state: SubscriptionState }) {
  return (
    <>
      <p className={styles.plan}>
        <b>{tierNames[state.tier]}</b>
        <span className={styles.quiet}>{state.until ? `until ${formatDay(state.until)}` : state.tier === 'free' ? 'for as long as you like' : 'without an end'}</span>
      </p>
      <Brings of={state.entitlements} shares={state.grants.some((grant) => grant.source !== 'family')} />
      {state.explicit_locked && <Note>Whoever pays for your family has locked explicit songs.</Note>}
      {state.grants.length > 0 && (
        <Rows label="What it rests on">
          {state.grants.map((grant) => (
            <Row
              key={`${grant.source}-${grant.tier}-${grant.until ?? ''}`}
              title={tierNames[grant.tier]}
              words={`${sources[grant.source]}${grant.until ? `, until ${formatDay(grant.until)}` : ', without an end'}`}
            />
          ))}
        </Rows>
      )}
    </>
  );
}

/** A seat in a family is not shared on. */
function Brings({ of, shares }: { of: Entitlements; shares: boolean }) {
  const lines: readonly (readonly [boolean, string])[] = [
    [true, of.lossless ? 'Lossless sound' : 'Sound up to 160 kbit/s'],
    [of.paid_songs, 'Songs for paying listeners'],
    [of.offline, 'Music to take offline'],
    [of.ad_free, 'Free of advertisements'],
  ];
  const shared: readonly (readonly [boolean, string])[] = shares && of.members > 0 ? [[true, `To share with ${of.members} others`]] : [];
  return (
    <ul className={styles.brings} aria-label="What it brings">
      {[...lines, ...shared].map(([brings, words]) => (
        <li key={words} className={brings ? '' : styles.lacks}>
          {brings ? <Check className="icon icon-s" aria-hidden /> : <X className="icon icon-s" aria-hidden />}
          {!brings && <span className="sr">Not: </span>}
          {words}
        </li>
      ))}
    </ul>
  );
}

function Voucher() {
  const cache = useQueryClient();
  return (
    <Form
      send={(values) => redeemVoucher(values.text('code'))}
      onDone={(now, form) => {
        form.reset();
        toast(`You have ${tierNames[now.tier]}${now.until ? ` until ${formatDay(now.until)}` : ''}`);
        cache.setQueryData(subscriptionQuery.queryKey, now);
        for (const queryKey of [meQuery.queryKey, ['family']]) void cache.invalidateQueries({ queryKey });
      }}
      codes={{
        voucher_not_found: 'code',
        voucher_used: 'code',
        voucher_expired: 'code',
        voucher_not_needed: 'code',
      }}
    >
      <Field
        label="Code"
        name="code"
        required
        maxLength={100}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        hint="Dashes and capitals do not matter."
      />
      <Submit busy="Using it" look="secondary">Use the voucher</Submit>
    </Form>
  );
}
