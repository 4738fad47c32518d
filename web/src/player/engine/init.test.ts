// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { withoutSecondSkip } from './init';

describe('an initialisation segment', () => {
  it('of Opus loses the skip that its edit list tells already', () => {
    const init = Uint8Array.from([9, 0x64, 0x4f, 0x70, 0x73, 0, 2, 0x01, 0x38, 7, ...new Array<number>(20).fill(5)]);
    const patched = withoutSecondSkip(init);
    expect([...patched.slice(5, 10)]).toEqual([0, 2, 0, 0, 7]);
    expect(init[7]).toBe(1);
  });

  it('of anything else stays as it is', () => {
    const init = new Uint8Array(700);
    expect(withoutSecondSkip(init)).toBe(init);
  });
});
