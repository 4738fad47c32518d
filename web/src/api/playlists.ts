import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { request } from './client';
import { list, one, paged } from './queries';
import type { components } from './schema';

type Schemas = components['schemas'];

export type Playlist = Schemas['Playlist'];
export type PlaylistPage = Schemas['OpenPlaylist'];
export type PlaylistRow = Schemas['PlaylistRow'];
export type PlaylistRows = Schemas['PlaylistRows'];
export type PlaylistEdit = Schemas['PlaylistEdit'];
export type PlaylistDelta = Schemas['PlaylistDelta'];
export type PlaylistChange = Schemas['PlaylistChange'];
export type Collaborator = Schemas['Collaborator'];
export type PlaylistInvitation = Schemas['PlaylistInvitation'];
export type AskedToShare = Schemas['AskedToShare'];
export type Visibility = Schemas['PlaylistVisibility'];
export type CollaboratorRole = Schemas['CollaboratorRole'];
export type SortKey = Schemas['SortKey'];

/** Where entries are to go: behind `after` while it is there, else at `position`. */
export interface Target {
  readonly position: number;
  readonly after: string | null;
}

export const PAGE = 100;

/** The lists that name playlists, all under one key, so that a change can ask them anew. */
export const PLAYLISTS = ['playlists'] as const;

export const myPlaylistsQuery = list<Playlist>('users/me/playlists', [...PLAYLISTS, 'mine'], 100);
export const myPlaylistPagesQuery = paged<Playlist>('users/me/playlists', [...PLAYLISTS, 'mine', 'pages'], 48);
export const askedQuery = queryOptions({
  queryKey: [...PLAYLISTS, 'asked'],
  queryFn: async ({ signal }) => (await request<{ readonly items: readonly AskedToShare[] }>('users/me/playlist-invitations', { signal })).items,
  staleTime: 60_000,
});
export const playlistQuery = (id: string) => one<PlaylistPage>(`playlists/${id}`, [...PLAYLISTS, 'one', id], 10_000);
export const collaboratorsQuery = (id: string) =>
  one<{ readonly items: readonly Collaborator[] }>(`playlists/${id}/collaborators`, [...PLAYLISTS, 'one', id, 'people'], 0);
export const invitationsQuery = (id: string) =>
  one<{ readonly items: readonly PlaylistInvitation[] }>(`playlists/${id}/invitations`, [...PLAYLISTS, 'one', id, 'asked'], 0);
export const playlistsOfQuery = (personId: string) => infiniteQueryOptions(paged<Playlist>(`users/${personId}/playlists`, [...PLAYLISTS, 'of', personId], 20));

export const readRows = (id: string, page: number) => request<PlaylistRows>(`playlists/${id}/songs?limit=${PAGE}&offset=${page * PAGE}`);
export const readWhole = (id: string) => request<PlaylistPage & { readonly songs: readonly PlaylistRow[] }>(`playlists/${id}?include_songs=true`);
export const readChanges = (id: string, since: number) => request<PlaylistDelta>(`playlists/${id}/changes?since=${since}`);

export interface Details {
  readonly name: string;
  readonly description: string;
  readonly visibility: Visibility;
}

export const createPlaylist = (details: Details, songIds: readonly string[] = []) =>
  request<Playlist>('playlists', { method: 'POST', body: { ...details, song_ids: songIds } });
export const changePlaylist = (id: string, details: Details) => request<Playlist>(`playlists/${id}`, { method: 'PUT', body: details });
export const deletePlaylist = (id: string): Promise<void> => request(`playlists/${id}`, { method: 'DELETE' });
export const restorePlaylist = (id: string) => request<Playlist>(`playlists/${id}/restore`, { method: 'POST' });
export const putCover = (id: string, picture: Blob) => request<Playlist>(`playlists/${id}/cover`, { method: 'PUT', body: picture });
export const removeCover = (id: string): Promise<void> => request(`playlists/${id}/cover`, { method: 'DELETE' });

/** Adds songs at the end. The ids of their entries are chosen here, so that a request that is sent again adds nothing twice. */
export function addSongs(id: string, songIds: readonly string[], allowDuplicates: boolean, entryIds: readonly string[] = songIds.map(newId)): Promise<PlaylistEdit> {
  const body = { song_ids: songIds, entry_ids: entryIds, allow_duplicates: allowDuplicates };
  return request(`playlists/${id}/songs`, { method: 'POST', body });
}

export function removeEntries(id: string, entryIds: readonly string[]): Promise<PlaylistEdit> {
  return request(`playlists/${id}/removals`, { method: 'POST', body: { entry_ids: entryIds } });
}

export function moveEntries(id: string, entryIds: readonly string[], target: Target): Promise<PlaylistEdit> {
  return request(`playlists/${id}/moves`, { method: 'POST', body: { entry_ids: entryIds, ...target } });
}

export function sortPlaylist(id: string, by: SortKey, descending: boolean): Promise<PlaylistEdit> {
  return request(`playlists/${id}/sort`, { method: 'POST', body: { by, descending } });
}

export function undoEdit(id: string, version: number): Promise<PlaylistEdit> {
  return request(`playlists/${id}/undo`, { method: 'POST', body: { version } });
}

export const invite = (id: string, role: CollaboratorRole, userId: string | null) =>
  request<PlaylistInvitation & { readonly url: string | null }>(`playlists/${id}/invitations`, { method: 'POST', body: { role, user_id: userId } });
export const withdraw = (id: string, invitationId: string): Promise<void> => request(`playlists/${id}/invitations/${invitationId}`, { method: 'DELETE' });
export const changeRole = (id: string, userId: string, role: CollaboratorRole) =>
  request<unknown>(`playlists/${id}/collaborators/${userId}`, { method: 'PUT', body: { role } });
export const removeCollaborator = (id: string, userId: string): Promise<void> => request(`playlists/${id}/collaborators/${userId}`, { method: 'DELETE' });
export const transferPlaylist = (id: string, userId: string) =>
  request<Playlist>(`playlists/${id}/transfer`, { method: 'POST', body: { user_id: userId } });
export const leavePlaylist = (id: string): Promise<void> => request(`playlists/${id}/leave`, { method: 'POST' });
export const joinPlaylist = (token: string) => request<Playlist>('playlists/join', { method: 'POST', body: { token } });
export const acceptInvitation = (id: string) => request<Playlist>(`users/me/playlist-invitations/${id}`, { method: 'PUT' });
export const declineInvitation = (id: string): Promise<void> => request(`users/me/playlist-invitations/${id}`, { method: 'DELETE' });

/** `crypto.randomUUID` is there on secure pages alone; what it is made of, everywhere. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
