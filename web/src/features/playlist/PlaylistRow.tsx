import { Check, GripVertical, Pause, Play } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, type PointerEvent, useState } from 'react';
import { Link } from 'wouter';

import { useSounding } from '../../actions/player';
import { SongMenu } from '../../actions/SongMenu';
import { avatarUrl } from '../../api/account';
import type { PlaylistRow as Entry } from '../../api/playlists';
import { Cover } from '../../design/Cover';
import { Face } from '../../design/Face';
import { MenuItem } from '../../design/Menu';
import { PlayingBars, Tag } from '../../design/Words';
import { cx } from '../../platform/classes';
import { formatShortDay, formatTime } from '../../platform/format';
import styles from './Playlist.module.css';

export const reasons = {
  gone: 'No longer here',
  not_licensed: 'Not available where you are',
  paid_only: 'Comes with a paid account',
  explicit: 'Explicit songs are off for you',
  no_audio: 'Its first quality is still being made',
} as const;

/** What an entry is called, also when nothing may be known of its song. */
export function titleOf(entry: Entry): string {
  return entry.song?.title ?? 'A song that is not available';
}

interface PlaylistRowProps {
  entry: Entry;
  place: number;
  count: number;
  editable: boolean;
  selected: boolean;
  dimmed: boolean;
  current: boolean;
  tabStop: boolean;
  top: number;
  onPlay: () => void;
  onFocus: () => void;
  onSelect: (how: { range: boolean }) => void;
  onKey: (event: KeyboardEvent<HTMLElement>) => void;
  onGrip: (event: PointerEvent<HTMLElement>) => void;
  onRemove: () => void;
}

export function PlaylistRow(props: PlaylistRowProps) {
  const { entry, place, editable, selected, dimmed, current, tabStop, top, onPlay, onFocus, onSelect, onKey, onGrip, onRemove } = props;
  const { song } = entry;
  const sounding = useSounding(song?.id ?? '');
  const [menu, setMenu] = useState(false);
  const bar = entry.unavailable && reasons[entry.unavailable];
  const title = titleOf(entry);
  const names = song?.artists.map((artist) => artist.name) ?? [];
  const key = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      event.preventDefault();
      setMenu(true);
    } else onKey(event);
  };
  const click = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest('a, button, [role=menu]')) return;
    if (event.detail === 2 || (matchMedia('(hover: none)').matches && !selected)) onPlay();
    else if (event.shiftKey || event.ctrlKey || event.metaKey) onSelect({ range: event.shiftKey });
  };
  return (
    <div
      role="row"
      data-place={place}
      tabIndex={tabStop ? 0 : -1}
      aria-rowindex={place + 2}
      aria-selected={selected}
      aria-current={current || undefined}
      aria-label={[title, ...names, ...(song ? [formatTime(song.duration_ms)] : []), ...(bar ? [bar] : [])].join(', ')}
      className={cx(styles.row, selected && styles.selected, dimmed && styles.dimmed, current && styles.current, bar !== null && styles.off)}
      style={{ transform: `translateY(${top}px)` }}
      onKeyDown={key}
      onClick={click}
      onFocus={onFocus}
      onContextMenu={(event) => {
        event.preventDefault();
        setMenu(true);
      }}
    >
      <span role="gridcell" className={styles.mark}>
        {editable && (
          <span className={styles.grip} aria-hidden onPointerDown={onGrip}>
            <GripVertical className="icon" />
          </span>
        )}
        <button
          type="button"
          role="checkbox"
          tabIndex={-1}
          aria-checked={selected}
          aria-label={`Select ${title}`}
          className={styles.box}
          onClick={(event) => onSelect({ range: event.shiftKey })}
        >
          {selected && <Check aria-hidden />}
        </button>
      </span>
      <span role="gridcell" className={styles.first}>
        <span className={styles.number}>{sounding ? <PlayingBars moving={sounding === 'playing'} /> : place + 1}</span>
        {bar === null && (
          <button
            type="button"
            className={styles.play}
            tabIndex={-1}
            aria-label={`${sounding === 'playing' ? 'Pause' : 'Play'} ${title}`}
            onClick={onPlay}
          >
            {sounding === 'playing' ? <Pause aria-hidden /> : <Play aria-hidden />}
          </button>
        )}
      </span>
      <Cover cover={song?.album?.cover} seed={song?.album?.id ?? entry.entry_id} width={44} />
      <span role="gridcell" className={styles.names}>
        <span className={styles.title}>
          <span className="clip">{title}</span>
          {song?.explicit && <Tag label="Explicit">E</Tag>}
        </span>
        <span className={cx(styles.second, 'clip')}>
          {bar ??
            song?.artists.map((artist, index) => (
              <span key={artist.id}>
                {index > 0 && ', '}
                <Link href={`/artists/${artist.id}`} className="link" tabIndex={-1}>
                  {artist.name}
                </Link>
              </span>
            ))}
        </span>
      </span>
      <span role="gridcell" className={cx(styles.second, styles.album, 'clip')}>
        {song?.album && (
          <Link href={`/albums/${song.album.id}`} className="link" tabIndex={-1}>
            {song.album.title}
          </Link>
        )}
      </span>
      <span role="gridcell" className={cx(styles.second, styles.added)}>
        {entry.added_by && (
          <span title={entry.added_by.display_name}>
            <Face name={entry.added_by.display_name} size="s" picture={entry.added_by.avatar_id && avatarUrl(entry.added_by.avatar_id, 64)} />
            <span className="sr">Added by {entry.added_by.display_name}</span>
          </span>
        )}
        <span className="clip">{formatShortDay(entry.added_at)}</span>
      </span>
      <span role="gridcell" className={styles.acts}>
        {song && (
          <SongMenu song={song} open={menu} onOpenChange={setMenu} tabIndex={-1}>
            {editable && <MenuItem onSelect={onRemove}>Remove from this playlist</MenuItem>}
          </SongMenu>
        )}
      </span>
      <span role="gridcell" className={styles.figure}>
        {song && formatTime(song.duration_ms)}
      </span>
    </div>
  );
}
