import { queryOptions } from '@tanstack/react-query';

import { making, request } from './client';
import { ApiError } from './problem';
import { allOf, one } from './queries';
import type { components } from './schema';
import type { Device, Export, Me, Preferences, Session } from './types';

type Schemas = components['schemas'];

/** Address of a person's picture; `size` in pixels a side. */
export function avatarUrl(id: string, size: 64 | 160 | 320 | 640): string {
  return `/api/v1/avatars/${id}?size=${size}`;
}

export function changeProfile(change: Schemas['ProfileChange']): Promise<Me> {
  return request('users/me', { method: 'PATCH', body: change });
}

export function putAvatar(picture: Blob): Promise<Schemas['Avatar']> {
  return request('users/me/avatar', { method: 'PUT', body: picture });
}

export function removeAvatar(): Promise<void> {
  return request('users/me/avatar', { method: 'DELETE' });
}

export const preferencesQuery = one<Preferences>('users/me/preferences', ['preferences']);

/** `version` is the one that was shown: a change made elsewhere since is not written over. */
export function changePreferences(change: Schemas['PreferencesChange'], version: number): Promise<Preferences> {
  return request('users/me/preferences', { method: 'PATCH', body: change, ifMatch: `"${version}"` });
}

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => allOf<Session>('users/me/sessions', signal),
  staleTime: 0,
});

export function renameSession(id: string, name: string): Promise<Session> {
  return request(`users/me/sessions/${id}`, { method: 'PATCH', body: { device_name: name || null } });
}

export function endSession(id: string): Promise<void> {
  return request(`users/me/sessions/${id}`, { method: 'DELETE' });
}

export function endOtherSessions(): Promise<void> {
  return request('users/me/sessions', { method: 'DELETE' });
}

/** Devices for offline use, and how many there may be. */
export const devicesQuery = one<{ readonly items: readonly Device[]; readonly limit: number }>('users/me/devices', ['devices'], 0);

export function renameDevice(id: string, name: string): Promise<Device> {
  return request(`users/me/devices/${id}`, { method: 'PATCH', body: { name } });
}

export function removeDevice(id: string): Promise<void> {
  return request(`users/me/devices/${id}`, { method: 'DELETE' });
}

/** Asks for an export; the one of today when there is one. */
export async function requestExport(): Promise<Export> {
  try {
    return await request<Export>('users/me/export', making);
  } catch (error) {
    const held = error instanceof ApiError && error.code === 'export_too_soon' ? error.members.export_id : null;
    if (typeof held !== 'string') throw error;
    return request<Export>(`users/me/export/${held}`);
  }
}

export const exportQuery = (id: string) => one<Export>(`users/me/export/${id}`, ['export', id], 0);

/** Deletes the account; it can be restored until the moment that comes back. */
export async function deleteAccount(password: string | null): Promise<Schemas['Departure']> {
  return request('users/me', { method: 'DELETE', body: password === null ? {} : { password } });
}
