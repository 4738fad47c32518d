import type { SharedSong, SharedThing } from '../../api/shares';
import { PlayingBars } from '../../design/Words';
import { cx } from '../../platform/classes';
import { formatCount, formatTime } from '../../platform/format';
import styles from './Shared.module.css';
import type { Previewing } from './usePreview';

interface SharedSongsProps {
  token: string;
  thing: SharedThing;
  preview: Previewing;
}

/** The songs of what was shared; their beginnings play where the server lets them. */
export function SharedSongs({ thing, preview }: SharedSongsProps) {
  const more = thing.song_count - thing.songs.length;
  return (
    <>
      <ol className={styles.songs} aria-label={`Songs of ${thing.title}`}>
        {thing.songs.map((song, place) => (
          <li key={song.id} className={cx(preview.song === song.id && styles.current)}>
            {thing.previews ? (
              <button type="button" onClick={() => preview.toggle(song.id)}>
                <Song song={song} place={place} preview={preview} />
              </button>
            ) : (
              <div>
                <Song song={song} place={place} preview={preview} />
              </div>
            )}
          </li>
        ))}
      </ol>
      {more > 0 && <p className={styles.quiet}>And {formatCount(more)} more.</p>}
    </>
  );
}

function Song({ song, place, preview }: { song: SharedSong; place: number; preview: Previewing }) {
  const chosen = preview.song === song.id;
  return (
    <>
      <span className={styles.number} aria-hidden>
        {chosen ? <PlayingBars moving={preview.playing} /> : place + 1}
      </span>
      <span className={styles.names}>
        <b className="clip">
          {chosen && <span className="sr">{preview.playing ? 'Playing: ' : 'Paused: '}</span>}
          {song.title}
        </b>
        <span className="clip">{song.artists.join(', ')}</span>
      </span>
      <span className={styles.time}>{formatTime(song.duration_ms)}</span>
      {chosen && <i className={styles.heard} style={{ inlineSize: `${Math.round(preview.share * 100)}%` }} />}
    </>
  );
}
