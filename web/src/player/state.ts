import type { PlayerSong, Quality, QualityChoice } from './contracts';

export type RepeatMode = 'off' | 'all' | 'one';

/** A song's place in the queue; the same song may stand in it twice under two ids. */
export interface QueueEntry {
  readonly id: string;
  readonly song: PlayerSong;
  /** `user`: put there by hand, played before the rest of the context. */
  readonly source: 'context' | 'user';
}

/**
 * `loading`: asked to play, nothing heard yet. `buffering`: heard, then ran dry. `blocked`: the
 * browser wants a click before sound. `ended`: the queue ran out.
 */
export type PlayerStatus = 'idle' | 'loading' | 'playing' | 'paused' | 'buffering' | 'blocked' | 'ended';

/** Why a song does not play. Stable words; the text is the UI's. */
export type PlayerProblemCode =
  | 'network'
  | 'signed_out'
  | 'forbidden'
  | 'not_found'
  | 'unlicensed'
  | 'limited'
  | 'unavailable'
  | 'undecodable'
  | 'unsupported';

export interface PlayerProblem {
  readonly code: PlayerProblemCode;
  readonly songId: string | null;
  /** True while the player goes on by itself (it retries or has gone on to the next song). */
  readonly recovering: boolean;
}

/** What is heard now. */
export interface Heard {
  readonly quality: Quality;
  readonly codec: string;
  readonly bitrateKbps: number;
}

/** Everything about the player but the position, which is read by `Player.position()`. */
export interface PlayerState {
  readonly status: PlayerStatus;
  readonly current: QueueEntry | null;
  /** What comes, in the order in which it will be played. */
  readonly upcoming: readonly QueueEntry[];
  readonly canPrevious: boolean;
  /** Name of what was started, as given to `play` (for example `album:ID`). */
  readonly context: string | null;
  readonly shuffle: boolean;
  readonly repeat: RepeatMode;
  /** 0 to 1, as the slider stands. */
  readonly volume: number;
  readonly muted: boolean;
  readonly normalise: boolean;
  readonly quality: QualityChoice;
  /** The best tier the listener's account reaches, once known. */
  readonly bestQuality: Quality | null;
  readonly heard: Heard | null;
  readonly problem: PlayerProblem | null;
}

/** Read every frame if need be; costs nothing. Milliseconds. */
export interface Position {
  readonly positionMs: number;
  readonly durationMs: number;
  /** End of what is loaded of this song, from here on without a hole. */
  readonly bufferedMs: number;
}

export type Unsubscribe = () => void;

/** The player as the UI holds it. Methods never throw and may be called at any time. */
export interface Player {
  getState(): PlayerState;
  /** Called after every change of state; fits `useSyncExternalStore`. */
  subscribe(listener: () => void): Unsubscribe;
  /** Called only when what `selector` picks has changed (`Object.is`). */
  watch<T>(selector: (state: PlayerState) => T, listener: (value: T) => void): Unsubscribe;
  position(): Position;

  /** Plays `songs` from `startIndex` on. Call it from the click itself, so that browsers allow sound. */
  play(songs: readonly PlayerSong[], startIndex?: number, context?: string | null): void;
  toggle(): void;
  pause(): void;
  resume(): void;
  next(): void;
  /** To the song before, or to the start of this one after its first 3 s. */
  previous(): void;
  seek(positionMs: number): void;

  setVolume(volume: number): void;
  setMuted(muted: boolean): void;
  setNormalise(normalise: boolean): void;
  setQuality(quality: QualityChoice): void;
  setShuffle(shuffle: boolean): void;
  setRepeat(repeat: RepeatMode): void;

  /** Right after the current song. */
  playNext(songs: readonly PlayerSong[]): void;
  /** After what was queued by hand before. */
  addToQueue(songs: readonly PlayerSong[]): void;
  removeFromQueue(entryId: string): void;
  /** Moves an upcoming entry to a place (0 is next) among `upcoming`. */
  moveInQueue(entryId: string, toIndex: number): void;
  clearQueue(): void;
  /** Takes out what the listener's account has no wish for any more, and goes on behind it. */
  heedWishes(): void;
  /** Plays an upcoming entry now; those before it are passed over. */
  jumpTo(entryId: string): void;

  /** Fetches what starting this song needs (call on hover or focus); cheap, kept briefly. */
  preload(songId: string): void;
  /** Stops, reports what is left and lets go of everything (on sign-out). */
  destroy(): void;
}
