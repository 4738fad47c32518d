import { SkipBack, SkipForward } from 'lucide-react';
import { useEffect, useRef } from 'react';

import { Elapsed } from '../../actions/Clock';
import { isActive, usePlayer, usePlayerState, usePosition } from '../../actions/player';
import { problemWords } from '../../actions/problems';
import { IconButton, PlayDisc } from '../../design/Button';
import { toast } from '../../design/Toast';
import { Waveform, type WaveformHandle } from '../../design/Waveform';
import { announce } from '../../platform/announce';
import { formatTime } from '../../platform/format';
import type { PlayerSong } from '../../player/contracts';
import styles from './Early.module.css';

/** Plays all that the link opens. */
export function EarlyDisc({ songs, title }: { songs: readonly PlayerSong[]; title: string }) {
  const player = usePlayer();
  const active = usePlayerState(isActive);
  const current = usePlayerState((state) => state.current);
  return (
    <PlayDisc
      size="l"
      what={title}
      playing={active}
      disabled={songs.length === 0}
      onClick={() => (current ? player.toggle() : player.play(songs, 0, 'early'))}
    />
  );
}

/** What sounds, and where in it one is. */
export function EarlyBar() {
  const player = usePlayer();
  const song = usePlayerState((state) => state.current?.song ?? null);
  const active = usePlayerState(isActive);
  const waiting = usePlayerState((state) => state.status === 'loading' || state.status === 'buffering');
  const more = usePlayerState((state) => state.upcoming.length > 0);
  const wave = useRef<WaveformHandle>(null);
  usePosition(({ positionMs }) => wave.current?.show(positionMs));
  useEffect(() => player.watch((state) => state.problem, (problem) => problem?.code === 'network' && toast(problemWords.network)), [player]);
  useEffect(() => {
    if (song) announce(`Now playing ${song.title}`);
  }, [song]);
  if (!song) return null;
  return (
    <section className={`ink ${styles.bar ?? ''}`} aria-label="Player">
      <b className="clip">{song.title}</b>
      <div className={styles.transport} dir="ltr">
        <IconButton label="Previous song" onClick={() => player.previous()}>
          <SkipBack className="icon icon-fill" />
        </IconButton>
        <PlayDisc playing={active} waiting={waiting} onClick={() => player.toggle()} />
        <IconButton label="Next song" disabled={!more} onClick={() => player.next()}>
          <SkipForward className="icon icon-fill" />
        </IconButton>
      </div>
      <div className={styles.place} dir="ltr">
        <Elapsed className={styles.time} />
        <Waveform ref={wave} className={styles.wave} peaks={undefined} durationMs={song.duration_ms} buffering={waiting} onSeek={(at) => player.seek(at)} />
        <span className={styles.time}>{formatTime(song.duration_ms)}</span>
      </div>
    </section>
  );
}
