// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';

import { AnswerBook } from './answers';
import { Lineup } from './lineup';
import { makeAnswer } from './testSongs';
import { Timeline } from './timeline';

const entry = (id: string) => ({ id, songId: id, albumId: null });

function setUp(refused: Record<string, number> = {}) {
  const timeline = new Timeline();
  const stream = (songId: string) =>
    refused[songId] ? Promise.reject(Object.assign(new Error(), { status: refused[songId] })) : Promise.resolve(makeAnswer());
  const unplayable = vi.fn();
  const lineup = new Lineup(timeline, new AnswerBook({ stream }), unplayable);
  const current = timeline.restart(entry('now'), makeAnswer(), 0);
  return { timeline, lineup, current, unplayable };
}

describe('a lineup', () => {
  it('lays what follows on the timeline, song after song', async () => {
    const { lineup, current } = setUp();
    lineup.set([entry('a'), entry('b')], current);
    const a = await lineup.next(current);
    expect(a?.start).toBe(current.end);
    const b = a && (await lineup.next(a));
    expect(b?.entry.id).toBe('b');
    expect(b && (await lineup.next(b))).toBeNull();
  });

  it('tells what still stands when the order changes', async () => {
    const { lineup, current, timeline } = setUp();
    lineup.set([entry('a'), entry('b')], current);
    const a = await lineup.next(current);
    if (a) await lineup.next(a);
    expect(lineup.set([entry('a'), entry('b'), entry('c')], current)).toBeNull();
    expect(lineup.set([entry('a'), entry('c')], current)).toBe(a);
    expect(lineup.set([entry('c')], current)).toBe(current);
    expect(timeline.last).toBe(current);
  });

  it('passes over what may not be played, and says so once', async () => {
    const { lineup, current, unplayable } = setUp({ a: 451 });
    lineup.set([entry('a'), entry('b')], current);
    expect((await lineup.next(current))?.entry.id).toBe('b');
    expect(unplayable).toHaveBeenCalledTimes(1);
    expect(lineup.set([entry('a'), entry('b')], current)).toBeNull();
  });

  it('leaves a song in its place when only the network failed', async () => {
    const { lineup, current, unplayable } = setUp({ a: 503 });
    lineup.set([entry('a'), entry('b')], current);
    await expect(lineup.next(current)).rejects.toMatchObject({ code: 'unavailable' });
    expect(unplayable).not.toHaveBeenCalled();
    expect(lineup.peek()).toBe('a');
  });
});
