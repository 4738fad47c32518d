import type { StreamAnswer, StreamRendition } from '../contracts';
import { Track } from './timeline';

/** A stream answer for tests: AAC of the given qualities in fragments of about a second. */
export function makeAnswer(changes: Partial<StreamAnswer> = {}): StreamAnswer {
  return {
    song_id: 'song',
    version_id: 'version',
    expires_at: '2026-01-01T00:15:00Z',
    quality: 'auto',
    best_quality: 'lossless',
    complete: true,
    duration_ms: 60_000,
    duration_samples: 60 * 44100,
    sample_rate: 44100,
    loudness: { lufs: -10, true_peak_dbtp: -1, gain_db: -8 },
    renditions: LADDER,
    hls_url: null,
    dash_url: null,
    progressive_url: '/m/1/aac128.mp4',
    ...changes,
  };
}

export function makeRendition(id: string, quality: string, kbps: number, codec = 'mp4a.40.2'): StreamRendition {
  const timescale = codec === 'opus' ? 48000 : 44100;
  const length = codec === 'opus' ? 49920 : 45056;
  const count = Math.ceil((60 * timescale) / length);
  return {
    id,
    codec,
    container: 'mp4',
    quality,
    bitrate_kbps: kbps,
    mime: `audio/mp4; codecs="${codec}"`,
    url: `/m/1/${id}.mp4`,
    size: kbps * 125 * 60,
    index: {
      timescale,
      init_size: 700,
      first_offset: 1500,
      skip: codec === 'flac' ? 0 : 1024,
      durations: [[count, length]],
      sizes: Array.from({ length: count }, () => kbps * 125),
    },
  };
}

export const LADDER: readonly StreamRendition[] = [
  makeRendition('aac24', 'low', 24),
  makeRendition('opus24', 'low', 25, 'opus'),
  makeRendition('aac64', 'saver', 64),
  makeRendition('aac96', 'normal', 96),
  makeRendition('aac128', 'standard', 128),
  makeRendition('aac160', 'high', 160),
  makeRendition('aac320', 'very_high', 320),
  makeRendition('flac', 'lossless', 900, 'flac'),
];

export function makeTrack(start = 0, changes: Partial<StreamAnswer> = {}, id = 'entry'): Track {
  return new Track({ id, songId: 'song', albumId: null }, makeAnswer(changes), start);
}
