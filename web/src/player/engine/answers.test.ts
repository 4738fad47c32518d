// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';

import { AnswerBook } from './answers';
import type { FeedParts } from './feedHost';
import { prefetchHead } from './heads';
import { makeAnswer } from './testSongs';

const NOON = Date.parse('2026-01-01T00:00:00Z');

function book(changes = {}) {
  const clock = { now: NOON };
  const stream = vi.fn(() => Promise.resolve(makeAnswer({ expires_at: '2026-01-01T00:15:00Z', ...changes })));
  return { clock, stream, answers: new AnswerBook({ stream }, () => clock.now) };
}

describe('an answer book', () => {
  it('asks once for those who ask at once, and not again while the answer is good', async () => {
    const { answers, stream, clock } = book();
    await Promise.all([answers.get('song'), answers.get('song')]);
    clock.now += 10 * 60_000;
    await answers.get('song');
    expect(stream).toHaveBeenCalledTimes(1);
  });

  it('asks anew before the urls expire', async () => {
    const { answers, stream, clock } = book();
    await answers.get('song');
    clock.now += 14.5 * 60_000;
    expect(answers.isStale('song')).toBe(true);
    await answers.get('song');
    expect(stream).toHaveBeenCalledTimes(2);
  });

  it('believes a fresh answer even when the clock of the device is hours ahead', async () => {
    const { answers, clock } = book();
    clock.now += 5 * 3_600_000;
    await answers.get('song');
    expect(answers.isStale('song')).toBe(false);
  });

  it('looks again soon while renditions are still being made', async () => {
    const { answers, clock } = book({ complete: false });
    await answers.get('song');
    clock.now += 10_000;
    expect(answers.isStale('song')).toBe(false);
    clock.now += 10_000;
    expect(answers.isStale('song')).toBe(true);
  });

  it('tries again while a song is only the file that it came as', async () => {
    const [first] = makeAnswer().renditions;
    const { answers, stream } = book({ complete: false, renditions: first ? [{ ...first, id: 'original', index: null }] : [] });
    await expect(answers.get('song')).rejects.toMatchObject({ code: 'unavailable', passing: true });
    await expect(answers.get('song')).rejects.toMatchObject({ passing: true });
    expect(stream).toHaveBeenCalledTimes(2);
  });

  it.each([
    [undefined, 'network', true],
    [401, 'signed_out', false],
    [403, 'forbidden', false],
    [404, 'not_found', false],
    [429, 'limited', true],
    [451, 'unlicensed', false],
    [503, 'unavailable', true],
  ])('says what status %s means', async (status, code, passing) => {
    const refused = Object.assign(new Error('refused'), status === undefined ? {} : { status });
    const answers = new AnswerBook({ stream: () => Promise.reject(refused) });
    await expect(answers.get('song')).rejects.toMatchObject({ code, passing });
  });

  it('asks ahead for what is counted only when it is about to begin', async () => {
    const { answers, stream } = book();
    expect(answers.isDue()).toBe(true);
    const counted = new AnswerBook({ stream, counted: true });
    expect([counted.isDue(), counted.isDue(30), counted.isDue(5)]).toEqual([false, false, true]);
    const parts = { answers: counted } as unknown as FeedParts;
    await prefetchHead(parts, 'song', 'auto', new AbortController().signal);
    expect(stream).not.toHaveBeenCalled();
  });
});
