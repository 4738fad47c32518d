import type { QualityChoice, StreamRendition } from '../contracts';
import type { Bandwidth, QualityPolicy } from './abr';
import type { AnswerBook } from './answers';
import type { Failure } from './failures';
import type { Heads } from './heads';
import type { Loader } from './loader';
import type { Track } from './timeline';

/** What the feeder asks of, and tells, the engine it feeds. */
export interface FeedHost {
  /** Where the element plays or seeks to. */
  now(): number;
  /** False while a managed source asks to be left alone. */
  mayFetch(): boolean;
  /** True while the first sound is on its way: what it does not need waits. */
  starting(): boolean;
  choice(): QualityChoice;
  /** Samples a second at which sound leaves the browser. */
  outputRate(): number;
  /** The song after `track`, laid on the timeline; null when none is known (yet). */
  next(track: Track): Promise<Track | null>;
  /** The song that will follow once the current is fed, for its head. */
  peekNext(): string | null;
  fed(rendition: StreamRendition, from: number, to: number): void;
  retrying(failure: Failure, track: Track): void;
  failed(failure: Failure, track: Track): void;
  /** The song's audio was replaced on the server while it played. */
  replaced(track: Track): void;
}

/** What of that the engine answers; the rest is the source's. */
export type TimelineHost = Omit<FeedHost, 'mayFetch' | 'outputRate'>;

export interface FeedParts {
  readonly loader: Loader;
  readonly answers: AnswerBook;
  readonly heads: Heads;
  readonly bandwidth: Bandwidth;
  readonly policy: QualityPolicy;
}
