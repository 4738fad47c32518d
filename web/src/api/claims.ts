import { request } from './client';
import type { Claim } from './types';

/** Says that an artist is oneself; an admin decides. */
export function claimArtist(artistId: string, note: string): Promise<Claim> {
  return request(`artists/${artistId}/claims`, { method: 'POST', body: { note } });
}
