import { request } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Share = Schemas['Share'];
export type SharedThing = Schemas['Shared'];
export type SharedSong = Schemas['SharedSong'];
export type Preview = Schemas['PreviewAnswer'];
export type ShareKind = Share['kind'];

/** A link to a thing; the one there is already, unless it is to end. */
export function share(kind: ShareKind, id: string, expiresAt: Date | null): Promise<Share> {
  return request('shares', { method: 'POST', body: { kind, id, ...(expiresAt ? { expires_at: expiresAt.toISOString() } : {}) } });
}

export function endShare(token: string): Promise<void> {
  return request(`shares/${token}`, { method: 'DELETE' });
}

/** What is behind a link, for anyone who has it. */
export function openShare(token: string): Promise<SharedThing> {
  return request(`shares/${encodeURIComponent(token)}`, { renew: false });
}

/** The beginning of a song of a link. */
export function previewSong(token: string, songId: string): Promise<Preview> {
  return request(`shares/${encodeURIComponent(token)}/preview`, { method: 'POST', body: { song_id: songId }, renew: false });
}
