import { describe, expect, it } from 'vitest';

import { formatDay, formatLength, formatSize, formatSongs, formatTime, formatWhen, initialsOf } from './format';

describe('formatTime', () => {
  it.each([
    [0, '0:00'],
    [59_999, '0:59'],
    [252_000, '4:12'],
    [3_727_000, '1:02:07'],
    [-5, '0:00'],
  ])('shows %i ms as %s', (milliseconds, shown) => expect(formatTime(milliseconds)).toBe(shown));
});

describe('formatLength', () => {
  it('rounds to minutes and adds hours when there are any', () => {
    expect(formatLength(40_000)).toBe('1 min');
    expect(formatLength(20_000)).toBe('20 s');
    expect(formatLength(46 * 60_000)).toBe('46 min');
    expect(formatLength(72 * 60_000)).toBe('1 h 12 min');
  });
});

describe('formatDay', () => {
  it('tells no more of a release than is known of it', () => {
    const told = (options: Intl.DateTimeFormatOptions, day: string) =>
      new Intl.DateTimeFormat(undefined, { ...options, timeZone: 'UTC' }).format(new Date(day));
    expect(formatDay('2026')).toBe('2026');
    expect(formatDay('2026-09')).toBe(told({ month: 'long', year: 'numeric' }, '2026-09-01'));
    expect(formatDay('2026-09-18')).toBe(told({ day: 'numeric', month: 'long', year: 'numeric' }, '2026-09-18'));
  });
});

describe('formatSongs', () => {
  it('knows one song from several', () => {
    expect(formatSongs(1)).toBe('1 song');
    expect(formatSongs(10)).toBe('10 songs');
  });
});

describe('formatWhen', () => {
  const now = new Date(2026, 10, 20, 0, 30);
  it('goes by calendar days, not by hours', () => {
    expect(formatWhen(new Date(2026, 10, 19, 23, 50).toISOString(), now)).toBe('yesterday');
    expect(formatWhen(new Date(2026, 10, 20, 0, 1).toISOString(), now)).toBe('today');
  });
  it('names the weekday within a week, then the date', () => {
    expect(formatWhen(new Date(2026, 10, 17, 12).toISOString(), now)).toMatch(/^on \p{L}+$/u);
    expect(formatWhen(new Date(2026, 10, 1, 12).toISOString(), now)).toMatch(/2026/);
  });
});

describe('initialsOf', () => {
  it('takes the first and the last word, in any script', () => {
    expect(initialsOf('lio reuter')).toBe('LR');
    expect(initialsOf('Ada')).toBe('A');
    expect(initialsOf('نجوم الميناء')).toBe('نا');
    expect(initialsOf('  ')).toBe('');
  });
});

describe('formatSize', () => {
  it.each([
    [18_000, '18 kB'],
    [3_400_000, '3.4 MB'],
    [999_000_000, '999 MB'],
    [65_430_000_000, '65.4 GB'],
    [2_000_000_000_000, '2 TB'],
  ])('shows %i bytes as %s', (bytes, shown) => expect(formatSize(bytes)).toBe(shown));
});
