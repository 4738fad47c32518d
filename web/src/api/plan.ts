import { queryOptions } from '@tanstack/react-query';

import { making, renewSession, request } from './client';
import { ApiError } from './problem';
import { one } from './queries';
import type { Entitlements, Family, FamilyInvitation, SubscriptionState } from './types';

export const subscriptionQuery = one<SubscriptionState>('users/me/subscription', ['subscription'], 0);
export const tiersQuery = one<{ readonly items: readonly Entitlements[] }>('tiers', ['tiers'], Infinity);

/** Uses a voucher. The session is renewed after it, so that it knows of the new tier at once. */
export async function redeemVoucher(code: string): Promise<SubscriptionState> {
  const now = await request<SubscriptionState>('users/me/vouchers', { ...making, body: { code } });
  await renewSession();
  return now;
}

/** The family one owns or has a seat in; null for neither. */
export const familyQuery = queryOptions({
  queryKey: ['family'],
  queryFn: async ({ signal }): Promise<Family | null> => {
    try {
      return await request<Family>('family', { signal });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'family_not_found') return null;
      throw error;
    }
  },
  staleTime: 0,
});

/** Offers a seat; its code is told once. */
export function inviteToFamily(explicitLocked: boolean): Promise<FamilyInvitation> {
  return request('family/invitations', { ...making, body: { explicit_locked: explicitLocked } });
}

export function withdrawInvitation(id: string): Promise<void> {
  return request(`family/invitations/${id}`, { method: 'DELETE' });
}

export async function joinFamily(code: string): Promise<Family> {
  const family = await request<Family>('family/members', { method: 'POST', body: { code } });
  await renewSession();
  return family;
}

export function lockExplicit(userId: string, locked: boolean): Promise<Family> {
  return request(`family/members/${userId}`, { method: 'PATCH', body: { explicit_locked: locked } });
}

export function removeFromFamily(userId: string): Promise<void> {
  return request(`family/members/${userId}`, { method: 'DELETE' });
}

export function endFamily(): Promise<void> {
  return request('family', { method: 'DELETE' });
}
