// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { makeAnswer } from './testSongs';
import { JOINT, Timeline } from './timeline';

const entry = (id: string) => ({ id, songId: id, albumId: null });

describe('a timeline', () => {
  it('lays songs end to end to far less than a sample, whatever their rates', () => {
    const timeline = new Timeline();
    timeline.restart(entry('0'), makeAnswer({ duration_samples: 1234567, sample_rate: 44100 }), 0);
    let exact = 1234567 / 44100;
    for (let i = 1; i < 500; i++) {
      const sample_rate = i % 2 ? 48000 : 44100;
      const track = timeline.append(entry(String(i)), makeAnswer({ duration_samples: 7654321 + i, sample_rate }));
      expect(Math.abs(track.start - exact)).toBeLessThan(0.1 / 192000);
      exact += (7654321 + i) / sample_rate;
    }
  });

  it('gives the joint to the song that begins there', () => {
    const timeline = new Timeline();
    const first = timeline.restart(entry('a'), makeAnswer(), 100);
    const second = timeline.append(entry('b'), makeAnswer());
    expect(timeline.at(99)).toBe(first);
    expect(timeline.at(second.start - 0.001)).toBe(first);
    expect(timeline.at(second.start - JOINT / 2)).toBe(second);
    expect(timeline.at(1e9)).toBe(second);
  });

  it('keeps what plays when what follows is cut', () => {
    const timeline = new Timeline();
    const first = timeline.restart(entry('a'), makeAnswer(), 0);
    timeline.append(entry('b'), makeAnswer());
    expect(timeline.cutAfter(first)).toBe(true);
    expect(timeline.cutAfter(first)).toBe(false);
    expect(timeline.last).toBe(first);
  });

  it('takes a renewed answer only for the same audio', () => {
    const track = new Timeline().restart(entry('a'), makeAnswer(), 0);
    expect(track.renew(makeAnswer({ expires_at: '2027-01-01T00:00:00Z' }))).toBe(true);
    expect(track.renew(makeAnswer({ version_id: 'newer' }))).toBe(false);
    expect(track.answer.expires_at).toBe('2027-01-01T00:00:00Z');
  });
});
