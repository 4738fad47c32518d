import { Clock } from 'lucide-react';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';

import { usePlayer, usePlayerState } from '../../actions/player';
import type { PlaylistRow as Entry } from '../../api/playlists';
import { Bone } from '../../design/Words';
import { announce } from '../../platform/announce';
import { cx } from '../../platform/classes';
import { formatCount } from '../../platform/format';
import { usePhone } from '../../platform/media';
import { useStore } from '../../platform/store';
import type { EntryList } from './entryList';
import styles from './Playlist.module.css';
import { PlaylistRow, titleOf } from './PlaylistRow';
import type { Edits } from './useEdits';
import { useDrag } from './useDrag';
import { useRowWindow } from './useRowWindow';
import type { Selection } from './useSelection';

interface PlaylistRowsProps {
  list: EntryList;
  name: string;
  context: string;
  editable: boolean;
  selection: Selection;
  edits: Edits;
  onPlay: (place: number) => void;
}

/** Rows of tokens.css: with covers, and for fingers. */
const HEIGHT = 56;
const TOUCH_HEIGHT = 60;
const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };

/**
 * A playlist's rows, of which only those in view are drawn. One tab stop: arrows move, Shift extends the
 * selection, Space selects, Enter plays, Alt with arrows reorders, Delete removes.
 */
export function PlaylistRows({ list, name, context, editable, selection, edits, onPlay }: PlaylistRowsProps) {
  const player = usePlayer();
  const { rows } = useStore(list.store);
  const height = usePhone() ? TOUCH_HEIGHT : HEIGHT;
  const body = useRef<HTMLDivElement>(null);
  const { first, end } = useRowWindow(body, rows.length, height);
  const [stop, setStop] = useState(0);
  const focusNext = useRef<string | number | null>(null);
  const currentId = usePlayerState((state) => (state.context === context ? (state.current?.song.id ?? null) : null));
  useEffect(() => list.ensure(first, Math.max(first, end - 1)), [list, rows, first, end]);

  const drag = useDrag({ list: body, count: rows.length, height, onDrop: (ids, gap) => edits.move(ids, gap) });
  const stopAt = Math.min(stop, Math.max(0, rows.length - 1));

  // After a row was moved it is the same row that has the focus, wherever it stands.
  useLayoutEffect(() => {
    const wanted = focusNext.current;
    if (wanted === null) return;
    const place = typeof wanted === 'number' ? wanted : rows.findIndex((row) => row?.entry_id === wanted);
    const row = body.current?.querySelector<HTMLElement>(`[data-place="${place}"]`);
    if (!row) return;
    focusNext.current = null;
    row.focus({ preventScroll: true });
  });
  const focus = (place: number) => {
    const next = Math.min(Math.max(0, place), rows.length - 1);
    setStop(next);
    focusNext.current = next;
    const top = (body.current?.getBoundingClientRect().top ?? 0) + next * height;
    const low = innerHeight - 140;
    if (top < 80) scrollBy(0, top - 80);
    else if (top + height > low) scrollBy(0, top + height - low);
  };
  const idsWith = (entry: Entry) => (selection.has(entry.entry_id) ? selection.ids : [entry.entry_id]);
  const reorder = (entry: Entry, by: number) => {
    const ids = idsWith(entry);
    const places = rows.flatMap((row, place) => (row && ids.includes(row.entry_id) ? [place] : []));
    const gap = by < 0 ? (places[0] ?? 0) - 1 : (places.at(-1) ?? 0) + 2;
    if (gap < 0 || gap > rows.length) return;
    focusNext.current = entry.entry_id;
    setStop((now) => Math.min(Math.max(0, now + by), rows.length - 1));
    edits.nudge(ids, gap);
    const at = gap - places.filter((place) => place < gap).length + 1;
    const what = ids.length > 1 ? `${ids.length} songs` : titleOf(entry);
    announce(`${what}, moved to place ${formatCount(at)} of ${formatCount(rows.length)}`);
  };
  const key = (event: KeyboardEvent<HTMLElement>, entry: Entry, place: number) => {
    const step = steps[event.key];
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      if (editable) reorder(entry, event.key === 'ArrowUp' ? -1 : 1);
    } else if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== 'a') return;
      void edits.selectAll();
    } else if (step !== undefined) {
      const next = Math.min(Math.max(0, place + step), rows.length - 1);
      if (event.shiftKey) selection.extend(rows, place, next);
      focus(next);
    } else if (event.key === 'Enter') onPlay(place);
    else if (event.key === ' ') selection.toggle(entry.entry_id, place);
    else if ((event.key === 'Delete' || event.key === 'Backspace') && editable) {
      focusNext.current = Math.max(0, Math.min(place, rows.length - idsWith(entry).length - 1));
      edits.remove(idsWith(entry));
    } else if (event.key === 'Escape' && selection.ids.length > 0) selection.clear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div role="grid" aria-label={`Songs of ${name}`} aria-rowcount={rows.length + 1} aria-multiselectable className={cx(styles.grid, editable && styles.editable)}>
      <div role="row" className={styles.head}>
        <span role="columnheader">
          <span className="sr">Select</span>
        </span>
        <span role="columnheader" className={styles.centre}>
          #
        </span>
        <span role="columnheader" className={styles.titles}>
          Title
        </span>
        <span role="columnheader" className={styles.album}>
          Album
        </span>
        <span role="columnheader" className={styles.added}>
          Added
        </span>
        <span role="columnheader">
          <span className="sr">Acts</span>
        </span>
        <span role="columnheader" className={styles.end}>
          <span className="sr">Duration</span>
          <Clock className="icon icon-s" aria-hidden />
        </span>
      </div>
      <div ref={body} role="rowgroup" className={styles.body} style={{ height: rows.length * height }}>
        {rows.slice(first, end).map((entry, index) => {
          const place = first + index;
          if (!entry) {
            return (
              <div key={`place-${place}`} className={styles.waiting} style={{ transform: `translateY(${place * height}px)` }} aria-hidden>
                <Bone width="40%" height={14} />
              </div>
            );
          }
          return (
            <PlaylistRow
              key={entry.entry_id}
              entry={entry}
              place={place}
              count={rows.length}
              top={place * height}
              editable={editable}
              selected={selection.has(entry.entry_id)}
              dimmed={drag.dragged?.ids.includes(entry.entry_id) ?? false}
              current={entry.song !== null && entry.song.id === currentId}
              tabStop={place === stopAt}
              onFocus={() => {
                setStop(place);
                if (entry.song && !entry.unavailable) player.preload(entry.song.id);
              }}
              onPlay={() => onPlay(place)}
              onSelect={({ range }) => (range ? selection.extend(rows, stopAt, place) : selection.toggle(entry.entry_id, place))}
              onKey={(event) => key(event, entry, place)}
              onGrip={(event) => drag.begin(event, idsWith(entry), titleOf(entry))}
              onRemove={() => edits.remove([entry.entry_id])}
            />
          );
        })}
        {drag.dragged && <span className={styles.line} style={{ transform: `translateY(${drag.dragged.gap * height}px)` }} aria-hidden />}
      </div>
      {drag.dragged && (
        <span className={cx(styles.chip, 'ink')} style={{ transform: `translate(${drag.dragged.x + 14}px, ${drag.dragged.y + 8}px)` }} aria-hidden>
          <span className="clip">{drag.dragged.title}</span>
          {drag.dragged.ids.length > 1 && <span className={styles.more}>+ {drag.dragged.ids.length - 1}</span>}
        </span>
      )}
    </div>
  );
}
