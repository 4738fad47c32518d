import { request } from './client';
import { one } from './queries';
import type { components } from './schema';

type LabelInvitations = components['schemas']['LabelInvitations'];

export const labelInvitationsQuery = one<LabelInvitations>('users/me/label-invitations', ['labels', 'invitations'], 60_000);

export function acceptLabel(id: string): Promise<void> {
  return request(`users/me/label-invitations/${id}`, { method: 'PUT' });
}

export function declineLabel(id: string): Promise<void> {
  return request(`users/me/label-invitations/${id}`, { method: 'DELETE' });
}
