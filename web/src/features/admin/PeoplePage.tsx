import { useInfiniteQuery } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import { Link, useSearchParams } from 'wouter';

import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { tierNames } from '../../actions/tiers';
import { type PeopleFilter, peopleQuery } from '../../api/administration';
import type { Person } from '../../api/types';
import { Face } from '../../design/Face';
import { Field, SelectField } from '../../design/Field';
import { Standing } from '../../design/Sections';
import { Empty, Tag } from '../../design/Words';
import { useSettled } from '../../platform/delay';
import { formatDay } from '../../platform/format';
import styles from './Admin.module.css';
import { AdminFrame } from './AdminFrame';

const names = ['q', 'role', 'tier', 'suspended'] as const;

/** Everyone with an account; what narrows the list stands in the address. */
export default function PeoplePage() {
  const [search, setSearch] = useSearchParams();
  const filter = Object.fromEntries(names.map((name) => [name, search.get(name) ?? ''])) as unknown as PeopleFilter;
  const people = useInfiniteQuery(peopleQuery(useSettled(filter)));
  const narrow = (name: keyof PeopleFilter, value: string) =>
    setSearch((now) => {
      const next = new URLSearchParams(now);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    }, { replace: true });
  return (
    <AdminFrame>
      <form className={styles.filters} role="search" aria-label="People" onSubmit={(event) => event.preventDefault()}>
        <Field label="Name or address" type="search" value={filter.q} onChange={(event) => narrow('q', event.currentTarget.value)} />
        <SelectField label="Role" value={filter.role} onChange={(event) => narrow('role', event.currentTarget.value)}>
          <option value="">Any</option>
          <option value="artist">Artists</option>
          <option value="admin">Admins</option>
        </SelectField>
        <SelectField label="Plan" value={filter.tier} onChange={(event) => narrow('tier', event.currentTarget.value)}>
          <option value="">Any</option>
          {Object.entries(tierNames).map(([tier, name]) => (
            <option key={tier} value={tier}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField label="Account" value={filter.suspended} onChange={(event) => narrow('suspended', event.currentTarget.value)}>
          <option value="">Any</option>
          <option value="false">In use</option>
          <option value="true">Suspended</option>
        </SelectField>
      </form>
      <Loaded query={people} rows={8}>
        {({ pages }) => <Table people={pages.flatMap((page) => page.items)} />}
      </Loaded>
      <MoreToCome more={people.hasNextPage} busy={people.isFetchingNextPage} onMore={() => void people.fetchNextPage()} />
    </AdminFrame>
  );
}

function Table({ people }: { people: readonly Person[] }) {
  if (people.length === 0) {
    return (
      <Empty icon={SearchX} title="Nobody is like that">
        Take something out of the filter, or look for another part of the name.
      </Empty>
    );
  }
  return (
    <table className={styles.table}>
      <caption className="sr">People</caption>
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col">Roles</th>
          <th scope="col">Plan</th>
          <th scope="col">Here since</th>
          <th scope="col">Account</th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.id}>
            <th scope="row">
              <span className={styles.who}>
                <Face name={person.display_name} />
                <span>
                  <Link href={`/admin/people/${person.id}`}>{person.display_name}</Link>
                  <span className={styles.under}>{person.email}</span>
                </span>
              </span>
            </th>
            <td data-name="Roles">
              <span className={styles.tags}>
                {person.roles
                  .filter((role) => role !== 'listener')
                  .map((role) => (
                    <Tag key={role}>{role}</Tag>
                  ))}
                {person.roles.length === 1 && <span className={styles.under}>listener</span>}
              </span>
            </td>
            <td data-name="Plan">{tierNames[person.subscription]}</td>
            <td data-name="Here since">{formatDay(person.created_at)}</td>
            <td data-name="Account">
              {person.suspended_at ? <Standing kind="critical">Suspended</Standing> : <Standing kind="good">In use</Standing>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
