import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { Form, Submit, type Values } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { tierNames } from '../../actions/tiers';
import { useAct } from '../../actions/useAct';
import { makeVouchers, revokeVouchers, vouchersQuery } from '../../api/administration';
import type { Tier, VoucherBatch } from '../../api/types';
import { Button } from '../../design/Button';
import { CopyButton } from '../../design/Copy';
import { Confirm, Dialog } from '../../design/Dialog';
import { Field, SelectField } from '../../design/Field';
import { Acts, Row, Rows, Section, Standing } from '../../design/Sections';
import { formatCount, formatDay } from '../../platform/format';
import styles from './Admin.module.css';
import { AdminFrame } from './AdminFrame';

/** Codes that give a plan for some days. */
export default function VouchersPage() {
  const cache = useQueryClient();
  const batches = useInfiniteQuery(vouchersQuery);
  const [leaving, setLeaving] = useState<VoucherBatch | null>(null);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const revoke = useAct(revokeVouchers, { done: 'Its codes are good no more', stale: [vouchersQuery.queryKey] });
  return (
    <AdminFrame>
      <Section title="Make vouchers" words="Codes to give away or to sell. Whoever uses one has the plan for its days, added to what they have.">
        <Form
          send={(values) => makeVouchers(orderOf(values))}
          onDone={(made) => {
            setCodes(made.codes);
            void cache.invalidateQueries({ queryKey: vouchersQuery.queryKey });
          }}
        >
          <div className={styles.pair}>
            <SelectField label="Plan" name="tier" defaultValue="premium">
              {Object.entries(tierNames)
                .filter(([tier]) => tier !== 'free' && tier !== 'student')
                .map(([tier, name]) => (
                  <option key={tier} value={tier}>
                    {name}
                  </option>
                ))}
            </SelectField>
            <Field label="Days each" name="days" type="number" inputMode="numeric" required min={1} max={3660} defaultValue={30} />
            <Field label="How many codes" name="count" type="number" inputMode="numeric" required min={1} max={1000} defaultValue={1} />
            <Field label="People for each code" name="uses" type="number" inputMode="numeric" required min={1} max={1_000_000} defaultValue={1} />
            <Field label="To be used until" name="expires_at" type="date" required defaultValue={inAYear()} />
          </div>
          <Field label="Note" name="note" maxLength={500} hint="What they are for; only admins see it." />
          <Submit busy="Making them">Make vouchers</Submit>
        </Form>
      </Section>
      <Section title="Made before">
        <Loaded query={batches} rows={3}>
          {({ pages }) => {
            const all = pages.flatMap((page) => page.items);
            if (all.length === 0) return <p className={styles.quiet}>No vouchers yet.</p>;
            return (
              <Rows label="Vouchers">
                {all.map((batch) => (
                  <BatchRow key={batch.id} batch={batch} onRevoke={() => setLeaving(batch)} />
                ))}
              </Rows>
            );
          }}
        </Loaded>
        <MoreToCome more={batches.hasNextPage} busy={batches.isFetchingNextPage} onMore={() => void batches.fetchNextPage()} />
      </Section>
      <Confirm
        open={leaving !== null}
        title="Withdraw these codes?"
        words="Nobody can use them any more. What they gave until now stays."
        act="Withdraw them"
        onConfirm={() => leaving && revoke.run(leaving.id)}
        onClose={() => setLeaving(null)}
      />
      {codes.length > 0 && (
        <Dialog
          open
          title={codes.length === 1 ? 'The code' : `${formatCount(codes.length)} codes`}
          words="They are shown this once. Copy them now."
          onClose={() => setCodes([])}
        >
          <p className={styles.codes} tabIndex={0} role="region" aria-label="Codes">
            {codes.join('\n')}
          </p>
          <Acts>
            <CopyButton text={`${codes.join('\n')}\n`} what="The codes" />
          </Acts>
        </Dialog>
      )}
    </AdminFrame>
  );
}

function BatchRow({ batch, onRevoke }: { batch: VoucherBatch; onRevoke: () => void }) {
  const [now] = useState(() => Date.now());
  const over = new Date(batch.expires_at).getTime() < now;
  const open = !batch.revoked_at && !over;
  const what = `${tierNames[batch.tier]} for ${batch.days} ${batch.days === 1 ? 'day' : 'days'}`;
  return (
    <Row
      title={
        <>
          {batch.note || what}
          {batch.revoked_at && <Standing kind="critical">Withdrawn</Standing>}
          {over && !batch.revoked_at && <Standing kind="plain">Over</Standing>}
        </>
      }
      words={`${batch.note ? `${what}. ` : ''}${formatCount(batch.used)} of ${formatCount(batch.count * batch.uses)} used, made ${formatDay(batch.created_at)}, good until ${formatDay(batch.expires_at)}`}
      end={
        open && (
          <Button aria-label={`Withdraw ${batch.note || what}`} onClick={onRevoke}>
            Withdraw
          </Button>
        )
      }
    />
  );
}

function orderOf(values: Values) {
  return {
    tier: values.text('tier') as Tier,
    days: Number(values.text('days')),
    count: Number(values.text('count')),
    uses: Number(values.text('uses')),
    expires_at: new Date(`${values.text('expires_at')}T23:59:59`).toISOString(),
    note: values.text('note'),
  };
}

function inAYear(): string {
  const day = new Date();
  day.setFullYear(day.getFullYear() + 1);
  return day.toISOString().slice(0, 10);
}
