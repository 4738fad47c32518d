import { isHidden } from '../actions/kept';
import type { Preferences } from '../api/types';
import { createStore } from '../platform/store';
import { USUAL_WISHES, type Wishes } from '../player/contracts';

const held = createStore<Preferences | null>(null);
const followed = 'segue.preferences';

/** What the account asks of the player, on the network that the device is on now. */
export function wishes(): Wishes {
  const preferences = held.get();
  if (!preferences) return { ...USUAL_WISHES, hides: isHidden };
  const { quality_wifi, quality_mobile, loudness, explicit } = preferences;
  return {
    ceiling: isMobile() ? quality_mobile : quality_wifi,
    loudness: loudness === 'off' ? 'normal' : loudness,
    explicit,
    hides: isHidden,
  };
}

/** Takes over what the account says; true when it says something new to this browser. */
export function followPreferences(preferences: Preferences): boolean {
  held.set(preferences);
  const version = String(preferences.version);
  // What was never chosen is nothing to follow.
  if (preferences.version === 0) return false;
  try {
    if (localStorage.getItem(followed) === version) return false;
    localStorage.setItem(followed, version);
  } catch {
    // Without storage it counts as new on every visit.
  }
  return true;
}

/** Browsers that do not tell count as Wi-Fi, unless the device saves data. */
function isMobile(): boolean {
  const { connection } = navigator as { connection?: { type?: string; saveData?: boolean } };
  return connection?.type === 'cellular' || connection?.saveData === true;
}
