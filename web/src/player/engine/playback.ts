import type { Quality, QualityChoice } from '../contracts';
import type { Heard, Position } from '../state';
import type { Failure } from './failures';
import type { Entry } from './timeline';

export type EngineStatus = 'idle' | 'loading' | 'playing' | 'paused' | 'buffering' | 'blocked' | 'ended';

export interface EngineEvents {
  status: EngineStatus;
  /** This entry is what sounds from now on: it was loaded, or the one before ran into it. */
  entry: string;
  /** This entry was heard to its end. */
  passed: string;
  heard: Heard | null;
  /** The best tier the listener reaches, as the last answer told. */
  best: Quality;
  /** `final`: the engine gave the entry up; otherwise it goes on trying. */
  failure: { readonly failure: Failure; readonly entryId: string; readonly final: boolean };
}

/** What plays songs: the Media Source engine, or the plain audio element where there is none. */
export interface PlaybackEngine {
  on<Name extends keyof EngineEvents>(name: Name, listener: (payload: EngineEvents[Name]) => void): () => void;
  readonly status: EngineStatus;
  /** Goes to this entry now. Call it in the click, if there was one, so that browsers allow sound. */
  load(entry: Entry, positionMs: number, play: boolean): void;
  /** What follows what sounds; may change at any time. */
  setUpcoming(entries: readonly Entry[]): void;
  play(): void;
  pause(): void;
  stop(): void;
  seek(positionMs: number): void;
  /** 0 to 1; `normalise` brings loud songs down to the level of the others. */
  setLevel(volume: number, muted: boolean, normalise: boolean): void;
  setQuality(choice: QualityChoice): void;
  position(): Position;
  preload(songId: string): void;
  /** Kbit/s, for the next session's start; null when nothing was measured. */
  bandwidth(): number | null;
  destroy(): void;
}
