import { useQuery } from '@tanstack/react-query';

import { genresQuery, type ListFilter } from '../../api/catalogue';
import { Field, SelectField } from '../../design/Field';
import styles from './Filters.module.css';

interface FiltersProps {
  filter: ListFilter;
  sorts: readonly (readonly [string, string])[];
  /** Offers the genres, where the page is not one's own. */
  genres?: boolean;
  onChange: (name: keyof ListFilter, value: string) => void;
}

/** What a list of the catalogue is ordered and narrowed by. */
export function Filters({ filter, sorts, genres = false, onChange }: FiltersProps) {
  return (
    <form className={styles.filters} role="search" aria-label="Narrow the list" onSubmit={(event) => event.preventDefault()}>
      <SelectField label="Order" value={filter.sort} onChange={(event) => onChange('sort', event.currentTarget.value)}>
        {sorts.map(([sort, words]) => (
          <option key={sort} value={sort}>
            {words}
          </option>
        ))}
      </SelectField>
      {genres && <GenreField genre={filter.genre} onChange={(genre) => onChange('genre', genre)} />}
      <SelectField label="Kind" value={filter.kind} onChange={(event) => onChange('kind', event.currentTarget.value)}>
        <option value="">Every kind</option>
        <option value="album">Albums</option>
        <option value="ep">EPs</option>
        <option value="single">Singles</option>
        <option value="compilation">Compilations</option>
      </SelectField>
      <Field
        label="Year"
        type="number"
        inputMode="numeric"
        min={1}
        max={9999}
        placeholder="Any"
        defaultValue={filter.year}
        onChange={(event) => onChange('year', event.currentTarget.value)}
      />
    </form>
  );
}

function GenreField({ genre, onChange }: { genre: string; onChange: (genre: string) => void }) {
  const tree = useQuery(genresQuery);
  return (
    <SelectField label="Genre" value={genre} onChange={(event) => onChange(event.currentTarget.value)}>
      <option value="">Every genre</option>
      {tree.data?.items
        .filter((one) => one.has_songs || one.slug === genre)
        .map((one) => (
          <option key={one.id} value={one.slug}>
            {one.name}
          </option>
        ))}
    </SelectField>
  );
}
