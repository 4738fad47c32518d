import { describe, expect, it } from 'vitest';

import { back, backLine, isDone, lastMarked, leadIn, linesOf, nudge, setUnit, tap, type Taps, tapsOf, wordsOf, wrongIn } from './taps';

const plain = (...texts: string[]) => texts.map((text) => ({ text, start_ms: null, words: [] }));
const at = (taps: Taps, ...moments: number[]) => moments.reduce(tap, taps);

describe('tapping along by line', () => {
  it('marks each line that is sung, and gives an empty one the moment of the next', () => {
    const taps = at(tapsOf(plain('Out', '', 'and in'), 'line'), 1000.4, 2500);
    expect(isDone(taps)).toBe(true);
    expect(linesOf(taps).map((line) => [line.text, line.start_ms])).toEqual([['Out', 1000], ['', 2500], ['and in', 2500]]);
  });

  it('goes back a line, a moment before it, and marks it anew', () => {
    const taps = back(at(tapsOf(plain('a', '', 'b', 'c'), 'line'), 5000, 9000));
    expect(taps && [taps.line, leadIn(taps)]).toEqual([2, 7000]);
    expect(taps && tap(taps, 8000).lines[2]?.at).toBe(8000);
    expect(back(tapsOf(plain('a'), 'line'))).toBeNull();
  });

  it('moves the last line, but not before the one above; or all of them', () => {
    const taps = at(tapsOf(plain('a', 'b'), 'line'), 1000, 1040);
    expect(nudge(taps, lastMarked(taps), -50).lines[1]?.at).toBe(1000);
    expect(nudge(taps, null, 50).lines.map((line) => line.at)).toEqual([1050, 1090]);
  });

  it('takes no tap before the mark above', () => {
    const early = at(tapsOf(plain('a', 'b'), 'line'), 1000, 900);
    expect([early.line, early.lines[1]?.at]).toEqual([1, null]);
  });

  it('says which line has no time, or one before the line above', () => {
    expect(wrongIn(at(tapsOf(plain('a', 'b'), 'line'), 1000))).toEqual({ line: 1, why: 'missing' });
    const both = at(tapsOf(plain('a', 'b'), 'line'), 1000, 2000);
    const second = backLine(both);
    const first = second && backLine(second);
    expect(first && wrongIn(tap(first, 2500))).toEqual({ line: 1, why: 'order' });
    expect(wrongIn(at(tapsOf(plain('a', 'b'), 'line'), 1000, 1000))).toBeNull();
  });
});

describe('tapping along by word', () => {
  it('marks word by word, and the line with its first', () => {
    const taps = at(tapsOf(plain('Out and', 'in'), 'word'), 100, 300, 700);
    expect(isDone(taps)).toBe(true);
    expect(linesOf(taps)).toEqual([
      { text: 'Out and', start_ms: 100, words: [{ text: 'Out ', start_ms: 100 }, { text: 'and', start_ms: 300 }] },
      { text: 'in', start_ms: 700, words: [{ text: 'in', start_ms: 700 }] },
    ]);
  });

  it('goes back a word over the end of a line, or to its beginning', () => {
    const taps = at(tapsOf(plain('Out and', 'in'), 'word'), 100, 300);
    const before = back(taps);
    expect(before && [before.line, before.word]).toEqual([0, 1]);
    const line = before && backLine(before);
    expect(line && [line.line, line.word]).toEqual([0, 0]);
  });

  it('keeps lines as they were timed, and is about those whose words are not', () => {
    const lines = at(tapsOf(plain('Out and', 'in'), 'line'), 100, 700);
    const words = setUnit(lines, 'word');
    expect([words.line, wrongIn(words)]).toEqual([0, null]);
    expect(linesOf(tap(words, 120))[0]).toEqual({ text: 'Out and', start_ms: 120, words: [] });
  });

  it('parts scripts without spaces, and loses nothing', () => {
    expect(wordsOf('Out  on the')).toEqual(['Out  ', 'on ', 'the']);
    const parts = wordsOf('「海の上、」');
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.join('')).toBe('「海の上、」');
  });
});
