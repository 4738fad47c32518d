import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';

import { Loaded } from '../../actions/Loaded';
import { type ImportEntry, importQuery, type ImportedList, imports, type Named, openEntriesQuery, resolveEntry, songsToChooseQuery } from '../../api/exchange';
import { wordsOf } from '../../api/problem';
import { Button } from '../../design/Button';
import { Field } from '../../design/Field';
import { Section } from '../../design/Sections';
import { Note } from '../../design/Words';
import { announce } from '../../platform/announce';
import { formatTime } from '../../platform/format';
import styles from './Exchange.module.css';
import { hows } from './words';

/** What is not sure, or not here: choose, look for it, or skip it. */
export function Resolving({ id, kinds }: { id: string; kinds: ReadonlyMap<number, ImportedList['kind']> }) {
  const open = useInfiniteQuery(openEntriesQuery(id));
  const list = useRef<HTMLOListElement>(null);
  const next = (after: number) => {
    // The row that was resolved goes; its place is taken by the next one.
    window.requestAnimationFrame(() => {
      const rows = list.current?.querySelectorAll<HTMLElement>('[data-entry]');
      rows?.[Math.min(after, rows.length - 1)]?.querySelector<HTMLElement>('button, input')?.focus();
    });
  };
  return (
    <Section title="To resolve" words="Entries of the same name are resolved together. You can come back to this for 90 days.">
      <Loaded query={open} rows={4}>
        {({ pages }) => (
          <ol ref={list} className={styles.entries} aria-label="Entries to resolve">
            {pages
              .flatMap(({ items }) => items)
              .map((entry, place) => (
                <Open key={`${entry.list}/${entry.place}`} id={id} entry={entry} songs={isOfSongs(kinds.get(entry.list))} onDone={() => next(place)} />
              ))}
          </ol>
        )}
      </Loaded>
      {open.hasNextPage && <Button onClick={() => void open.fetchNextPage()}>Show more</Button>}
    </Section>
  );
}

function isOfSongs(kind: ImportedList['kind'] | undefined): boolean {
  return kind !== 'albums' && kind !== 'artists';
}

function Open({ id, entry, songs, onDone }: { id: string; entry: ImportEntry; songs: boolean; onDone: () => void }) {
  const cache = useQueryClient();
  const [looking, setLooking] = useState(false);
  const name = entry.title || entry.artists.join(', ');
  const resolve = useMutation({
    mutationFn: (target: string | null) => resolveEntry(id, entry, target),
    onSuccess: async ({ resolved }, target) => {
      announce(target === null ? `${name} is skipped` : `${name} is chosen`);
      if (resolved > 1) announce(`${resolved} entries of that name`);
      await Promise.all([
        cache.invalidateQueries({ queryKey: [...imports, id, 'open'] }),
        cache.invalidateQueries({ queryKey: importQuery(id).queryKey, exact: true }),
      ]);
      onDone();
    },
  });
  const choose = (target: string | null) => {
    if (!resolve.isPending) resolve.mutate(target);
  };
  return (
    <li data-entry className={styles.entry}>
      <div className={styles.asked}>
        <span>
          <b>{name}</b>
          <small>{[entry.title ? entry.artists.join(', ') : '', entry.album, entry.duration_ms ? formatTime(entry.duration_ms) : ''].filter(Boolean).join(' · ')}</small>
        </span>
        {songs && (
          <Button look="quiet" aria-expanded={looking} onClick={() => setLooking(!looking)}>
            Look for it
          </Button>
        )}
        <Button look="quiet" aria-label={`Skip ${name}`} onClick={() => choose(null)}>
          Skip
        </Button>
      </div>
      {entry.candidates.length > 0 ? (
        <Choices label={`What ${name} may be${entry.how ? `, found ${hows[entry.how]}` : ''}`} items={entry.candidates} onChoose={choose} />
      ) : (
        !looking && <small className={styles.none}>Nothing here goes by that name.</small>
      )}
      {looking && <Looking entry={entry} onChoose={choose} />}
      {resolve.error && <Note kind="critical">{wordsOf(resolve.error)}</Note>}
    </li>
  );
}

function Looking({ entry, onChoose }: { entry: ImportEntry; onChoose: (target: string) => void }) {
  const [title, setTitle] = useState(entry.title);
  const found = useQuery(songsToChooseQuery(title.trim()));
  return (
    <div className={styles.looking}>
      <Field label="How the title begins" type="search" autoFocus value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
      {found.data?.length === 0 && <small className={styles.none}>No title begins so.</small>}
      {found.data && <Choices label="Songs whose titles begin so" items={found.data} onChoose={onChoose} />}
    </div>
  );
}

function Choices({ label, items, onChoose }: { label: string; items: readonly Named[]; onChoose: (target: string) => void }) {
  return (
    <ul className={styles.choices} aria-label={label}>
      {items.map((one) => (
        <li key={one.id}>
          <button type="button" className={styles.choice} onClick={() => onChoose(one.id)}>
            <b>{one.title}</b>
            <small>{[one.artists.join(', '), one.album, one.duration_ms ? formatTime(one.duration_ms) : ''].filter(Boolean).join(' · ')}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}
