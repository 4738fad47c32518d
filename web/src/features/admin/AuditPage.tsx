import { useInfiniteQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { Link, useSearchParams } from 'wouter';

import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { type AuditFilter, auditQuery } from '../../api/administration';
import type { AuditEntry } from '../../api/types';
import { Field, SelectField } from '../../design/Field';
import { Empty } from '../../design/Words';
import { cx } from '../../platform/classes';
import { useSettled } from '../../platform/delay';
import { formatExactly } from '../../platform/format';
import styles from './Admin.module.css';
import { AdminFrame } from './AdminFrame';

/** What entries are about: the part of the action before its dot, or the whole. */
const kinds: readonly (readonly [string, string])[] = [
  ['user', 'Accounts'],
  ['session', 'Sessions'],
  ['password', 'Passwords'],
  ['email', 'Addresses'],
  ['totp', 'Authenticator apps'],
  ['passkey', 'Passkeys'],
  ['recovery_codes', 'Recovery codes made'],
  ['recovery_code', 'Recovery codes used'],
  ['second_step', 'Second steps'],
  ['identity', 'Other accounts'],
  ['subscription', 'Plans'],
  ['voucher', 'Vouchers'],
  ['family', 'Families'],
  ['label', 'Labels'],
  ['device', 'Devices'],
  ['invitation', 'Invitations'],
  ['registration', 'Who may join'],
  ['export', 'Exports'],
];

/** What was done that matters for security; what narrows it stands in the address. */
export default function AuditPage() {
  const [search, setSearch] = useSearchParams();
  const text = (name: string) => search.get(name) ?? '';
  const filter: AuditFilter = {
    action: text('action'),
    actor: text('actor'),
    object_id: text('object'),
    since: startOf(text('since')),
    until: endOf(text('until')),
  };
  const entries = useInfiniteQuery(auditQuery(useSettled(filter)));
  const narrow = (name: string, value: string) =>
    setSearch((now) => {
      const next = new URLSearchParams(now);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    }, { replace: true });
  return (
    <AdminFrame>
      <form className={styles.filters} role="search" aria-label="Audit" onSubmit={(event) => event.preventDefault()}>
        <SelectField label="About" value={filter.action} onChange={(event) => narrow('action', event.currentTarget.value)}>
          <option value="">Everything</option>
          {kinds.map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </SelectField>
        <Field label="From" type="date" value={text('since')} onChange={(event) => narrow('since', event.currentTarget.value)} />
        <Field label="To" type="date" value={text('until')} onChange={(event) => narrow('until', event.currentTarget.value)} />
      </form>
      {(filter.actor || filter.object_id) && (
        <p className={styles.quiet}>
          {filter.actor ? 'What one person did.' : 'What was done to one thing.'}{' '}
          <Link href="/admin/audit" className="link">
            <u>Show everything</u>
          </Link>
        </p>
      )}
      <Loaded query={entries} rows={8}>
        {({ pages }) => <Table entries={pages.flatMap((page) => page.items)} />}
      </Loaded>
      <MoreToCome more={entries.hasNextPage} busy={entries.isFetchingNextPage} onMore={() => void entries.fetchNextPage()} />
    </AdminFrame>
  );
}

function Table({ entries }: { entries: readonly AuditEntry[] }) {
  if (entries.length === 0) {
    return (
      <Empty icon={ScrollText} title="Nothing of the kind">
        Nothing like this was done in that time.
      </Empty>
    );
  }
  return (
    <table className={cx(styles.table, styles.log)}>
      <caption className="sr">Audit log, the newest first</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">What</th>
          <th scope="col">Who</th>
          <th scope="col">From</th>
          <th scope="col">To what</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.id}>
            <td data-name="When">
              <time dateTime={entry.at}>{formatExactly(entry.at)}</time>
            </td>
            <td data-name="What">{wordsOf(entry.action)}</td>
            <td data-name="Who">
              {entry.actor ? (
                <Link href={`/admin/audit?actor=${entry.actor.id}`} className="link">
                  {entry.actor.display_name ?? 'A deleted account'}
                </Link>
              ) : (
                'Nobody signed in'
              )}
            </td>
            <td data-name="From">{entry.address ?? 'The server'}</td>
            <td data-name="To what">
              <span className={styles.details}>
                <Thing entry={entry} />
                {detailsOf(entry).map((words) => (
                  <span key={words}>{words}</span>
                ))}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Thing({ entry: { object_kind: kind, object_id: id, actor } }: { entry: AuditEntry }) {
  if (kind === 'user' && id === actor?.id) return <span>Themselves</span>;
  return (
    <span>
      <Link href={kind === 'user' ? `/admin/people/${id}` : `/admin/audit?object=${encodeURIComponent(id)}`} className="link">
        <u>
          {kind === id ? kind : `${kind.replaceAll('_', ' ')} ${id.slice(-6)}`}
        </u>
      </Link>
    </span>
  );
}

/** What an entry tells beside: moments as days, ids by their last letters, nothing where there is nothing. */
function detailsOf({ details }: AuditEntry): readonly string[] {
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${detailOf(value)}`);
}

function detailOf(value: string | number | boolean | null | undefined): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  const text = String(value);
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:/.test(text)) return formatExactly(text.replace(' ', 'T'));
  if (/^[\da-f]{8}-[\da-f]{4}-/.test(text)) return text.slice(-6);
  return /^[a-z]+(_[a-z]+)+$/.test(text) ? text.replaceAll('_', ' ') : text;
}

/** `session.all_ended` as `Session: all ended`. */
function wordsOf(action: string): string {
  const [thing = '', ...happened] = action.split('.');
  const words = `${thing}: ${happened.join(' ')}`.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function startOf(day: string): string {
  return day ? new Date(`${day}T00:00:00`).toISOString() : '';
}

function endOf(day: string): string {
  return day ? new Date(`${day}T23:59:59.999`).toISOString() : '';
}
