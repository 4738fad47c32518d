import type { Tier } from '../api/types';

/** What tiers are called. */
export const tierNames: Readonly<Record<Tier, string>> = {
  free: 'Free',
  student: 'Student',
  premium: 'Premium',
  family: 'Family',
};
