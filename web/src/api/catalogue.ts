import { queryOptions } from '@tanstack/react-query';

import { making, request } from './client';
import { ApiError } from './problem';
import { list, one, paged } from './queries';
import type { components } from './schema';
import type { Album, Song } from './types';

type Schemas = components['schemas'];

export type Lyrics = Schemas['Lyrics'];
export type LyricLine = Schemas['Line'];
export type Genre = Schemas['ListedGenre'];
export type GenreDetails = Schemas['GenreDetails'];
export type Credit = Schemas['Credit'];
export type AlbumKind = Schemas['AlbumKind'];
export type NewReport = Schemas['Report'];
export type ReportReason = Schemas['ReportReason'];
export type EntityKind = Schemas['EntityKind'];

/** A song's lyrics in a language, or as it is sung; null where there are none. */
export const songLyricsQuery = (songId: string, language: string | null) =>
  queryOptions({
    queryKey: ['songs', 'lyrics', songId, language],
    queryFn: async ({ signal }): Promise<Lyrics | null> => {
      try {
        const asked = language === null ? '' : `?language=${encodeURIComponent(language)}`;
        return await request<Lyrics>(`songs/${songId}/lyrics${asked}`, { signal });
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
    staleTime: 60_000,
  });

/** An artist's releases by date, of one kind or all. */
export const artistRecordsQuery = (artistId: string, kind: AlbumKind | null) =>
  paged<Album>(`artists/${artistId}/albums?sort=release_date${kind === null ? '' : `&kind=${kind}`}`, ['artist', artistId, 'records', kind], 48);

/** The tree of genres as a list, by name. */
export const genresQuery = one<Schemas['Genres']>('genres', ['genres', 'tree']);
export const genreQuery = (slug: string) => one<GenreDetails>(`genres/${encodeURIComponent(slug)}`, ['genres', 'one', slug]);
export const trendingQuery = (genre: string) =>
  list<Song>(`songs/trending?genre=${encodeURIComponent(genre)}`, ['songs', 'trending', genre], 10);

/** What narrows and orders a list; an empty text narrows nothing. */
export interface ListFilter {
  readonly sort: string;
  readonly genre: string;
  readonly kind: string;
  readonly year: string;
}

export const filteredAlbumsQuery = (filter: ListFilter) => paged<Album>(`albums?${wanted(filter)}`, ['albums', 'filtered', filter], 48);
export const filteredSongsQuery = (filter: ListFilter) => paged<Song>(`songs?${wanted(filter)}`, ['songs', 'filtered', filter], 50);

function wanted(filter: ListFilter): string {
  return new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString();
}

export function report(told: NewReport): Promise<unknown> {
  return request('reports', { ...making, body: told });
}
