import type { PlaylistChange, PlaylistRow } from '../../api/playlists';

/** A list of which only stretches are known: undefined where a row was not read yet. */
export type Sparse = readonly (PlaylistRow | undefined)[];

export interface Shift {
  readonly entry_id: string;
  readonly former: number | null;
  readonly position: number | null;
}

/**
 * The list after a change: all that were somewhere are taken out, then each that is somewhere is put at its
 * position, in ascending order. What came and is not known yet leaves a gap to be read.
 */
export function applyShifts(rows: Sparse, shifts: readonly Shift[]): Sparse {
  const known = new Map<string, PlaylistRow>();
  const gone = new Set<number>();
  for (const { entry_id: id, former } of shifts) {
    if (former === null) continue;
    gone.add(former);
    const row = rows[former];
    if (row) known.set(id, row);
  }
  const staying = rows.filter((_, place) => !gone.has(place));
  const placed = new Map<number, PlaylistRow | undefined>();
  for (const { entry_id: id, position } of shifts) if (position !== null) placed.set(position, known.get(id));
  const after: (PlaylistRow | undefined)[] = [];
  let next = 0;
  for (let place = 0; place < staying.length + placed.size; place += 1) {
    after.push(placed.has(place) ? placed.get(place) : staying[next++]);
  }
  return after;
}

/** What moving entries together to a gap changes; a gap is counted by the rows before it in the whole list. */
export function shiftsOfMove(rows: Sparse, ids: readonly string[], gap: number): Shift[] {
  const places = placesOf(rows, ids);
  const first = gap - places.filter((place) => place < gap).length;
  return places.map((former, index) => ({ entry_id: rows[former]?.entry_id ?? '', former, position: first + index }));
}

export function shiftsOfRemoval(rows: Sparse, ids: readonly string[]): Shift[] {
  return placesOf(rows, ids).map((former) => ({ entry_id: rows[former]?.entry_id ?? '', former, position: null }));
}

/** Where entries are, the first one first. */
export function placesOf(rows: Sparse, ids: readonly string[]): number[] {
  const wanted = new Set(ids);
  const found: number[] = [];
  rows.forEach((row, place) => row && wanted.has(row.entry_id) && found.push(place));
  return found;
}

/** What a gap is called to the server: the entry before it that stays, and the position among those that stay. */
export function targetOf(rows: Sparse, ids: readonly string[], gap: number): { position: number; after: string | null } {
  const moving = new Set(ids);
  const before = rows.slice(0, gap).filter((row) => !row || !moving.has(row.entry_id));
  return { position: before.length, after: before.at(-1)?.entry_id ?? null };
}

/** The list after all of these changes. */
export function replay(rows: Sparse, changes: readonly PlaylistChange[]): Sparse {
  return changes.reduce((now, change) => (change.entries.length > 0 ? applyShifts(now, change.entries) : now), rows);
}
