import { GripVertical, X } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';

import { usePlayer } from '../../actions/player';
import { IconButton } from '../../design/Button';
import { Cover } from '../../design/Cover';
import { announce } from '../../platform/announce';
import { cx } from '../../platform/classes';
import { formatTime } from '../../platform/format';
import type { PlayerSong } from '../../player/contracts';
import type { QueueEntry } from '../../player/state';
import styles from './Queue.module.css';

interface ItemShapeProps {
  song: PlayerSong;
  now?: boolean;
  under?: string;
  children?: ReactNode;
}

/** A song as it stands in the panel. */
export function ItemShape({ song, now, under, children }: ItemShapeProps) {
  return (
    <div className={cx(styles.item, now && styles.now)}>
      <ItemInside song={song} {...(under === undefined ? {} : { under })} />
      {children ?? <span />}
    </div>
  );
}

function ItemInside({ song, under }: { song: PlayerSong; under?: string }) {
  return (
    <>
      <Cover cover={song.album?.cover} seed={song.album?.id} width={64} />
      <span className={styles.names}>
        <span className={cx(styles.title, 'clip')}>{song.title}</span>
        <span className={cx(styles.under, 'clip')}>{under ?? song.artists.map((artist) => artist.name).join(', ')}</span>
      </span>
    </>
  );
}

interface Drag {
  readonly from: number;
  readonly to: number;
}

interface QueueListProps {
  label: string;
  entries: readonly QueueEntry[];
  /** Place of the first entry among all that is upcoming. */
  offset: number;
}

/** Upcoming songs: one tab stop; arrows move, Enter plays, Delete removes, Alt and arrows reorder; or drag the grip. */
export function QueueList({ label, entries, offset }: QueueListProps) {
  const player = usePlayer();
  const list = useRef<HTMLUListElement>(null);
  const [stop, setStop] = useState(0);
  const [drag, setDrag] = useState<Drag | null>(null);
  const items = () => [...(list.current?.querySelectorAll<HTMLElement>(':scope > li') ?? [])];

  const focus = (place: number) => {
    const next = Math.min(Math.max(0, place), entries.length - 1);
    setStop(next);
    // After the list has been rendered in its new order.
    requestAnimationFrame(() => items()[next]?.focus());
  };
  const move = (entry: QueueEntry, from: number, to: number) => {
    if (to < 0 || to >= entries.length || to === from) return;
    player.moveInQueue(entry.id, offset + to);
    announce(`${entry.song.title}, place ${to + 1} of ${entries.length}`);
  };
  const remove = (entry: QueueEntry, place: number) => {
    player.removeFromQueue(entry.id);
    announce(`${entry.song.title} is out of the queue`);
    focus(Math.min(place, entries.length - 2));
  };
  const key = (event: KeyboardEvent, entry: QueueEntry, place: number) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0) {
      if (event.altKey) move(entry, place, place + by);
      focus(place + by);
    } else if (event.key === 'Enter') player.jumpTo(entry.id);
    else if (event.key === 'Delete' || event.key === 'Backspace') remove(entry, place);
    else return;
    event.preventDefault();
  };
  const placeAt = (y: number) => {
    const found = items().findIndex((item) => y < item.getBoundingClientRect().bottom);
    return found < 0 ? entries.length - 1 : found;
  };
  const grip = (entry: QueueEntry, place: number) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ from: place, to: place });
    },
    onPointerMove: (event: PointerEvent) => {
      if (drag) setDrag({ from: drag.from, to: placeAt(event.clientY) });
    },
    onPointerUp: () => {
      if (drag) move(entry, drag.from, drag.to);
      setDrag(null);
    },
    onPointerCancel: () => setDrag(null),
  });
  return (
    <ul ref={list} aria-label={label}>
      {entries.map((entry, place) => (
        <li
          key={entry.id}
          className={cx(
            styles.item,
            drag?.from === place && styles.dragged,
            drag?.to === place && drag.to !== drag.from && styles.drop,
            drag?.to === place && drag.to > drag.from && styles.dropAfter,
          )}
          tabIndex={place === Math.min(stop, entries.length - 1) ? 0 : -1}
          aria-label={`${entry.song.title}, ${entry.song.artists.map((artist) => artist.name).join(', ')}`}
          aria-keyshortcuts="Enter Delete Alt+ArrowUp Alt+ArrowDown"
          onFocus={() => setStop(place)}
          onKeyDown={(event) => key(event, entry, place)}
          onDoubleClick={() => player.jumpTo(entry.id)}
          onPointerEnter={() => player.preload(entry.song.id)}
        >
          <ItemInside song={entry.song} />
          <span className={styles.time}>{formatTime(entry.song.duration_ms)}</span>
          <span className={styles.acts}>
            <IconButton label={`Remove ${entry.song.title}`} tabIndex={-1} onClick={() => remove(entry, place)}>
              <X className="icon" />
            </IconButton>
            <IconButton label={`Move ${entry.song.title}`} tabIndex={-1} className={styles.grip ?? ''} {...grip(entry, place)}>
              <GripVertical className="icon" />
            </IconButton>
          </span>
        </li>
      ))}
    </ul>
  );
}
