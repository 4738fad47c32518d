import { queryOptions } from '@tanstack/react-query';

import { request } from './client';
import { one } from './queries';
import type { components } from './schema';

type Schemas = components['schemas'];

export type Double = Schemas['Double'];
export type MergePreview = Schemas['MergePreview'];
export type Doubled = 'artists' | 'albums';

/** Artists or albums with these letters in their name; nothing is asked for none. */
export const doublesQuery = (of: Doubled, name: string) =>
  queryOptions({
    queryKey: ['admin', 'doubles', of, name],
    queryFn: async ({ signal }) => (await request<Schemas['Doubles']>(`admin/${of}?limit=8&q=${encodeURIComponent(name)}`, { signal })).items,
    enabled: name !== '',
    staleTime: 0,
  });

/** What merging the two would do. */
export const mergePreviewQuery = (of: Doubled, old: string, into: string) =>
  one<MergePreview>(`admin/${of}/${old}/merge?into=${into}`, ['admin', 'merge', of, old, into], 0);

export function mergeArtists(old: string, into: string): Promise<void> {
  return request(`admin/artists/${old}/merge`, { method: 'POST', body: { into } });
}

export function mergeAlbums(old: string, into: string, dropDoubles: boolean): Promise<void> {
  return request(`admin/albums/${old}/merge`, { method: 'POST', body: { into, drop_doubles: dropDoubles } });
}
