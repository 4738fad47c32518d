import { describe, expect, it } from 'vitest';

import { barsOf, beside, monthOf, nameOf, usualHour, weekOf } from './charts';

const hour = (at: Date, minutes: number) => ({ at: at.toISOString(), plays: 1, listened_ms: minutes * 60_000 });

describe('periods', () => {
  it('go on and back over years', () => {
    expect([beside('2027-12', 1), beside('2027-01', -1), beside('2027', 1)]).toEqual(['2028-01', '2026-12', '2028']);
  });
  it('have names', () => {
    expect([nameOf('2027-03', 'en'), nameOf('2027'), nameOf('all')]).toEqual(['March 2027', '2027', 'All time']);
    expect(monthOf(new Date('2027-03-31T23:59:00Z'))).toBe('2027-03');
  });
});

describe('charts', () => {
  const heard = [hour(new Date(2027, 2, 1, 9), 30), hour(new Date(2027, 2, 1, 22), 40), hour(new Date(2027, 2, 3, 22), 20)];

  it('have a bar for each day, also without sound', () => {
    const bars = barsOf(heard, '2027-03', 'en');
    expect(bars).toHaveLength(31);
    expect(bars.slice(0, 3).map(({ minutes }) => minutes)).toEqual([70, 0, 20]);
    expect(bars[0]?.name).toBe('March 1');
  });
  it('have a bar for each month of a year, and each year heard in', () => {
    expect(barsOf(heard, '2027', 'en').map(({ minutes }) => minutes)).toEqual([0, 0, 90, ...Array<number>(9).fill(0)]);
    expect(barsOf(heard, 'all').map(({ label, minutes }) => [label, minutes])).toEqual([['2027', 90]]);
  });
  it('tell the week and the usual hour', () => {
    const week = weekOf(heard);
    // 1 March 2027 is a Monday.
    expect([week[0]?.[9], week[0]?.[22], week[2]?.[22]]).toEqual([30, 40, 20]);
    expect(usualHour(week)).toBe(22);
    expect(usualHour(weekOf([]))).toBeNull();
  });
});
