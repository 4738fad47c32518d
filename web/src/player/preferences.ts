import { QUALITIES, type QualityChoice } from './contracts';
import type { RepeatMode } from './state';

/** What the player remembers in this browser. */
export interface Preferences {
  readonly volume: number;
  readonly muted: boolean;
  readonly normalise: boolean;
  readonly quality: QualityChoice;
  readonly shuffle: boolean;
  readonly repeat: RepeatMode;
  /** Kbit/s that the last session measured. */
  readonly bandwidth: number | null;
}

export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const KEY = 'segue.player';
const DEFAULTS: Preferences = {
  volume: 0.8,
  muted: false,
  normalise: false,
  quality: 'auto',
  shuffle: false,
  repeat: 'off',
  bandwidth: null,
};

/** What was kept, each value only if it still makes sense. */
export function readPreferences(storage: KeyValueStore | null): Preferences {
  let kept: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    const value: unknown = JSON.parse(storage?.getItem(KEY) ?? '{}');
    if (typeof value === 'object' && value !== null) kept = value;
  } catch {
    return DEFAULTS;
  }
  const number = (value: unknown, low: number, high: number): number | null =>
    typeof value === 'number' && value >= low && value <= high ? value : null;
  const oneOf = <T extends string>(value: unknown, values: readonly T[], other: T): T =>
    values.find((each) => each === value) ?? other;
  return {
    volume: number(kept.volume, 0, 1) ?? DEFAULTS.volume,
    muted: kept.muted === true,
    normalise: kept.normalise === true,
    quality: oneOf<QualityChoice>(kept.quality, ['auto', ...QUALITIES], 'auto'),
    shuffle: kept.shuffle === true,
    repeat: oneOf<RepeatMode>(kept.repeat, ['off', 'all', 'one'], 'off'),
    bandwidth: number(kept.bandwidth, 1, 1e7),
  };
}

/** Keeps them; a browser that stores nothing (private windows) just forgets. */
export function keepPreferences(storage: KeyValueStore | null, preferences: Preferences): void {
  try {
    storage?.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Full or forbidden: the choice still holds until the page is left.
  }
}
