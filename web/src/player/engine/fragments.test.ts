// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { FragmentTable } from './fragments';

const RATE = 44100;
const index = {
  timescale: RATE,
  init_size: 700,
  first_offset: 900,
  skip: 1024,
  durations: [
    [3, 45056],
    [1, 20480],
  ] as const,
  sizes: [100, 110, 120, 50],
};
const duration = (3 * 45056 + 20480 - 1024 - 300) / RATE;

describe('a fragment table', () => {
  it('begins the song after the priming, and ends it where the song ends', () => {
    const table = new FragmentTable(index, duration);
    expect(table.at(0).start).toBe(0);
    expect(table.at(0).end).toBeCloseTo((45056 - 1024) / RATE, 12);
    expect(table.at(1).start).toBe(table.at(0).end);
    expect(table.at(3).end).toBeGreaterThanOrEqual(duration);
  });

  it('lays the bytes end to end behind the index', () => {
    const table = new FragmentTable(index, duration);
    expect([table.at(0).from, table.at(0).to, table.at(3).from, table.at(3).to]).toEqual([900, 1000, 1230, 1280]);
    expect(table.count).toBe(4);
  });

  it('finds the fragment that covers a moment, its own start included', () => {
    const table = new FragmentTable(index, duration);
    for (let place = 0; place < table.count; place++) {
      expect(table.covering(table.at(place).start)).toBe(place);
      expect(table.covering(table.at(place).start + 0.3)).toBe(place);
    }
    expect(table.covering(-5)).toBe(0);
    expect(table.covering(1e6)).toBe(3);
  });
});
