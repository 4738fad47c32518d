import type { CountedGenre } from '../../api/genreTree';

/** A genre in the order of the tree: how deep it stands, and the names above it, the root first. */
export interface Placed {
  readonly genre: CountedGenre;
  readonly depth: number;
  readonly way: readonly string[];
}

/** The tree from its roots down, each genre followed by those under it. */
export function placed(genres: readonly CountedGenre[]): readonly Placed[] {
  const below = new Map<string | null, CountedGenre[]>();
  for (const genre of genres) below.set(genre.parent, [...(below.get(genre.parent) ?? []), genre]);
  const walk = (parent: string | null, way: readonly string[]): readonly Placed[] =>
    (below.get(parent) ?? []).flatMap((genre) => [{ genre, depth: way.length, way }, ...walk(genre.slug, [...way, genre.name])]);
  return walk(null, []);
}

/** The genres under which one may stand, or into which it may go: all but itself and those below it. */
export function besides(all: readonly Placed[], genre: CountedGenre): readonly Placed[] {
  const start = all.findIndex((one) => one.genre.id === genre.id);
  const depth = all[start]?.depth ?? 0;
  const after = all.findIndex((one, place) => place > start && one.depth <= depth);
  return all.filter((_, place) => place < start || (after !== -1 && place >= after));
}

/** Names as they are typed, with commas between. */
export function namesIn(text: string): string[] {
  return text.split(',').flatMap((name) => name.trim() || []);
}
