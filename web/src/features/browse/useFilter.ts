import { useSearchParams } from 'wouter';

import type { ListFilter } from '../../api/catalogue';

/** What narrows a list, as it stands in the address. */
export function useFilter(): readonly [ListFilter, (name: keyof ListFilter | 'show', value: string) => void, string] {
  const [search, setSearch] = useSearchParams();
  const text = (name: string) => search.get(name) ?? '';
  const year = /^\d{1,4}$/.test(text('year')) && Number(text('year')) > 0 ? text('year') : '';
  const change = (name: keyof ListFilter | 'show', value: string) =>
    setSearch((now) => {
      const next = new URLSearchParams(now);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    }, { replace: true });
  return [{ sort: text('sort') || 'new', genre: text('genre'), kind: text('kind'), year }, change, text('show')];
}
