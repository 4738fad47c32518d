import type { PlayerSong } from './contracts';
import type { QueueEntry, RepeatMode } from './state';

/** What is played in which order. Never changed in place: every function below answers a new one. */
export interface Queue {
  /** Heard before, oldest first. */
  readonly played: readonly QueueEntry[];
  readonly current: QueueEntry | null;
  /** Put there by hand; played before the rest. */
  readonly user: readonly QueueEntry[];
  /** What is left of the context, in playing order. */
  readonly rest: readonly QueueEntry[];
  /** The whole context in its own order. */
  readonly context: readonly QueueEntry[];
  /** The current song once more, while one song is repeated. */
  readonly again: QueueEntry | null;
  readonly shuffle: boolean;
  readonly repeat: RepeatMode;
  /** Makes shuffles repeatable; changes with each. */
  readonly seed: number;
  readonly serial: number;
}

const REMEMBERED = 200;

export function emptyQueue(shuffle: boolean, repeat: RepeatMode, seed: number): Queue {
  const none: readonly QueueEntry[] = [];
  return { played: none, current: null, user: none, rest: none, context: none, again: null, shuffle, repeat, seed, serial: 0 };
}

/** Begins a context; what was queued by hand stays. */
export function start(queue: Queue, songs: readonly PlayerSong[], index: number): Queue {
  const [context, serial] = entriesOf(songs, 'context', queue.serial);
  const at = Math.max(0, Math.min(index, context.length - 1));
  const current = context[at] ?? null;
  const others = context.filter((entry) => entry !== current);
  const begun = { ...queue, context, serial, current };
  if (!queue.shuffle) return settle({ ...begun, played: context.slice(0, at), rest: context.slice(at + 1) });
  return settle({ ...begun, played: [], rest: shuffled(others, queue.seed), seed: queue.seed + 1 });
}

/** All that comes, in playing order. */
export function upcoming(queue: Queue): readonly QueueEntry[] {
  return queue.user.length > 0 ? [...queue.user, ...queue.rest] : queue.rest;
}

/** What the engine is to play on into when nobody touches anything. */
export function following(queue: Queue): readonly QueueEntry[] {
  return queue.again ? [queue.again, ...upcoming(queue)] : upcoming(queue);
}

/** Goes to this entry, among those that follow; those before it are passed over. */
export function goTo(queue: Queue, entryId: string): Queue {
  const played = queue.current ? [...queue.played, queue.current].slice(-REMEMBERED) : queue.played;
  if (queue.again?.id === entryId) return settle({ ...queue, current: queue.again });
  const byHand = queue.user.findIndex((entry) => entry.id === entryId);
  if (byHand >= 0)
    return settle({ ...queue, played, current: queue.user[byHand] ?? null, user: queue.user.slice(byHand + 1) });
  const at = queue.rest.findIndex((entry) => entry.id === entryId);
  if (at < 0) return queue;
  return settle({ ...queue, played, current: queue.rest[at] ?? null, user: [], rest: queue.rest.slice(at + 1) });
}

/** To the next entry; null when the queue ends here. */
export function forward(queue: Queue): Queue | null {
  const [next] = upcoming(queue);
  return next ? goTo(queue, next.id) : null;
}

/** To the entry before; null when there is none. */
export function back(queue: Queue): Queue | null {
  const before = queue.played.at(-1);
  if (!before) return null;
  const { current } = queue;
  const user = current?.source === 'user' ? [current, ...queue.user] : queue.user;
  const rest = current?.source === 'context' ? [current, ...queue.rest] : queue.rest;
  return settle({ ...queue, played: queue.played.slice(0, -1), current: before, user, rest });
}

export function addNext(queue: Queue, songs: readonly PlayerSong[]): Queue {
  const [entries, serial] = entriesOf(songs, 'user', queue.serial);
  return { ...queue, serial, user: [...entries, ...queue.user] };
}

export function addLast(queue: Queue, songs: readonly PlayerSong[]): Queue {
  const [entries, serial] = entriesOf(songs, 'user', queue.serial);
  return { ...queue, serial, user: [...queue.user, ...entries] };
}

export function remove(queue: Queue, entryId: string): Queue {
  const without = (list: readonly QueueEntry[]): readonly QueueEntry[] => list.filter((entry) => entry.id !== entryId);
  return settle({ ...queue, user: without(queue.user), rest: without(queue.rest), context: without(queue.context) });
}

/** Leaves out every song that is not to be kept; the current one stays. */
export function sift(queue: Queue, keep: (song: PlayerSong) => boolean): Queue {
  const kept = (list: readonly QueueEntry[]): readonly QueueEntry[] => list.filter((entry) => keep(entry.song));
  return settle({ ...queue, played: kept(queue.played), user: kept(queue.user), rest: kept(queue.rest), context: kept(queue.context) });
}

/** Moves an entry to a place among `upcoming`. Before what is left of the context it counts as put there by hand. */
export function move(queue: Queue, entryId: string, toIndex: number): Queue {
  const all = upcoming(queue);
  const moved = all.find((entry) => entry.id === entryId);
  if (!moved) return queue;
  const others = all.filter((entry) => entry !== moved);
  const to = Math.max(0, Math.min(toIndex, others.length));
  const byHand = others.filter((entry) => entry.source === 'user').length;
  const source = to < byHand || (moved.source === 'user' && to === byHand) ? 'user' : 'context';
  const order = [...others.slice(0, to), { ...moved, source } as const, ...others.slice(to)];
  const isUser = (entry: QueueEntry): boolean => entry.source === 'user';
  return { ...queue, user: order.filter(isUser), rest: order.filter((entry) => !isUser(entry)) };
}

/** Takes out all that comes. */
export function clear(queue: Queue): Queue {
  return { ...queue, user: [], rest: [], context: queue.current ? [queue.current] : [] };
}

export function setShuffle(queue: Queue, shuffle: boolean): Queue {
  if (shuffle === queue.shuffle) return queue;
  if (shuffle) return { ...queue, shuffle, rest: shuffled(queue.rest, queue.seed), seed: queue.seed + 1 };
  const heard = [queue.current, ...queue.played.toReversed()].find((entry) => entry?.source === 'context');
  const at = queue.context.findIndex((entry) => entry.id === heard?.id);
  return settle({ ...queue, shuffle, rest: queue.context.slice(at + 1) });
}

export function setRepeat(queue: Queue, repeat: RepeatMode): Queue {
  return settle({ ...queue, repeat });
}

/** Sees to what repeating asks for: the same song again, or the context once more behind its end. */
function settle(queue: Queue): Queue {
  let { serial, seed } = queue;
  const { current, repeat } = queue;
  const again = repeat === 'one' && current ? { ...current, id: idOf(serial++) } : null;
  if (repeat !== 'all' || queue.rest.length > 0 || queue.context.length === 0) return { ...queue, again, serial };
  const songs = queue.context.map((entry) => entry.song);
  const [lap, next] = entriesOf(songs, 'context', serial);
  const rest = queue.shuffle ? shuffled(lap, seed++) : lap;
  return { ...queue, again, context: lap, rest, serial: next, seed };
}

function entriesOf(songs: readonly PlayerSong[], source: QueueEntry['source'], serial: number): [QueueEntry[], number] {
  return [songs.map((song, place) => ({ id: idOf(serial + place), song, source })), serial + songs.length];
}

function idOf(serial: number): string {
  return `q${serial}`;
}

/** Fisher-Yates over mulberry32: the same seed gives the same order. */
function shuffled(entries: readonly QueueEntry[], seed: number): QueueEntry[] {
  const random = mulberry32(seed);
  const order = [...entries];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    order.splice(j, 1, ...order.splice(i, 1, ...order.slice(j, j + 1)));
  }
  return order;
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
