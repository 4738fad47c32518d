// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { planPiece } from './pieces';
import { LADDER, makeTrack } from './testSongs';

const [, opus, saver, , standard, , , flac] = LADDER as unknown as [
  never, typeof LADDER[0], typeof LADDER[0], never, typeof LADDER[0], never, never, typeof LADDER[0],
];
const track = makeTrack(100);

describe('a piece', () => {
  it('goes on at the next fragment, inside the bounds of its song', () => {
    const joint = 100 + track.table(standard).at(3).end;
    const piece = planPiece(track, standard, joint, 4, { track, rendition: standard });
    expect(piece.first).toBe(4);
    expect(piece.placement).toEqual({ mime: standard.mime, offset: 100, from: 100, to: track.end });
    const { table } = piece;
    expect(table.at(piece.last).end - table.at(piece.first).start).toBeGreaterThanOrEqual(4);
  });

  it('covers any moment, also one within a fragment', () => {
    const piece = planPiece(track, standard, 100 + 17.3, 2, null);
    const { start, end } = piece.table.at(piece.first);
    expect(start).toBeLessThanOrEqual(17.3);
    expect(end).toBeGreaterThan(17.3);
  });

  it('takes over from its own codec at the joint itself', () => {
    const joint = 100 + track.table(saver).at(3).end;
    const piece = planPiece(track, standard, joint, 2, { track, rendition: saver });
    expect(piece.first).toBe(4);
    expect(piece.placement.from).toBeCloseTo(joint, 9);
  });

  it('gives another codec time to begin before it is heard', () => {
    const joint = 100 + track.table(flac).at(3).end;
    const piece = planPiece(track, standard, joint, 2, { track, rendition: flac });
    expect(joint - 100 - piece.table.at(piece.first).start).toBeGreaterThan(0.05);
    expect(piece.placement.from).toBeCloseTo(joint, 9);
  });

  it('begins a song at its first sample, whatever played before', () => {
    const next = makeTrack(track.end, {}, 'next');
    const piece = planPiece(next, opus, next.start, 2, { track, rendition: flac });
    expect([piece.first, piece.placement.from, piece.placement.offset]).toEqual([0, next.start, next.start]);
  });

  it('ends at the last fragment', () => {
    const piece = planPiece(track, standard, track.end - 0.5, 30, null);
    expect(piece.last).toBe(piece.table.count - 1);
  });
});
