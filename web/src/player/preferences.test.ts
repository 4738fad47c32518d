import { describe, expect, it } from 'vitest';

import { keepPreferences, readPreferences } from './preferences';

describe('preferences', () => {
  it('survive a page', () => {
    const kept = { volume: 0.3, muted: true, normalise: true, quality: 'high', shuffle: true, repeat: 'all', bandwidth: 900 } as const;
    keepPreferences(localStorage, kept);
    expect(readPreferences(localStorage)).toEqual(kept);
  });

  it.each(['', 'null', '[]', '{', '{"volume": 7, "quality": "loud", "repeat": 3, "bandwidth": "x"}'])(
    'are the usual ones when what was kept makes no sense: %s',
    (kept) => {
      localStorage.setItem('segue.player', kept);
      const read = readPreferences(localStorage);
      expect([read.volume, read.quality, read.repeat, read.bandwidth]).toEqual([0.8, 'auto', 'off', null]);
    },
  );

  it('do without a store', () => {
    expect(readPreferences(null).quality).toBe('auto');
  });
});
