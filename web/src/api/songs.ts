import { request } from './client';

/** Takes a song out of the catalogue; what was played stays counted. */
export function removeSong(id: string): Promise<void> {
  return request<undefined>(`songs/${id}`, { method: 'DELETE' });
}
