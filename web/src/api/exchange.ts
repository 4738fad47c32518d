import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { base, request } from './client';
import { one, paged } from './queries';
import type { components } from './schema';
import type { Page } from './types';

type Schemas = components['schemas'];

export type ListImport = Schemas['ListImport'];
export type ListImportDetails = Schemas['ListImportDetails'];
export type ImportedList = Schemas['ImportedList'];
export type ImportEntry = Schemas['ImportEntry'];
export type Named = Schemas['Named'];
export type WrittenFormat = Schemas['WrittenFormat'];

export const imports = ['imports'] as const;
const second = 1_000;

export const importsQuery = paged<ListImport>('users/me/imports', imports, 20);

/** An import; while it is worked on it is asked for again and again. */
export const importQuery = (id: string) =>
  queryOptions({
    ...one<ListImportDetails>(`users/me/imports/${id}`, [...imports, id], 0),
    refetchInterval: ({ state }) => (state.data && !isOver(state.data) ? second : false),
  });

export function isOver(told: ListImport): boolean {
  return told.state === 'ready' || told.state === 'failed';
}

/** Entries that wait for the person, in the order of the file. */
export const openEntriesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...imports, id, 'open'],
    queryFn: ({ pageParam, signal }) =>
      request<Page<ImportEntry>>(
        `users/me/imports/${id}/entries?outcome=ambiguous&outcome=missing&limit=50${pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : ''}`,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
  });

/** Songs whose titles begin so. */
export const songsToChooseQuery = (title: string) =>
  queryOptions({
    queryKey: ['songsToChoose', title],
    queryFn: async ({ signal }) =>
      (await request<{ items: readonly Named[] }>(`users/me/imports/songs?limit=8&title=${encodeURIComponent(title)}`, { signal })).items,
    enabled: title.length > 0,
    staleTime: 60_000,
  });

/** Sends a file; its lists are made when that is asked for. */
export function beginImport(file: File): Promise<ListImport> {
  return request(`playlists/import?review=true&file_name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    body: new Blob([file], { type: 'application/octet-stream' }),
  });
}

export function resolveEntry(id: string, { list, place }: ImportEntry, target: string | null): Promise<{ readonly resolved: number }> {
  return request(`users/me/imports/${id}/lists/${list}/entries/${place}`, { method: 'PUT', body: { target_id: target } });
}

export function makeLists(id: string, lists: readonly number[]): Promise<ListImportDetails> {
  return request(`users/me/imports/${id}/make`, { method: 'POST', body: { lists } });
}

export function forgetImport(id: string): Promise<void> {
  return request(`users/me/imports/${id}`, { method: 'DELETE' });
}

/** Where a list is to be had as a file. */
export function exportAddress(of: `playlists/${string}` | `smart-playlists/${string}` | 'users/me/liked-songs', format: WrittenFormat): string {
  return `${base}${of}/export?format=${format}`;
}
