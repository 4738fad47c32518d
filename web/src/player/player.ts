import { type PlayerApi, type PlayerSong, type Quality, type QualityChoice, USUAL_WISHES, type Wishes } from './contracts';
import { Course } from './course';
import { chooseEngine } from './engine/choose';
import type { PlaybackEngine } from './engine/playback';
import { type CoverUrl, MediaKeys } from './mediaSession';
import { Outbox } from './outbox';
import { keepPreferences, type KeyValueStore, readPreferences } from './preferences';
import * as queues from './queue';
import { Reporter } from './reporter';
import type { Player, PlayerState, Position, RepeatMode, Unsubscribe } from './state';
import { Store } from './store';

/** Parts the player is built from; all but `api` and `listenerId` have defaults of the browser. */
export interface PlayerOptions {
  readonly api: PlayerApi;
  /** Id of who is signed in: unsent play events are kept per person. */
  readonly listenerId: string;
  /** Address of a cover for the lock screen. */
  readonly coverUrl?: CoverUrl;
  readonly engine?: PlaybackEngine;
  /** Asked anew all along: the network may change, and the person their mind. */
  readonly wishes?: () => Wishes;
  readonly storage?: KeyValueStore | null;
}

export function createPlayer(options: PlayerOptions): Player {
  return new EnginePlayer(options);
}

/** Within this, "previous" means the song before; later it means this song's start. */
const RESTART_AFTER_MS = 3000;
class EnginePlayer implements Player {
  private readonly store: Store<PlayerState>;
  private readonly engine: PlaybackEngine;
  private readonly reporter: Reporter;
  private readonly keys: MediaKeys;
  private readonly storage: KeyValueStore | null;
  private readonly gone = new AbortController();
  private readonly course: Course;
  private readonly wishes: () => Wishes;

  constructor({ api, listenerId, coverUrl, engine, wishes = () => USUAL_WISHES, storage = browserStorage() }: PlayerOptions) {
    const { bandwidth, ...kept } = readPreferences(storage);
    this.storage = storage;
    this.wishes = wishes;
    this.store = new Store<PlayerState>({ ...NOTHING, ...kept });
    this.engine = engine ?? chooseEngine(api, bandwidth, wishes);
    this.reporter = new Reporter(api, new Outbox(storage, listenerId));
    this.keys = new MediaKeys(this, coverUrl);
    const queue = queues.emptyQueue(kept.shuffle, kept.repeat, Math.floor(Math.random() * 2 ** 32));
    const { store, reporter, keys } = this;
    this.course = new Course({ store, reporter, keys, engine: this.engine }, queue);
    this.engine.setQuality(kept.quality);
    this.applyLevel();
    const { signal } = this.gone;
    addEventListener('pagehide', () => this.leave(), { signal });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && this.leave(), { signal });
  }

  getState = (): PlayerState => this.store.get();

  subscribe = (listener: () => void): Unsubscribe => this.store.subscribe(listener);

  watch<T>(selector: (state: PlayerState) => T, listener: (value: T) => void): Unsubscribe {
    return this.store.watch(selector, listener);
  }

  position = (): Position => this.course.position();

  play(songs: readonly PlayerSong[], startIndex = 0, context: string | null = null): void {
    const wanted = songs.filter(this.isWanted);
    const first = songs.slice(startIndex).find(this.isWanted);
    if (wanted.length === 0) return;
    this.store.set({ context });
    this.course.go(queues.start(this.course.queue, wanted, first ? wanted.indexOf(first) : 0));
  }

  toggle(): void {
    const { status } = this.getState();
    if (status === 'playing' || status === 'loading' || status === 'buffering') this.pause();
    else this.resume();
  }

  pause(): void {
    this.engine.pause();
  }

  resume(): void {
    const { current } = this.course.queue;
    if (!current) return;
    this.course.forgive();
    if (this.getState().status === 'ended') this.course.go(this.course.queue);
    else if (this.course.dropped) this.course.go(this.course.queue, this.engine.position().positionMs);
    else this.engine.play();
  }

  next(): void {
    const next = queues.forward(this.course.queue);
    if (next) this.course.go(next);
  }

  previous(): void {
    const before = queues.back(this.course.queue);
    if (before && this.engine.position().positionMs < RESTART_AFTER_MS) this.course.go(before);
    else this.seek(0);
  }

  seek(positionMs: number): void {
    this.reporter.seek(positionMs);
    if (this.getState().status === 'ended') this.course.go(this.course.queue, positionMs);
    else this.engine.seek(positionMs);
    this.course.showPlace();
  }

  setVolume(volume: number): void {
    this.store.set({ volume: Math.min(1, Math.max(0, volume)), muted: false });
    this.applyLevel();
  }

  setMuted(muted: boolean): void {
    this.store.set({ muted });
    this.applyLevel();
  }

  setNormalise(normalise: boolean): void {
    this.store.set({ normalise });
    this.applyLevel();
  }

  setQuality(quality: QualityChoice): void {
    this.store.set({ quality });
    this.engine.setQuality(quality);
    this.keep();
  }

  setShuffle(shuffle: boolean): void {
    this.course.adopt(queues.setShuffle(this.course.queue, shuffle));
    this.keep();
  }

  setRepeat(repeat: RepeatMode): void {
    this.course.adopt(queues.setRepeat(this.course.queue, repeat));
    this.keep();
  }

  playNext(songs: readonly PlayerSong[]): void {
    this.course.enqueue(queues.addNext(this.course.queue, songs.filter(this.isWanted)));
  }

  addToQueue(songs: readonly PlayerSong[]): void {
    this.course.enqueue(queues.addLast(this.course.queue, songs.filter(this.isWanted)));
  }

  removeFromQueue(entryId: string): void {
    this.course.adopt(queues.remove(this.course.queue, entryId));
  }

  moveInQueue(entryId: string, toIndex: number): void {
    this.course.adopt(queues.move(this.course.queue, entryId, toIndex));
  }

  clearQueue(): void {
    this.course.adopt(queues.clear(this.course.queue));
  }

  heedWishes(): void {
    const { current, played, user, rest, context } = this.course.queue;
    if ([...played, ...user, ...rest, ...context].every(({ song }) => this.isWanted(song))) return;
    this.course.adopt(queues.sift(this.course.queue, this.isWanted));
    if (!current || this.isWanted(current.song)) return;
    const next = queues.forward(this.course.queue);
    if (next) this.course.go(next);
    else this.pause();
  }

  jumpTo(entryId: string): void {
    const next = queues.goTo(this.course.queue, entryId);
    if (next !== this.course.queue) this.course.go(next);
  }

  preload(songId: string): void {
    this.engine.preload(songId);
  }

  destroy(): void {
    this.reporter.close();
    this.keep();
    this.gone.abort();
    this.keys.close();
    this.engine.destroy();
    this.store.clear();
  }

  private readonly isWanted = (song: PlayerSong): boolean => {
    const { explicit, hides } = this.wishes();
    return (!song.explicit || explicit) && !hides(song);
  };

  private applyLevel(): void {
    const { volume, muted, normalise } = this.getState();
    this.engine.setLevel(volume, muted, normalise);
    this.keep();
  }

  private leave(): void {
    this.reporter.leave();
    this.keep();
  }

  private keep(): void {
    const { volume, muted, normalise, quality, shuffle, repeat } = this.getState();
    const bandwidth = this.engine.bandwidth();
    keepPreferences(this.storage, { volume, muted, normalise, quality, shuffle, repeat, bandwidth });
  }
}

const NOTHING = {
  status: 'idle',
  current: null,
  upcoming: [],
  canPrevious: false,
  context: null,
  bestQuality: null as Quality | null,
  heard: null,
  problem: null,
} as const;

function browserStorage(): KeyValueStore | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
