import { request } from './client';
import { one, paged } from './queries';
import type { components } from './schema';

type Schemas = components['schemas'];

export type ServerStorage = Schemas['ServerStorage'];
export type StoredKind = ServerStorage['kinds'][number];
export type ArtistStorage = Schemas['ArtistStorage'];

const key = ['admin', 'storage'] as const;

export const serverStorageQuery = one<ServerStorage>('admin/storage', [...key, 'server'], 0);

/** Artists with these letters in their name, those of most originals first. */
export const artistStorageQuery = (name: string) =>
  paged<ArtistStorage>(name === '' ? 'admin/storage/artists' : `admin/storage/artists?q=${encodeURIComponent(name)}`, [...key, 'artists', name], 30);

export const artistStorageKey = [...key, 'artists'] as const;

/** In bytes; null follows the server's. */
export function setQuota(artistId: string, bytes: number | null): Promise<unknown> {
  return request(`admin/artists/${artistId}/quota`, { method: 'PUT', body: { quota_bytes: bytes } });
}
