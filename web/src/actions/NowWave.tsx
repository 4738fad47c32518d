import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';

import { waveformQuery } from '../api/queries';
import { Waveform, type WaveformHandle } from '../design/Waveform';
import { usePlayer, usePlayerState, usePosition } from './player';

/** The waveform of what sounds, with the beginning of what comes next. */
export function NowWave({ className }: { className?: string | undefined }) {
  const player = usePlayer();
  const song = usePlayerState((state) => state.current?.song ?? null);
  const next = usePlayerState((state) => state.upcoming[0]?.song ?? null);
  const buffering = usePlayerState((state) => state.status === 'buffering' || state.status === 'loading');
  const wave = useRef<WaveformHandle>(null);
  const peaks = useQuery({ ...waveformQuery(song?.id ?? ''), enabled: song !== null });
  const nextPeaks = useQuery({ ...waveformQuery(next?.id ?? ''), enabled: next !== null });
  usePosition(({ positionMs }) => wave.current?.show(positionMs));
  return (
    <Waveform
      ref={wave}
      className={className}
      peaks={peaks.data}
      durationMs={song?.duration_ms ?? 0}
      next={next && { peaks: nextPeaks.data, durationMs: next.duration_ms }}
      buffering={buffering}
      {...(song ? { onSeek: (positionMs: number) => player.seek(positionMs) } : {})}
    />
  );
}
