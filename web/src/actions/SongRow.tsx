import { ListEnd, Pause, Play } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useState } from 'react';
import { Link } from 'wouter';

import type { Song } from '../api/types';
import { IconButton } from '../design/Button';
import { Cover } from '../design/Cover';
import { toast } from '../design/Toast';
import { PlayingBars, Tag } from '../design/Words';
import { cx } from '../platform/classes';
import { formatCount, formatTime } from '../platform/format';
import { LikeButton } from './KeepButtons';
import { useKept } from './kept';
import { usePlayer, useSounding } from './player';
import { SongMenu } from './SongMenu';
import styles from './SongRows.module.css';

interface SongRowProps {
  song: Song;
  number: number;
  look: 'album' | 'covers';
  artistId: string | undefined;
  tabStop: boolean;
  current: boolean;
  joined: boolean;
  heard: boolean;
  /** Why it cannot be played; null when it can. */
  bar: string | null;
  onPlay: () => void;
  onFocus: () => void;
  onMove: (by: number | 'first' | 'last') => void;
}

const moves: Readonly<Record<string, number | 'first' | 'last'>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: 'first',
  End: 'last',
};

export function SongRow(props: SongRowProps) {
  const { song, number, look, artistId, tabStop, current, joined, heard, bar, onPlay, onFocus, onMove } = props;
  const player = usePlayer();
  const sounding = useSounding(song.id);
  const liked = useKept('song', song.id);
  const [menu, setMenu] = useState(false);
  const guests = song.artists.filter((artist) => artist.id !== artistId);
  const key = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = moves[event.key];
    if (by !== undefined) onMove(by);
    else if (event.key === 'Enter') onPlay();
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) setMenu(true);
    else return;
    event.preventDefault();
  };
  const click = (event: MouseEvent) => {
    const inside = event.target instanceof Element && event.target.closest('a, button, [role=menu]');
    if (!inside && (event.detail === 2 || matchMedia('(hover: none)').matches)) onPlay();
  };
  return (
    <div
      role="row"
      data-row
      tabIndex={tabStop ? 0 : -1}
      aria-current={current || undefined}
      aria-label={[song.title, ...song.artists.map((artist) => artist.name), formatTime(song.duration_ms), ...(bar ? [bar] : [])].join(', ')}
      className={cx(styles.row, current && styles.current, joined && styles.joined, heard && styles.heard, bar !== null && styles.off)}
      onKeyDown={key}
      onClick={click}
      onFocus={onFocus}
      onPointerEnter={() => bar === null && player.preload(song.id)}
      onContextMenu={(event) => {
        event.preventDefault();
        setMenu(true);
      }}
    >
      <span role="gridcell" className={styles.first}>
        <span className={styles.number}>{sounding ? <PlayingBars moving={sounding === 'playing'} /> : number}</span>
        {bar === null && (
          <button
            type="button"
            className={styles.play}
            tabIndex={-1}
            aria-label={`${sounding === 'playing' ? 'Pause' : 'Play'} ${song.title}`}
            onClick={onPlay}
          >
            {sounding === 'playing' ? <Pause aria-hidden /> : <Play aria-hidden />}
          </button>
        )}
      </span>
      {look === 'covers' && <Cover cover={song.album?.cover} seed={song.album?.id} width={44} />}
      <span role="gridcell" className={styles.names}>
        <span className={styles.title}>
          <span className="clip">{song.title}</span>
          {song.explicit && <Tag label="Explicit">E</Tag>}
        </span>
        <Second song={song} look={look} guests={guests} bar={bar} />
      </span>
      {look === 'covers' && (
        <span role="gridcell" className={cx(styles.second, styles.wide, 'clip')}>
          {song.album && (
            <Link href={`/albums/${song.album.id}`} className="link" tabIndex={-1}>
              {song.album.title}
            </Link>
          )}
        </span>
      )}
      <span role="gridcell" className={cx(styles.figure, styles.plays)}>
        {formatCount(song.play_count)}
      </span>
      <span role="gridcell" className={styles.acts}>
        <LikeButton song={song} tabIndex={-1} className={cx(liked && styles.liked)} />
        {bar === null && (
          <IconButton
            label={`Add ${song.title} to the queue`}
            tabIndex={-1}
            onClick={() => {
              player.addToQueue([song]);
              toast(`${song.title} is in the queue`);
            }}
          >
            <ListEnd className="icon" />
          </IconButton>
        )}
        <SongMenu song={song} open={menu} onOpenChange={setMenu} onAlbum={look === 'album'} tabIndex={-1} />
      </span>
      <span role="gridcell" className={styles.figure}>
        {formatTime(song.duration_ms)}
      </span>
    </div>
  );
}

function Second({ song, look, guests, bar }: Pick<SongRowProps, 'song' | 'look' | 'bar'> & { guests: Song['artists'] }) {
  if (bar !== null) return <span className={cx(styles.second, 'clip')}>{bar}</span>;
  if (guests.length === 0) {
    return look === 'covers' && song.album && <span className={cx(styles.second, styles.narrow, 'clip')}>{song.album.title}</span>;
  }
  return (
    <span className={cx(styles.second, 'clip')}>
      {look === 'album' && 'with '}
      {guests.map((artist, place) => (
        <span key={artist.id}>
          {place > 0 && ', '}
          <Link href={`/artists/${artist.id}`} className="link" tabIndex={-1}>
            {artist.name}
          </Link>
        </span>
      ))}
    </span>
  );
}
