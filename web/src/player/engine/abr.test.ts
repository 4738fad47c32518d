// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { Bandwidth, type Situation, SteadyPolicy } from './abr';
import { LADDER, makeAnswer } from './testSongs';

const policy = new SteadyPolicy(() => true);
const named = (id: string) => LADDER.find((each) => each.id === id) ?? null;
const situation = (changes: Partial<Situation>): Situation => ({
  answer: makeAnswer(),
  choice: 'auto',
  current: null,
  kbps: null,
  bufferedS: 0,
  outputRate: 44_100,
  ...changes,
});
const chosen = (changes: Partial<Situation>): string | undefined => policy.choose(situation(changes))?.id;

describe('the quality that is chosen', () => {
  it('starts low when nothing is known, by the link when something is', () => {
    expect(chosen({})).toBe('aac64');
    expect(chosen({ kbps: 30 })).toBe('opus24');
    expect(chosen({ kbps: 250 })).toBe('aac160');
    expect(chosen({ kbps: 100_000 })).toBe('aac320');
  });

  it('goes down at once when the buffer is short, and rides out a dip on a full one', () => {
    expect(chosen({ current: named('aac320'), kbps: 200, bufferedS: 3 })).toBe('aac128');
    expect(chosen({ current: named('aac160'), kbps: 200, bufferedS: 20 })).toBe('aac160');
    expect(chosen({ current: named('aac320'), kbps: 200, bufferedS: 20 })).toBe('aac128');
  });

  it('goes up only with room to spare', () => {
    expect(chosen({ current: named('aac128'), kbps: 250, bufferedS: 20 })).toBe('aac128');
    expect(chosen({ current: named('aac128'), kbps: 320, bufferedS: 20 })).toBe('aac160');
  });

  it('leaves opus within a song where that is not heard, or when told to', () => {
    const opus = { current: named('opus24'), kbps: 1000, bufferedS: 20 };
    expect(chosen({ ...opus, outputRate: 48_000 })).toBe('aac320');
    expect(chosen(opus)).toBe('opus24');
    expect(chosen({ ...opus, choice: 'standard' })).toBe('aac128');
  });

  it('keeps a pin, or the best there is below it', () => {
    expect(chosen({ choice: 'lossless', kbps: 50 })).toBe('flac');
    const answer = makeAnswer({ renditions: LADDER.filter((each) => each.id === 'aac64' || each.id === 'aac128') });
    expect(chosen({ answer, choice: 'lossless' })).toBe('aac128');
    expect(chosen({ answer, choice: 'low' })).toBe('aac64');
  });

  it('reaches by itself as high as the account wishes, and a pin reaches beyond', () => {
    const up = (ceiling: 'standard' | 'lossless', choice: 'auto' | 'lossless' = 'auto') =>
      new SteadyPolicy(() => true, () => ceiling).choose(situation({ choice, kbps: 100_000 }))?.id;
    expect(up('standard')).toBe('aac128');
    expect(up('lossless')).toBe('flac');
    expect(up('standard', 'lossless')).toBe('flac');
  });

  it('enters Opus at the start of a song only', () => {
    expect(chosen({ choice: 'low' })).toBe('opus24');
    expect(chosen({ choice: 'low', current: named('aac64') })).toBe('aac24');
    expect(chosen({ choice: 'low', current: named('opus24') })).toBe('opus24');
  });

  it('is one that the browser can play, or none', () => {
    const noOpus = new SteadyPolicy((mime) => !mime.includes('opus'));
    expect(noOpus.choose(situation({ choice: 'low' }))?.id).toBe('aac24');
    expect(new SteadyPolicy(() => false).choose(situation({}))).toBeNull();
  });
});

describe('the measured bandwidth', () => {
  const transfer = (bytes: number, bodyMs: number, requestMs = bodyMs + 20) => ({ bytes, bodyMs, requestMs });

  it('believes the last session by half until it has measured', () => {
    expect(new Bandwidth().kbps).toBeNull();
    const bandwidth = new Bandwidth(2000);
    expect(bandwidth.kbps).toBe(1000);
    bandwidth.sample(transfer(50_000, 100));
    expect(bandwidth.kbps).toBeGreaterThan(3000);
  });

  it('sinks fast and rises slowly', () => {
    const bandwidth = new Bandwidth();
    for (let i = 0; i < 10; i++) bandwidth.sample(transfer(125_000, 1000));
    expect(bandwidth.kbps).toBeCloseTo(1000, -1);
    for (let i = 0; i < 2; i++) bandwidth.sample(transfer(25_000, 1000));
    const sunk = bandwidth.kbps ?? 0;
    expect(sunk).toBeLessThan(650);
    for (let i = 0; i < 2; i++) bandwidth.sample(transfer(125_000, 1000));
    expect(bandwidth.kbps).toBeLessThan(900);
  });

  it('hears of small transfers too', () => {
    const bandwidth = new Bandwidth();
    bandwidth.sample(transfer(6000, 5, 60));
    expect(bandwidth.kbps).toBeCloseTo(800, 0);
  });
});
