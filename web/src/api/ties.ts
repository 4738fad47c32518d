import { request } from './client';
import { paged } from './queries';
import type { Tie } from './types';

export const followRequestsQuery = paged<Tie>('users/me/follow-requests', ['ties', 'requests'], 20);
export const followersQuery = paged<Tie>('users/me/followers', ['ties', 'followers'], 20);
export const blocksQuery = paged<Tie>('users/me/blocks', ['ties', 'blocks'], 20);

export function approveFollower(id: string): Promise<void> {
  return request(`users/me/follow-requests/${id}`, { method: 'PUT' });
}

export function refuseFollower(id: string): Promise<void> {
  return request(`users/me/follow-requests/${id}`, { method: 'DELETE' });
}

export function removeFollower(id: string): Promise<void> {
  return request(`users/me/followers/${id}`, { method: 'DELETE' });
}

export function block(id: string): Promise<void> {
  return request(`users/${id}/block`, { method: 'PUT' });
}

export function unblock(id: string): Promise<void> {
  return request(`users/${id}/block`, { method: 'DELETE' });
}
