// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { PlayEvent } from './contracts';
import { Outbox } from './outbox';
import { Reporter } from './reporter';

function makeStorage(): Storage {
  const held = new Map<string, string>();
  return {
    get length() {
      return held.size;
    },
    clear: () => held.clear(),
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
    key: (place) => [...held.keys()][place] ?? null,
  };
}

function setUp(storage = makeStorage(), failures = 0) {
  const sent: PlayEvent[] = [];
  let left = failures;
  const postPlays = vi.fn((events: readonly PlayEvent[]) => {
    if (left-- > 0) return Promise.reject(new Error('offline'));
    sent.push(...events);
    return Promise.resolve();
  });
  const reporter = new Reporter({ postPlays }, new Outbox(storage, 'ann'));
  return { reporter, sent, storage, postPlays, types: () => sent.map((event) => event.type) };
}

describe('a reporter', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('tells of a song from its first sound on, every 10 s while it sounds', async () => {
    const { reporter, types } = setUp();
    reporter.begin('song', null, () => 1234.5);
    await vi.advanceTimersByTimeAsync(5000);
    expect(types()).toEqual([]);
    reporter.sound();
    await vi.advanceTimersByTimeAsync(35_000);
    reporter.silence('pause');
    await vi.advanceTimersByTimeAsync(60_000);
    reporter.finish('skip');
    await vi.advanceTimersByTimeAsync(3000);
    expect(types()).toEqual(['start', 'progress', 'progress', 'progress', 'pause', 'skip']);
  });

  it('tells where it was before a seek, since a stretch that ends in a seek counts nothing', async () => {
    const { reporter, sent } = setUp();
    reporter.begin('song', 'album:a', () => 4000);
    reporter.sound();
    reporter.seek(90_000);
    await vi.advanceTimersByTimeAsync(3000);
    expect(sent.map((event) => [event.type, event.position_ms])).toEqual([
      ['start', 4000],
      ['progress', 4000],
      ['seek', 90_000],
    ]);
    expect(sent[0]?.context).toBe('album:a');
  });

  it('says nothing of a song that never sounded', async () => {
    const { reporter, postPlays } = setUp();
    reporter.begin('song', null, () => 0);
    reporter.finish('skip');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(postPlays).not.toHaveBeenCalled();
  });

  it('keeps what the server has not taken, and sends it again under the same ids', async () => {
    const { reporter, sent, postPlays } = setUp(makeStorage(), 3);
    reporter.begin('song', null, () => 0);
    reporter.sound();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(postPlays.mock.calls.length).toBeGreaterThan(3);
    expect(new Set(sent.map((event) => event.event_id)).size).toBe(sent.length);
    expect(sent[0]?.type).toBe('start');
  });

  it('sends what an earlier page left, but only for the same listener', async () => {
    const storage = makeStorage();
    const earlier = setUp(storage, Infinity);
    earlier.reporter.begin('song', null, () => 0);
    earlier.reporter.sound();
    const { sent } = setUp(storage);
    const other = vi.fn(() => Promise.resolve());
    new Reporter({ postPlays: other }, new Outbox(storage, 'ben'));
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent.map((event) => event.type)).toEqual(['start']);
    expect(other).not.toHaveBeenCalled();
  });

  it('lets go of what the server can never read', async () => {
    const postPlays = vi.fn(() => Promise.reject(Object.assign(new Error(), { status: 422 })));
    const outbox = new Outbox(makeStorage(), 'ann');
    const reporter = new Reporter({ postPlays }, outbox);
    reporter.begin('song', null, () => 0);
    reporter.sound();
    reporter.silence('pause');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(outbox.size).toBe(0);
  });

  it('leaves with its last words, in a request that outlives the page', () => {
    const { reporter, postPlays } = setUp();
    reporter.begin('song', null, () => 7000);
    reporter.sound();
    reporter.leave();
    expect(postPlays).toHaveBeenCalledWith(expect.anything(), { keepalive: true });
    expect(postPlays.mock.calls[0]?.[0].map((event) => event.type)).toEqual(['start', 'progress']);
  });
});
