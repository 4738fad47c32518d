import { request } from './client';
import { one, paged } from './queries';
import type { components } from './schema';
import type { HistoryEntry } from './types';

type Schemas = components['schemas'];

export type ListeningMode = Schemas['Mode'];
export type Listening = Schemas['Listening'];
export type Top = Schemas['Top'];
export type PlayedContext = Schemas['Context'];

export const modeQuery = one<ListeningMode>('users/me/history/mode', ['listening', 'mode'], 15_000);
export const wholeHistoryQuery = paged<HistoryEntry>('users/me/history', ['history', 'pages'], 50);
export const recentsQuery = one<{ readonly items: readonly PlayedContext[] }>('users/me/recents?limit=12', ['history', 'recents'], 15_000);
export const listeningQuery = (period: string) => one<Listening>(`users/me/listening?period=${period}`, ['history', 'listening', period], 0);
export const topQuery = (period: string) => one<Top>(`users/me/top?period=${period}&limit=5`, ['history', 'top', period], 0);

export function setPaused(paused: boolean): Promise<unknown> {
  return request('users/me/history/pause', { method: paused ? 'PUT' : 'DELETE' });
}

export function setPrivate(on: boolean): Promise<unknown> {
  return request('users/me/private-session', { method: on ? 'PUT' : 'DELETE' });
}

export function forgetPlay(id: string): Promise<unknown> {
  return request(`users/me/history/${id}`, { method: 'DELETE' });
}

/** Takes out what began since a moment, or everything. */
export function forgetSince(moment: Date | null): Promise<{ readonly plays: number }> {
  const query = moment ? `?from=${encodeURIComponent(moment.toISOString())}` : '';
  return request(`users/me/history${query}`, { method: 'DELETE' });
}
