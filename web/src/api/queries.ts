import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { request } from './client';
import { ApiError } from './problem';
import type { Album, AlbumDetails, Artist, ArtistDetails, HistoryEntry, Label, Me, Page, Setup, Song, SongDetails, Upload, Waveform } from './types';

const minute = 60_000;

type Answered<T> = Page<T>;

/** A list that is shown page by page. */
export function paged<T>(path: string, key: readonly unknown[], limit: number) {
  const join = path.includes('?') ? '&' : '?';
  return infiniteQueryOptions({
    queryKey: [...key, limit],
    queryFn: ({ pageParam, signal }) =>
      request<Answered<T>>(`${path}${join}limit=${limit}${pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : ''}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: minute,
  });
}

/** The first page of a list. */
export function list<T>(path: string, key: readonly unknown[], limit: number, staleTime = minute) {
  const join = path.includes('?') ? '&' : '?';
  return queryOptions({
    queryKey: [...key, limit],
    queryFn: async ({ signal }) => (await request<Page<T>>(`${path}${join}limit=${limit}`, { signal })).items,
    staleTime,
  });
}

/** One thing. */
export function one<T>(path: string, key: readonly unknown[], staleTime = minute) {
  return queryOptions({ queryKey: key, queryFn: ({ signal }) => request<T>(path, { signal }), staleTime });
}

/** Who is signed in; null for nobody. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await request<Me>('users/me', { signal });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: Infinity,
});

/** Labels that one acts for. */
export const ownLabelsQuery = list<Label>('labels', ['studio', 'labels'], 100);

export const setupQuery = one<Setup>('setup', ['setup'], 0);

export const newAlbumsQuery = list<Album>('albums?sort=new', ['albums', 'new', 'list'], 24);
export const artistsQuery = paged<Artist>('artists?sort=title', ['artists', 'pages'], 48);
export const popularSongsQuery = list<Song>('songs?sort=popular', ['songs', 'popular'], 10);
export const historyQuery = list<HistoryEntry>('users/me/history', ['history'], 30, 15_000);

export const songQuery = (id: string) => one<SongDetails>(`songs/${id}`, ['songs', 'one', id]);
export const albumQuery = (id: string) => one<AlbumDetails>(`albums/${id}`, ['album', id]);
export const albumSongsQuery = (id: string) =>
  queryOptions({
    queryKey: ['album', id, 'songs'],
    queryFn: ({ signal }) => allOf<Song>(`albums/${id}/songs`, signal),
    staleTime: minute,
  });
export const artistQuery = (id: string) => one<ArtistDetails>(`artists/${id}`, ['artist', id]);
export const artistAlbumsQuery = (id: string) => list<Album>(`artists/${id}/albums`, ['artist', id, 'albums'], 100);
/** The most played first. */
export const artistSongsQuery = (id: string) => paged<Song>(`artists/${id}/songs?sort=popular`, ['artist', id, 'songs'], 100);

export const uploadsQuery = list<Upload>('uploads', ['uploads'], 50, 0);

/** Peaks of a song, decoded; they never change for a version, so they are kept. */
export const waveformQuery = (songId: string) =>
  queryOptions({
    queryKey: ['waveform', songId],
    queryFn: async ({ signal }) => decodePeaks(await request<Waveform>(`songs/${songId}/waveform`, { signal })),
    staleTime: 10 * minute,
    gcTime: 30 * minute,
    retry: false,
  });

/** Pairs (least, greatest) of int8. */
function decodePeaks({ peaks }: Waveform): Int8Array {
  return Int8Array.from(atob(peaks), (letter) => letter.charCodeAt(0));
}

/** Every page of a list that is shown whole, such as an album's songs. */
export async function allOf<T>(path: string, signal: AbortSignal): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Page<T> = await request<Page<T>>(`${path}?limit=100${more}`, { signal });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return items;
}
