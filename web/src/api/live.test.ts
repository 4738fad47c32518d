import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createLive, type Live } from './live';
import type { LinkEnd } from './liveLinks';

interface Opened {
  readonly kind: 'socket' | 'events';
  readonly topics: readonly string[];
  readonly said: Record<string, unknown>[];
  readonly end: LinkEnd;
  readonly hear: (message: Record<string, unknown>) => void;
}

const opened: Opened[] = [];
let renewals: boolean[] = [];
let live: Live;

function open(kind: Opened['kind'], topics: readonly string[], end: LinkEnd, heard: (text: string) => void) {
  const said: Record<string, unknown>[] = [];
  opened.push({ kind, topics, said, end, hear: (message) => heard(JSON.stringify(message)) });
  return { says: kind === 'socket', say: (message: Record<string, unknown>) => void said.push(message), close: () => end() };
}

const last = () => {
  const [newest] = opened.slice(-1);
  if (newest === undefined) throw new Error('nothing was opened');
  return newest;
};
const follower = () => ({ told: vi.fn(), reload: vi.fn(), present: vi.fn(), ended: vi.fn() });

beforeEach(() => {
  vi.useFakeTimers();
  opened.length = 0;
  renewals = [];
  live = createLive({
    socket: (end, heard) => open('socket', [], end, heard),
    events: (topics, end, heard) => open('events', topics, end, heard),
    renew: () => Promise.resolve(renewals.shift() ?? true),
    random: () => 1,
  });
});
afterEach(() => vi.useRealTimers());

describe('live', () => {
  it('follows several topics over one socket, each told of its own', () => {
    const [one, two] = [follower(), follower()];
    live.follow('a:1', one);
    live.follow('b:1', two);
    expect(opened).toHaveLength(1);
    expect(last().said).toEqual([
      { op: 'subscribe', topic: 'a:1' },
      { op: 'subscribe', topic: 'b:1' },
    ]);
    last().hear({ op: 'subscribed', topic: 'a:1', seq: 4, resumed: false });
    last().hear({ op: 'told', topic: 'a:1', seq: 5, kind: 'rain', data: { mm: 2 } });
    last().hear({ op: 'presence', topic: 'b:1', people: ['ann'], count: 3 });
    expect(one.told).toHaveBeenCalledExactlyOnceWith('rain', { mm: 2 });
    expect(one.reload).not.toHaveBeenCalled();
    expect(two.present).toHaveBeenCalledExactlyOnceWith(['ann'], 3);
  });

  it('goes on after a break from where it was, hears nothing twice, and reloads only when something may be missing', () => {
    const one = follower();
    live.follow('a:1', one);
    last().hear({ op: 'subscribed', topic: 'a:1', seq: 4, resumed: false });
    last().hear({ op: 'told', topic: 'a:1', seq: 5, kind: 'x' });
    last().end();
    vi.advanceTimersByTime(499);
    expect(opened).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(last().said).toEqual([{ op: 'subscribe', topic: 'a:1', since: 5 }]);
    last().hear({ op: 'subscribed', topic: 'a:1', seq: 6, resumed: true });
    last().hear({ op: 'told', topic: 'a:1', seq: 5, kind: 'x' });
    last().hear({ op: 'told', topic: 'a:1', seq: 6, kind: 'y' });
    expect(one.told.mock.calls.map(([kind]) => kind as string)).toEqual(['x', 'y']);
    expect(one.reload).not.toHaveBeenCalled();
    last().end(1012);
    vi.advanceTimersByTime(500);
    last().hear({ op: 'subscribed', topic: 'a:1', seq: 90, resumed: false });
    expect(one.reload).toHaveBeenCalledOnce();
  });

  it('waits longer after each failure, and no longer than half a minute', () => {
    live.follow('a:1', follower());
    const waits: number[] = [];
    for (let turn = 0; turn < 9; turn++) {
      const count = opened.length;
      const before = Date.now();
      last().end(1012);
      while (opened.length === count) vi.advanceTimersByTime(100);
      waits.push(Date.now() - before);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('falls back to events where no socket ever stands, and tries the socket again later', () => {
    const one = follower();
    live.follow('a:1', one);
    for (let turn = 0; turn < 3; turn++) {
      last().end();
      vi.advanceTimersByTime(30_000);
    }
    expect(opened.map(({ kind }) => kind)).toEqual(['socket', 'socket', 'socket', 'events']);
    expect(last().topics).toEqual(['a:1']);
    last().hear({ op: 'subscribed', topic: 'a:1', seq: 1, resumed: false });
    // Another topic needs another stream.
    live.follow('b:1', follower());
    vi.advanceTimersByTime(1000);
    expect(last().topics).toEqual(['a:1', 'b:1']);
    vi.setSystemTime(Date.now() + 5 * 60_000);
    last().end();
    vi.advanceTimersByTime(1000);
    expect(last().kind).toBe('socket');
  });

  it('renews the session when the server says that it is over, and stays away when it cannot', async () => {
    live.follow('a:1', follower());
    last().hear({ op: 'subscribed', topic: 'a:1', seq: 1, resumed: false });
    last().end(4403);
    await vi.advanceTimersByTimeAsync(0);
    expect(opened).toHaveLength(2);
    renewals = [false];
    last().end(4401);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(opened).toHaveLength(2);
  });

  it('answers pings, and takes a silent connection for dead', () => {
    live.follow('a:1', follower());
    last().hear({ op: 'ping' });
    expect(last().said).toContainEqual({ op: 'pong' });
    vi.advanceTimersByTime(59_000);
    expect(opened).toHaveLength(1);
    vi.advanceTimersByTime(2_000);
    expect(opened).toHaveLength(2);
  });

  it('leaves a topic that is refused, and the connection when nothing is followed any more', () => {
    const [one, two] = [follower(), follower()];
    live.follow('a:1', one);
    const leave = live.follow('b:1', two);
    last().hear({ op: 'error', topic: 'a:1', code: 'topic_not_found' });
    expect(one.ended).toHaveBeenCalledOnce();
    leave();
    expect(last().said).toContainEqual({ op: 'unsubscribe', topic: 'b:1' });
    vi.advanceTimersByTime(120_000);
    expect(opened).toHaveLength(1);
  });
});
