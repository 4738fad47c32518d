import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { Link } from 'wouter';

import { useAudible } from '../../actions/heard';
import { useContextPlaying, usePlayer, usePlayerState, usePosition } from '../../actions/player';
import { albumSongsQuery, waveformQuery } from '../../api/queries';
import type { HistoryEntry, Song } from '../../api/types';
import { PlayDisc } from '../../design/Button';
import { Cover } from '../../design/Cover';
import { sleeveStyle, tintOf } from '../../design/sleeve';
import { Waveform, type WaveformHandle } from '../../design/Waveform';
import { cx } from '../../platform/classes';
import { formatTime, formatWhen } from '../../platform/format';
import styles from './Home.module.css';

/** The record heard last, to go on with. */
export function LastPlayed({ entry, song }: { entry: HistoryEntry; song: Song }) {
  const player = usePlayer();
  const audible = useAudible();
  const client = useQueryClient();
  const album = song.album;
  const context = album ? `album:${album.id}` : 'last';
  const playing = useContextPlaying(context);
  const peaks = useQuery(waveformQuery(song.id));
  const go = async () => {
    if (playing) {
      player.toggle();
      return;
    }
    const songs = album ? await client.query({ ...albumSongsQuery(album.id), staleTime: 'static' }).catch(() => [song]) : [song];
    const playable = audible(songs);
    player.play(playable, Math.max(0, playable.findIndex((other) => other.id === song.id)), context);
  };
  return (
    <section
      className={cx(styles.last, 'tinted')}
      style={sleeveStyle(tintOf(album?.cover, album?.id ?? ''))}
      aria-label="Go on"
      onPointerEnter={() => {
        player.preload(song.id);
        if (album) void client.query(albumSongsQuery(album.id)).catch(() => undefined);
      }}
    >
      <Cover cover={album?.cover} seed={album?.id} width={232} large eager />
      <div className={styles.body}>
        <span className={styles.when}>{playing ? 'Playing now' : `Where you left off ${formatWhen(entry.played_at)}`}</span>
        <h2>{album ? <Link href={`/albums/${album.id}`} className="link">{album.title}</Link> : song.title}</h2>
        <span className={cx(styles.by, 'clip')}>{song.artists.map((artist) => artist.name).join(', ')}</span>
        <div className={styles.go}>
          <PlayDisc size="l" what={album?.title ?? song.title} playing={playing === 'playing'} onClick={() => void go()} />
          <div className={styles.heard}>
            <StillWave song={song} peaks={peaks.data} />
            <div className={styles.under}>
              <span className="clip">{song.track ? `${song.track} · ${song.title}` : song.title}</span>
              <span>{formatTime(song.duration_ms)}</span>
            </div>
          </div>
        </div>
      </div>
    </section>
  );
}

/** The song's waveform; it moves while that song is what sounds. */
function StillWave({ song, peaks }: { song: Song; peaks: Int8Array | undefined }) {
  const wave = useRef<WaveformHandle>(null);
  const mine = usePlayerState((state) => state.current?.song.id === song.id);
  usePosition(({ positionMs }) => wave.current?.show(mine ? positionMs : 0));
  return <Waveform ref={wave} className={styles.wave} peaks={peaks} durationMs={song.duration_ms} />;
}
