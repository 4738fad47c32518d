import { usePlayer, useSounding } from '../../actions/player';
import { PlayingBars, Tag } from '../../design/Words';
import { cx } from '../../platform/classes';
import { formatTime } from '../../platform/format';
import type { PlayerSong } from '../../player/contracts';
import styles from './Early.module.css';

interface SongsProps {
  songs: readonly PlayerSong[];
  title: string;
  /** Whether they are numbered. */
  several: boolean;
  ready: boolean;
}

/** The songs of a link; each plays, and those below it after it. */
export function EarlySongs({ songs, title, several, ready }: SongsProps) {
  return (
    <ol className={styles.songs} aria-label={`Songs of ${title}`}>
      {songs.map((song, place) => (ready ? <Playable key={song.id} songs={songs} place={place} several={several} /> : <li key={song.id} />))}
    </ol>
  );
}

function Playable({ songs, place, several }: { songs: readonly PlayerSong[]; place: number; several: boolean }) {
  const player = usePlayer();
  const song = songs[place];
  const sounding = useSounding(song?.id ?? '');
  if (!song) return null;
  return (
    <li className={cx(sounding && styles.current)}>
      <button
        type="button"
        onClick={() => (sounding ? player.toggle() : player.play(songs, place, 'early'))}
      >
        <span className={styles.number} aria-hidden>
          {sounding ? <PlayingBars moving={sounding === 'playing'} /> : several ? place + 1 : '▸'}
        </span>
        <span className={styles.names}>
          <b className="clip">
            <span className="sr">{sounding === 'playing' ? 'Pause' : 'Play'} </span>
            {song.title}
          </b>
          <span className="clip">{song.artists.map(({ name }) => name).join(', ')}</span>
        </span>
        {song.explicit && <Tag label="Explicit">E</Tag>}
        <span className={styles.time}>{formatTime(song.duration_ms)}</span>
      </button>
    </li>
  );
}
