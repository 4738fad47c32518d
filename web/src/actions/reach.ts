import { useMemo } from 'react';
import { useLocation } from 'wouter';

import type { Reach } from './actions';
import { usePlayer } from './player';

/** What actions need, for components that trigger them. */
export function useReach(): Reach {
  const player = usePlayer();
  const [, go] = useLocation();
  return useMemo(() => ({ player, go: (path) => go(path), place: () => location.pathname }), [player, go]);
}
