import { describe, expect, it } from 'vitest';

import type { PlaylistRow } from '../../api/playlists';
import { applyShifts, shiftsOfMove, shiftsOfRemoval, type Sparse, targetOf } from './entries';

const rowsOf = (ids: string): Sparse => Array.from(ids, (id) => (id === '?' ? undefined : ({ entry_id: id } as PlaylistRow)));
const idsOf = (rows: Sparse) => rows.map((row) => row?.entry_id ?? '?').join('');

describe('a list of which stretches are known', () => {
  it('moves what is known among what is not', () => {
    const rows = rowsOf('ab??cd?');
    expect(idsOf(applyShifts(rows, shiftsOfMove(rows, ['d'], 1)))).toBe('adb??c?');
    expect(idsOf(applyShifts(rows, shiftsOfMove(rows, ['a', 'c'], 4)))).toBe('b??acd?');
    expect(idsOf(applyShifts(rows, shiftsOfMove(rows, ['a'], 7)))).toBe('b??cd?a');
  });

  it('moves nothing where it stands already', () => {
    const rows = rowsOf('abcd');
    for (const gap of [1, 2]) expect(idsOf(applyShifts(rows, shiftsOfMove(rows, ['b'], gap)))).toBe('abcd');
  });

  it('removes, and leaves a gap for what came', () => {
    const rows = rowsOf('ab?d');
    expect(idsOf(applyShifts(rows, shiftsOfRemoval(rows, ['a', 'd'])))).toBe('b?');
    expect(idsOf(applyShifts(rows, [{ entry_id: 'x', former: null, position: 1 }]))).toBe('a?b?d');
  });

  it('names a gap by the entry before it that stays, and by the position among those', () => {
    const rows = rowsOf('abcd');
    expect(targetOf(rows, ['b'], 3)).toEqual({ position: 2, after: 'c' });
    expect(targetOf(rows, ['c'], 3)).toEqual({ position: 2, after: 'b' });
    expect(targetOf(rows, ['d'], 0)).toEqual({ position: 0, after: null });
    expect(targetOf(rowsOf('?b'), ['b'], 1)).toEqual({ position: 1, after: null });
  });
});
