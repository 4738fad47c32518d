import { making, request } from './client';
import { one } from './queries';
import type { components } from './schema';

type Schemas = components['schemas'];

export type CountedGenre = Schemas['CountedGenre'];
export type UnknownGenre = Schemas['UnknownGenre'];

/** All that is asked of genres; a change to the tree shows in each. */
export const genres = ['genres'] as const;

/** The tree as admins tend it, by name, with how many songs each has. */
export const countedGenresQuery = one<Schemas['CountedGenres']>('admin/genres', [...genres, 'counted'], 0);

/** Words that songs are tagged with and no genre has, those of most songs first. */
export const unknownGenresQuery = one<Schemas['UnknownGenres']>('admin/genres/unknown?limit=50', [...genres, 'unknown'], 0);

export function makeGenre(genre: Schemas['NewGenre']): Promise<Schemas['GenreDetails']> {
  return request('genres', { ...making, body: genre });
}

export function changeGenre({ slug, revision }: CountedGenre, change: Partial<Schemas['ChangeGenre']>): Promise<Schemas['GenreDetails']> {
  return request(`genres/${encodeURIComponent(slug)}`, { method: 'PATCH', body: change, ifMatch: `"${revision}"` });
}

export function mergeGenre(slug: string, into: string): Promise<Schemas['GenreDetails']> {
  return request(`genres/${encodeURIComponent(slug)}/merge`, { method: 'POST', body: { into } });
}

export function deleteGenre(slug: string): Promise<void> {
  return request(`genres/${encodeURIComponent(slug)}`, { method: 'DELETE' });
}
