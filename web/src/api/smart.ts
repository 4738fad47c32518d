import { queryOptions } from '@tanstack/react-query';

import { request } from './client';
import { one, paged } from './queries';
import type { components } from './schema';
import type { Song } from './types';

type Schemas = components['schemas'];

export type SmartPlaylist = Omit<Schemas['SmartPlaylist'], 'rules'> & { readonly rules: Rules };
export type Previewed = Schemas['Previewed'];

export interface Condition {
  readonly field: string;
  readonly operator: string;
  readonly value?: unknown;
}
export type Joint = 'all' | 'any' | 'none';
export interface Group {
  readonly all?: readonly Part[];
  readonly any?: readonly Part[];
  readonly none?: readonly Part[];
}
export type Part = Condition | Group;
export interface Rules {
  readonly where: Group;
  readonly order: string;
  readonly limit: number;
}

export const smart = ['smart'] as const;

export const smartPlaylistsQuery = paged<SmartPlaylist>('users/me/smart-playlists', smart, 50);
export const smartPlaylistQuery = (id: string) => one<SmartPlaylist>(`smart-playlists/${id}`, [...smart, id], 0);
export const smartSongsQuery = (id: string) => paged<Song>(`smart-playlists/${id}/songs`, [...smart, id, 'songs'], 100);

/** What rules would choose now; they are their own key. */
export const previewQuery = (rules: Rules | null) =>
  queryOptions({
    queryKey: [...smart, 'preview', JSON.stringify(rules)],
    queryFn: ({ signal }) => request<Previewed>('smart-playlists/preview', { method: 'POST', body: { rules }, signal }),
    enabled: rules !== null,
    staleTime: 30_000,
    retry: false,
    placeholderData: (before) => before,
  });

export function createSmartPlaylist(name: string, rules: Rules): Promise<SmartPlaylist> {
  return request('smart-playlists', { method: 'POST', body: { name, rules } });
}

export function changeSmartPlaylist(
  { id, revision }: SmartPlaylist,
  change: { readonly name?: string; readonly rules?: Rules; readonly frozen?: boolean },
): Promise<SmartPlaylist> {
  return request(`smart-playlists/${id}`, { method: 'PATCH', body: change, ifMatch: `"${revision}"` });
}

export function deleteSmartPlaylist(id: string): Promise<void> {
  return request(`smart-playlists/${id}`, { method: 'DELETE' });
}
