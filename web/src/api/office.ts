import { making, request } from './client';
import { ApiError } from './problem';
import { one, paged } from './queries';
import type { components } from './schema';

type Schemas = components['schemas'];

export type HeldReport = Schemas['HeldReport'];
export type Takedown = Schemas['Takedown'];
export type Duplicate = Schemas['Duplicate'];
export type Import = Schemas['Import'];
export type Finding = Schemas['Finding'];
export type ImportedPlaylist = Schemas['ImportedPlaylist'];
export type EntityKind = Schemas['EntityKind'];

export const reportsQuery = (state: Schemas['ReportState']) =>
  paged<HeldReport>(`admin/reports?state=${state}`, ['admin', 'reports', state], 20);

export function upholdReport(id: string, answer: string | null, takeDown: boolean): Promise<HeldReport> {
  return request(`admin/reports/${id}/uphold`, { method: 'POST', body: { answer, take_down: takeDown } });
}

export function dismissReport(id: string, answer: string | null): Promise<HeldReport> {
  return request(`admin/reports/${id}/dismiss`, { method: 'POST', body: { answer } });
}

export const duplicatesQuery = paged<Duplicate>('admin/duplicates', ['admin', 'duplicates'], 20);

export function reviewDuplicate(id: string, release: boolean): Promise<void> {
  return request(`admin/duplicates/${id}/${release ? 'release' : 'refuse'}`, { method: 'POST' });
}

export const takedownsQuery = (standing: boolean) =>
  paged<Takedown>(`admin/takedowns?standing=${standing}`, ['admin', 'takedowns', standing], 20);

export function takeDown(kind: EntityKind, id: string, reason: string, claimant: string | null): Promise<Takedown> {
  return request('admin/takedowns', { ...making, body: { kind, id, reason, claimant } });
}

export function liftTakedown(id: string, reason: string): Promise<Takedown> {
  return request(`admin/takedowns/${id}/lift`, { method: 'POST', body: { reason } });
}

export const importsQuery = paged<Import>('admin/imports', ['admin', 'imports'], 20);
export const importQuery = (id: string) => one<Import>(`admin/imports/${id}`, ['admin', 'import', id], 0);
/** What an import says of files; null is of all outcomes. */
export const findingsQuery = (id: string, outcome: Finding['outcome'] | null) =>
  paged<Finding>(`admin/imports/${id}/findings${outcome === null ? '' : `?outcome=${outcome}`}`, ['admin', 'import', id, 'findings', outcome], 50);
export const importedPlaylistsQuery = paged<ImportedPlaylist>('admin/imported-playlists', ['admin', 'imported-playlists'], 20);

const kinds: Readonly<Record<string, EntityKind>> = { songs: 'song', albums: 'album', artists: 'artist' };

/** What the address of a page here is about. Raises ApiError where it is none. */
export function thingAt(address: string): { readonly kind: EntityKind; readonly id: string } {
  const found = /\/(songs|albums|artists)\/([\da-f-]{36})\/?(?:[?#].*)?$/i.exec(address.trim());
  const kind = kinds[found?.[1] ?? ''];
  if (kind && found?.[2]) return { kind, id: found[2] };
  throw new ApiError({
    title: 'This is no address of a page here.',
    status: 422,
    code: 'address_unknown',
    detail: 'Paste the address of a song, album or artist as the browser shows it on its page.',
    fields: { address: 'Paste the address of a song, album or artist as the browser shows it on its page.' },
  });
}
