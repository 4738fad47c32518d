// @vitest-environment node
import { describe, expect, it } from 'vitest';

import type { PlayerSong } from './contracts';
import * as queues from './queue';

const song = (id: string): PlayerSong => ({ id, title: id, artists: [], album: null, duration_ms: 1000 });
const songs = (ids: string): PlayerSong[] => Array.from(ids, song);
const empty = queues.emptyQueue(false, 'off', 7);
const ids = (entries: readonly { song: PlayerSong }[]): string => entries.map((entry) => entry.song.id).join('');
const coming = (queue: queues.Queue): string => ids(queues.upcoming(queue));
const entryId = (queue: queues.Queue, song: string): string =>
  queues.upcoming(queue).find((entry) => entry.song.id === song)?.id ?? '';
const forward = (queue: queues.Queue): queues.Queue => queues.forward(queue) ?? queue;

describe('a queue', () => {
  it('plays a context from where it was started, and back before that', () => {
    const queue = queues.start(empty, songs('abcd'), 2);
    expect([queue.current?.song.id, coming(queue), ids(queue.played)]).toEqual(['c', 'd', 'ab']);
    const before = queues.back(queue);
    expect([before?.current?.song.id, before && coming(before)]).toEqual(['b', 'cd']);
  });

  it('is rid of what is not wanted, before, after and in every lap', () => {
    const started = queues.addLast(queues.start(queues.emptyQueue(false, 'all', 7), songs('abcd'), 1), songs('xa'));
    const queue = queues.sift(started, ({ id }) => id !== 'a' && id !== 'c');
    expect([ids(queue.played), queue.current?.song.id, coming(queue)]).toEqual(['', 'b', 'xd']);
    expect(coming(forward(forward(queue)))).toBe('bd');
  });

  it('ends at its end', () => {
    expect(queues.forward(queues.start(empty, songs('a'), 0))).toBeNull();
  });

  it('plays what was put there by hand first, in the order of the wishes', () => {
    let queue = queues.start(empty, songs('abc'), 0);
    queue = queues.addLast(queue, songs('x'));
    queue = queues.addLast(queue, songs('y'));
    queue = queues.addNext(queue, songs('n'));
    expect(coming(queue)).toBe('nxybc');
    queue = forward(forward(queue));
    expect([queue.current?.song.id, coming(queue)]).toEqual(['x', 'ybc']);
  });

  it('keeps what was put there by hand when another context begins', () => {
    const queue = queues.start(queues.addLast(queues.start(empty, songs('ab'), 0), songs('x')), songs('pq'), 0);
    expect(coming(queue)).toBe('xq');
  });

  it('passes over what stands before the entry gone to', () => {
    const queue = queues.start(empty, songs('abcde'), 0);
    const gone = queues.goTo(queue, entryId(queue, 'd'));
    expect([gone.current?.song.id, coming(gone), ids(gone.played)]).toEqual(['d', 'e', 'a']);
  });

  it('removes and moves entries, also two of the same song', () => {
    let queue = queues.start(empty, songs('abbc'), 0);
    const [first] = queues.upcoming(queue);
    queue = queues.remove(queue, first?.id ?? '');
    expect(coming(queue)).toBe('bc');
    queue = queues.move(queue, entryId(queue, 'c'), 0);
    expect(coming(queue)).toBe('cb');
    queue = queues.move(queues.addLast(queue, songs('x')), entryId(queues.addLast(queue, songs('x')), 'x'), 2);
    expect(coming(queue)).toBe('cbx');
  });

  it('shuffles the same way for the same seed, loses nothing, and finds its order again', () => {
    const queue = queues.setShuffle(queues.start(empty, songs('abcdefgh'), 3), true);
    expect(queues.setShuffle(queues.start(empty, songs('abcdefgh'), 3), true)).toEqual(queue);
    expect(Array.from(coming(queue)).sort().join('')).toBe('efgh');
    expect(coming(queues.setShuffle(queue, false))).toBe('efgh');
    const started = queues.start({ ...empty, shuffle: true }, songs('abcdefgh'), 3);
    expect(started.current?.song.id).toBe('d');
    expect(Array.from(coming(started)).sort().join('')).toBe('abcefgh');
  });

  it('begins again behind its end when all is repeated', () => {
    let queue = queues.setRepeat(queues.start(empty, songs('abc'), 2), 'all');
    expect(coming(queue)).toBe('abc');
    for (const expected of 'abca') {
      queue = forward(queue);
      expect(queue.current?.song.id).toBe(expected);
    }
  });

  it('plays one song again by itself, and goes on when asked to', () => {
    const queue = queues.setRepeat(queues.start(empty, songs('abc'), 0), 'one');
    const [again] = queues.following(queue);
    expect(again?.song.id).toBe('a');
    expect(again?.id).not.toBe(queue.current?.id);
    const repeated = queues.goTo(queue, again?.id ?? '');
    expect([repeated.current?.id, coming(repeated)]).toEqual([again?.id, 'bc']);
    expect(forward(repeated).current?.song.id).toBe('b');
  });

  it('never gives two entries one id', () => {
    let queue = queues.setRepeat(queues.start(empty, songs('ab'), 0), 'all');
    queue = queues.addNext(queues.addLast(forward(queue), songs('xy')), songs('z'));
    const all = [queue.current, ...queue.played, ...queues.following(queue)].map((entry) => entry?.id);
    expect(new Set(all).size).toBe(all.length);
  });
});
