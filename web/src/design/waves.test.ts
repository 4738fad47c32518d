import { describe, expect, it } from 'vitest';

import { placeAfterKey } from './Waveform';
import { barsOf, layOut } from './waves';

/** Peaks of a song that is silent in its first half and full in its second. */
const half = Int8Array.from({ length: 3600 }, (_, at) => (at < 1800 ? 0 : at % 2 === 0 ? -127 : 127));

describe('barsOf', () => {
  it('shows where the song is loud', () => {
    const { heights } = barsOf(half, 320);
    expect(heights).toHaveLength(100);
    expect(heights[10]).toBeCloseTo(0.08);
    expect(heights[90]).toBeCloseTo(1);
  });
  it('scales a quiet song up to its own loudest part', () => {
    const quiet = half.map((peak) => Math.trunc(peak / 10));
    expect(barsOf(quiet, 320).heights[90]).toBeCloseTo(1);
  });
  it('shows only the beginning when asked for a part', () => {
    expect(Math.max(...barsOf(half, 320, 0.4).heights)).toBeCloseTo(0.08);
  });
  it('draws a low line without peaks, and nothing without room', () => {
    expect(new Set(barsOf(undefined, 320).heights).size).toBe(1);
    expect(barsOf(half, 0).heights).toHaveLength(0);
  });
});

describe('layOut', () => {
  it('gives the whole width to a song that nothing follows', () => {
    expect(layOut(600, false)).toEqual({ song: 600, seam: 600, next: 600 });
  });
  it('puts the seam between the song and the next', () => {
    const { song, seam, next } = layOut(600, true);
    expect(song).toBeLessThan(seam);
    expect(seam).toBeLessThan(next);
    expect(next).toBeLessThan(600);
  });
});

describe('placeAfterKey', () => {
  const press = (key: string, shiftKey = false) =>
    placeAfterKey({ key, shiftKey, altKey: false, ctrlKey: false, metaKey: false }, 60_000, 200_000);
  it('moves 5 s by arrows, 30 s with Shift', () => {
    expect(press('ArrowRight')).toBe(65_000);
    expect(press('ArrowLeft')).toBe(55_000);
    expect(press('ArrowRight', true)).toBe(90_000);
  });
  it('stays within the song', () => {
    expect(press('Home')).toBe(0);
    expect(press('End')).toBe(200_000);
    expect(placeAfterKey({ key: 'ArrowRight', shiftKey: true, altKey: false, ctrlKey: false, metaKey: false }, 190_000, 200_000)).toBe(200_000);
  });
  it('leaves other keys to others', () => expect(press('l')).toBeNull());
});
