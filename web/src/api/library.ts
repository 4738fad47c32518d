import { infiniteQueryOptions } from '@tanstack/react-query';

import { request } from './client';
import { one, paged } from './queries';
import type { components } from './schema';
import type { Page } from './types';

type Schemas = components['schemas'];

export type Changes = Schemas['Changes'];
export type Kind = Changes['items'][number]['kind'];
export type KeptSong = Schemas['KeptSong'];
export type KeptAlbum = Schemas['KeptAlbum'];
export type KeptArtist = Schemas['KeptArtist'];
export type Totals = Schemas['Totals'];
export type Following = Schemas['Following'];
export type Like = Schemas['Like'];

/** Where each kind of thing is kept. */
const places: Readonly<Record<Kind, (id: string) => string>> = {
  song: (id) => `songs/${id}/like`,
  album: (id) => `users/me/albums/${id}`,
  artist: (id) => `users/me/following/artists/${id}`,
  playlist: (id) => `users/me/following/playlists/${id}`,
  hidden_song: (id) => `users/me/hidden/songs/${id}`,
  hidden_artist: (id) => `users/me/hidden/artists/${id}`,
};

export function keep(kind: Kind, id: string): Promise<unknown> {
  return request(places[kind](id), { method: 'PUT' });
}

export function drop(kind: Kind, id: string): Promise<unknown> {
  return request(places[kind](id), { method: 'DELETE' });
}

export function changesSince(version: number): Promise<Changes> {
  return request<Changes>(`users/me/changes?since=${version}`);
}

export interface Sorting {
  readonly sort: string;
  readonly q: string;
}

/** A part of the library, in an order and narrowed by words. */
function sorted<T>(path: string, { sort, q }: Sorting) {
  const query = new URLSearchParams({ sort, ...(q ? { q } : {}) });
  return infiniteQueryOptions({ ...paged<T>(`${path}?${query.toString()}`, ['library', path, sort, q], 100), staleTime: 0 });
}

export const likedSongsQuery = (sorting: Sorting) => sorted<KeptSong>('users/me/liked-songs', sorting);
export const savedAlbumsQuery = (sorting: Sorting) => sorted<KeptAlbum>('users/me/albums', sorting);
export const followedArtistsQuery = (sorting: Sorting) => sorted<KeptArtist>('users/me/following/artists', sorting);
export const hiddenSongsQuery = paged<KeptSong>('users/me/hidden/songs', ['library', 'hidden', 'songs'], 100);
export const hiddenArtistsQuery = paged<KeptArtist>('users/me/hidden/artists', ['library', 'hidden', 'artists'], 100);
export const totalsQuery = one<Totals>('users/me/library', ['library', 'totals'], 0);
export const followersQuery = (artistId: string) => one<Following>(`users/me/following/artists/${artistId}`, ['library', 'followers', artistId]);
export const likesQuery = (songId: string) => one<Like>(`songs/${songId}/like`, ['library', 'likes', songId]);

/** Every song that is liked and can be shown, for playing all of it. */
export async function allLiked({ sort, q }: Sorting): Promise<readonly KeptSong[]> {
  const items: KeptSong[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ sort, limit: '100', ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) });
    const page: Page<KeptSong> = await request<Page<KeptSong>>(`users/me/liked-songs?${query.toString()}`);
    items.push(...page.items);
    cursor = page.next;
    // Nobody listens to more in one go.
  } while (cursor !== null && items.length < 2000);
  return items;
}
