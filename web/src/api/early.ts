import { request } from './client';
import type { components } from './schema';

export type Opened = components['schemas']['Opened'];

/** What a link opens; each time is counted. */
export function openLink(token: string): Promise<Opened> {
  return request('links/open', { method: 'POST', body: { token }, renew: false });
}
