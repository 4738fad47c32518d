import type { CountedGenre } from '../../api/genreTree';

/** A genre in the order of the tree, with those above it, the root first. */
export interface Placed {
  readonly genre: CountedGenre;
  readonly above: readonly CountedGenre[];
  readonly hasBelow: boolean;
}

/** The tree from its roots down, each genre followed by those under it. */
export function placed(genres: readonly CountedGenre[]): readonly Placed[] {
  const below = new Map<string | null, CountedGenre[]>();
  for (const genre of genres) below.set(genre.parent, [...(below.get(genre.parent) ?? []), genre]);
  const walk = (parent: string | null, above: readonly CountedGenre[]): readonly Placed[] =>
    (below.get(parent) ?? []).flatMap((genre) => [
      { genre, above, hasBelow: below.has(genre.slug) },
      ...walk(genre.slug, [...above, genre]),
    ]);
  return walk(null, []);
}

/** The genres under which one may stand, or into which it may go: all but itself and those below it. */
export function besides(all: readonly Placed[], genre: CountedGenre): readonly Placed[] {
  return all.filter((one) => ![one.genre, ...one.above].some(({ id }) => id === genre.id));
}

/** Names as they are typed, with commas between. */
export function namesIn(text: string): string[] {
  return text.split(',').flatMap((name) => name.trim() || []);
}
