import type { EngineEvents, PlaybackEngine } from './engine/playback';
import type { MediaKeys } from './mediaSession';
import * as queues from './queue';
import type { Reporter } from './reporter';
import type { PlayerProblemCode, PlayerState, Position, QueueEntry } from './state';
import type { Store } from './store';

/** How far ahead the engine is told what comes. */
const TOLD_AHEAD = 5;
/** Songs in a row that may fail before the player stops trying the next. */
const MISSES = 4;
/** These would fail for the next song too. */
const STOPPING: ReadonlySet<PlayerProblemCode> = new Set(['network', 'signed_out', 'limited', 'unavailable']);

export interface CourseParts {
  readonly store: Store<PlayerState>;
  readonly engine: PlaybackEngine;
  readonly reporter: Reporter;
  readonly keys: MediaKeys;
}

/** The queue's way through the engine: what plays, what is told of it, and what follows when it fails or ends. */
export class Course {
  /** The engine gave the current song up: going on means loading it again. */
  dropped = false;
  private misses = 0;

  constructor(
    private readonly parts: CourseParts,
    public queue: queues.Queue,
  ) {
    const { engine, reporter, store } = parts;
    engine.on('status', (status) => this.onStatus(status));
    engine.on('entry', (entryId) => this.onEntry(entryId));
    engine.on('passed', () => reporter.finish('end', this.durationMs()));
    engine.on('heard', (heard) => store.set({ heard }));
    engine.on('best', (bestQuality) => store.set({ bestQuality }));
    engine.on('failure', (told) => this.onFailure(told));
  }

  position(): Position {
    const told = this.parts.engine.position();
    return told.durationMs > 0 ? told : { ...told, durationMs: this.durationMs() };
  }

  /** Plays the queue's current song now, whatever played before. */
  go(queue: queues.Queue, positionMs = 0): void {
    this.parts.reporter.finish('skip');
    this.dropped = false;
    this.take(queue);
    const { current } = queue;
    if (!current) return;
    this.parts.store.set({ heard: null });
    this.announce(current);
    // First the song, then what follows it: the other way round, the engine would drop what it has of the song.
    this.parts.engine.load(entryOf(current), positionMs, true);
    this.tellAhead();
    this.hear();
  }

  enqueue(queue: queues.Queue): void {
    const idle = queue.current === null;
    this.adopt(queue);
    const next = idle ? queues.forward(queue) : null;
    if (next) this.go(next);
  }

  /** Takes a changed queue, and tells the page and the engine. */
  adopt(queue: queues.Queue): void {
    this.take(queue);
    this.tellAhead();
  }

  showPlace(): void {
    const { status } = this.parts.store.get();
    this.parts.keys.place(this.position(), status === 'playing' || status === 'loading' || status === 'buffering');
  }

  /** A listener's wish to go on clears the record of failures. */
  forgive(): void {
    this.misses = 0;
  }

  private take(queue: queues.Queue): void {
    const { shuffle, repeat, current, played } = queue;
    this.queue = queue;
    this.parts.store.set({ shuffle, repeat, current, upcoming: queues.upcoming(queue), canPrevious: played.length > 0 });
  }

  /** A song that was loaded ahead sounds without any change of status. */
  private hear(): void {
    if (this.parts.engine.status === 'playing') this.parts.reporter.sound();
  }

  private tellAhead(): void {
    const { queue } = this;
    this.parts.engine.setUpcoming(queues.following(queue).slice(0, TOLD_AHEAD).map(entryOf));
  }

  private announce(entry: QueueEntry): void {
    this.parts.keys.show(entry.song);
    this.parts.reporter.begin(entry.song.id, this.parts.store.get().context, () => this.parts.engine.position().positionMs);
  }

  private onEntry(entryId: string): void {
    if (entryId === this.queue.current?.id) return;
    // Playback ran over a joint by itself.
    this.adopt(queues.goTo(this.queue, entryId));
    if (this.queue.current) this.announce(this.queue.current);
    this.hear();
    this.showPlace();
  }

  private onStatus(status: EngineEvents['status']): void {
    this.parts.store.set({ status });
    if (status === 'playing') {
      this.misses = 0;
      this.parts.store.set({ problem: null });
      this.parts.reporter.sound();
    } else if (status === 'paused') {
      this.parts.reporter.silence('pause');
    } else if (status === 'buffering') {
      this.parts.reporter.silence('buffering');
    }
    this.showPlace();
  }

  private onFailure({ failure, entryId, final }: EngineEvents['failure']): void {
    const entry = [this.queue.current, ...queues.following(this.queue)].find((each) => each?.id === entryId);
    const tell = (recovering: boolean): void =>
      this.parts.store.set({ problem: { code: failure.code, songId: entry?.song.id ?? null, recovering } });
    if (!final) {
      tell(true);
      return;
    }
    if (entryId !== this.queue.current?.id) {
      this.adopt(queues.remove(this.queue, entryId));
      tell(true);
      return;
    }
    const next = queues.forward(this.queue);
    if (next && !STOPPING.has(failure.code) && ++this.misses <= MISSES) {
      tell(true);
      this.go(next);
    } else {
      tell(false);
      this.dropped = true;
      this.parts.engine.pause();
    }
  }

  private durationMs(): number {
    return this.queue.current?.song.duration_ms ?? 0;
  }
}

function entryOf({ id, song }: QueueEntry): { id: string; songId: string; albumId: string | null } {
  return { id, songId: song.id, albumId: song.album?.id ?? null };
}
