/** Names of the quality tiers, lowest first; the server's words. */
export const QUALITIES = ['low', 'saver', 'normal', 'standard', 'high', 'very_high', 'lossless'] as const;
export type Quality = (typeof QUALITIES)[number];
/** What the listener's account asks of every player: the best that it reaches for by itself, how loud is even, and whether explicit songs are played. */
export interface Wishes {
  readonly ceiling: Quality;
  readonly loudness: 'quiet' | 'normal' | 'loud';
  readonly explicit: boolean;
  /** Whether a song is one that the listener wants to hear no more. */
  readonly hides: (song: PlayerSong) => boolean;
}

/** Data that nobody asked for: lossless is had by pinning it, or by wishing for it. */
export const USUAL_WISHES: Wishes = { ceiling: 'very_high', loudness: 'normal', explicit: true, hides: () => false };

/** `auto` follows the measured bandwidth; a tier pins it (or the best there is below it). */
export type QualityChoice = 'auto' | Quality;

/** As much of a song as the player shows and needs; a song of the API fits. */
export interface PlayerSong {
  readonly id: string;
  readonly title: string;
  readonly artists: readonly { readonly id: string; readonly name: string }[];
  readonly album: {
    readonly id: string;
    readonly title: string;
    readonly cover?: { readonly id: string; readonly hue?: number; readonly chroma?: number } | null;
  } | null;
  readonly duration_ms: number;
  readonly explicit?: boolean;
}

/** Where fragments lie in a rendition's file; `durations` are pairs of (count, ticks of `timescale`). */
export interface StreamIndex {
  readonly timescale: number;
  readonly init_size: number;
  readonly first_offset: number;
  readonly skip: number;
  readonly durations: readonly (readonly [number, number])[];
  readonly sizes: readonly number[];
}

export interface StreamRendition {
  readonly id: string;
  readonly codec: string;
  readonly container: string;
  readonly quality: string;
  readonly bitrate_kbps: number;
  readonly mime: string;
  readonly url: string;
  readonly size: number;
  readonly index: StreamIndex | null;
}

/** `GET songs/{id}/stream`: all that is needed to play a song at once. */
export interface StreamAnswer {
  readonly song_id: string;
  readonly version_id: string;
  readonly expires_at: string;
  readonly quality: string;
  readonly best_quality: string;
  readonly complete: boolean;
  readonly duration_ms: number;
  readonly duration_samples: number;
  readonly sample_rate: number;
  readonly loudness: { readonly lufs: number; readonly true_peak_dbtp: number; readonly gain_db: number };
  readonly renditions: readonly StreamRendition[];
  readonly hls_url: string | null;
  readonly dash_url: string | null;
  readonly progressive_url: string | null;
}

export type PlayEventType = 'start' | 'progress' | 'pause' | 'seek' | 'skip' | 'end' | 'buffering';

/** One entry of `POST plays`. */
export interface PlayEvent {
  readonly event_id: string;
  readonly session_id: string;
  readonly song_id: string;
  readonly type: PlayEventType;
  readonly position_ms: number;
  readonly at: string;
  readonly device_id?: string;
  readonly context?: string;
}

/**
 * What the player asks of the server. Both reject with a `RequestFailure` (any error carrying
 * `status`; without one it counts as a network failure and is tried again).
 */
export interface PlayerApi {
  /** Set where each asking for a song is counted as a play: then none is asked for that may not be heard. */
  readonly counted?: boolean;
  stream(songId: string, signal: AbortSignal): Promise<StreamAnswer>;
  /** `keepalive` is set when the page is going away: pass it on to `fetch`. */
  postPlays(events: readonly PlayEvent[], options: { readonly keepalive: boolean }): Promise<void>;
}

/** The part of an API error that the player reads. */
export interface RequestFailure {
  readonly status?: number;
  readonly code?: string;
}
