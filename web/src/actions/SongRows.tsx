import { Clock } from 'lucide-react';
import { useRef, useState } from 'react';

import type { Song } from '../api/types';
import { cx } from '../platform/classes';
import { useBar } from './heard';
import { usePlayer, usePlayerState } from './player';
import { SongRow } from './SongRow';
import styles from './SongRows.module.css';

interface SongRowsProps {
  songs: readonly Song[];
  label: string;
  /** Name under which the player keeps what was started, `album:ID`. */
  context: string;
  /** `album`: numbered by track. `covers`: with sleeves and albums. */
  look: 'album' | 'covers';
  /** Draws the thread between songs that play on without a gap. */
  continuous?: boolean;
  /** Whose album it is; other artists are named on the row. */
  artistId?: string;
}

/** Songs to play: one tab stop, arrows move, Enter plays, Shift+F10 opens the menu. */
export function SongRows({ songs, label, context, look, continuous = false, artistId }: SongRowsProps) {
  const player = usePlayer();
  const grid = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState(0);
  const currentId = usePlayerState((state) => state.current?.song.id ?? null);
  const mine = usePlayerState((state) => state.context === context);
  const bar = useBar();
  const playable = songs.filter((song) => bar(song) === null);
  const currentPlace = songs.findIndex((song) => song.id === currentId);

  const play = (song: Song) => {
    if (bar(song) !== null) return;
    if (song.id === currentId) player.toggle();
    else player.play(playable, playable.indexOf(song), context);
  };
  const focus = (place: number) => {
    const next = Math.min(Math.max(0, place), songs.length - 1);
    setStop(next);
    grid.current?.querySelectorAll<HTMLElement>('[data-row]')[next]?.focus();
  };
  return (
    <div ref={grid} role="grid" aria-label={label} aria-rowcount={songs.length + (look === 'album' ? 1 : 0)} className={styles[look]}>
      {look === 'album' && (
        <div role="row" className={styles.head}>
          <span role="columnheader">#</span>
          <span role="columnheader">Title</span>
          <span role="columnheader" className={cx(styles.end, styles.plays)}>
            Plays
          </span>
          <span role="columnheader">
            <span className="sr">Acts</span>
          </span>
          <span role="columnheader" className={styles.end}>
            <span className="sr">Duration</span>
            <Clock className="icon icon-s" aria-hidden />
          </span>
        </div>
      )}
      {songs.map((song, place) => (
        <SongRow
          key={song.id}
          song={song}
          number={look === 'album' ? (song.track ?? place + 1) : place + 1}
          look={look}
          artistId={artistId}
          tabStop={place === Math.min(stop, songs.length - 1)}
          current={song.id === currentId}
          joined={continuous && place < songs.length - 1 && songs[place + 1]?.disc === song.disc}
          bar={bar(song)}
          heard={mine && place < currentPlace}
          onPlay={() => play(song)}
          onFocus={() => setStop(place)}
          onMove={(by) => focus(by === 'first' ? 0 : by === 'last' ? songs.length - 1 : place + by)}
        />
      ))}
    </div>
  );
}
