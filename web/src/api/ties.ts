import { request } from './client';
import { one, paged } from './queries';
import type { PublicProfile, Tie } from './types';

export const followRequestsQuery = paged<Tie>('users/me/follow-requests', ['ties', 'requests'], 20);
export const followersQuery = paged<Tie>('users/me/followers', ['ties', 'followers'], 20);
export const blocksQuery = paged<Tie>('users/me/blocks', ['ties', 'blocks'], 20);

export const followingQuery = paged<Tie>('users/me/following/users', ['ties', 'following'], 20);

export const personQuery = (id: string) => one<PublicProfile>(`users/${id}`, ['ties', 'person', id], 0);
export const followersOfQuery = (id: string) => paged<Tie>(`users/${id}/followers`, ['ties', 'person', id, 'followers'], 20);
export const followingOfQuery = (id: string) => paged<Tie>(`users/${id}/following`, ['ties', 'person', id, 'following'], 20);

/** `requested` until the owner of a private profile lets one in. */
export async function follow(id: string): Promise<PublicProfile['following']> {
  return (await request<{ readonly state: PublicProfile['following'] }>(`users/me/following/users/${id}`, { method: 'PUT' })).state;
}

export function unfollow(id: string): Promise<void> {
  return request(`users/me/following/users/${id}`, { method: 'DELETE' });
}

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
