import { useEffect } from 'react';

import { actionFor } from '../../actions/keys';
import type { Player } from '../../player/state';

/** The player's keys, without those that lead to other pages. */
export function useEarlyKeys(player: Player | null): void {
  useEffect(() => {
    if (!player) return;
    const press = (event: KeyboardEvent) => {
      const action = actionFor(event);
      if (!action || action.group === 'Getting about') return;
      event.preventDefault();
      action.run({ player, go: () => undefined, place: () => location.pathname });
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [player]);
}
