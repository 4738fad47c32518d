import { describe, expect, it } from 'vitest';

import { type Action, actions } from './actions';
import { actionFor } from './keys';

/** The action that a key sets off while the focus is in the given markup's first element. */
function pressed(html: string, init: KeyboardEventInit): Action | undefined {
  document.body.innerHTML = html;
  const target = document.body.firstElementChild ?? document.body;
  let found: Action | undefined;
  target.addEventListener('keydown', (event) => {
    found = actionFor(event as KeyboardEvent);
  });
  target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...init }));
  return found;
}

describe('actionFor', () => {
  it('finds an action by its key, whatever the case', () => {
    expect(pressed('<main></main>', { key: ' ' })).toBe(actions.toggle);
    expect(pressed('<main></main>', { key: 'L' })).toBe(actions.next);
    expect(pressed('<main></main>', { key: '?', shiftKey: true })).toBe(actions.keys);
  });
  it('tells arrows with Shift from those without', () => {
    expect(pressed('<main></main>', { key: 'ArrowRight' })).toBe(actions.forward);
    expect(pressed('<main></main>', { key: 'ArrowRight', shiftKey: true })).toBe(actions.farForward);
  });
  it('leaves what is being written alone', () => {
    expect(pressed('<input type="email">', { key: 'm' })).toBeUndefined();
    expect(pressed('<textarea></textarea>', { key: ' ' })).toBeUndefined();
  });
  it('leaves Space to buttons and boxes, arrows to sliders and choices', () => {
    expect(pressed('<button></button>', { key: ' ' })).toBeUndefined();
    expect(pressed('<button></button>', { key: 'l' })).toBe(actions.next);
    expect(pressed('<div role="slider"></div>', { key: 'ArrowLeft' })).toBeUndefined();
    expect(pressed('<input type="range">', { key: 'ArrowLeft' })).toBeUndefined();
    expect(pressed('<input type="range">', { key: 'm' })).toBe(actions.mute);
    expect(pressed('<input type="checkbox">', { key: ' ' })).toBeUndefined();
    expect(pressed('<input type="radio">', { key: ' ' })).toBeUndefined();
    expect(pressed('<input type="radio">', { key: 'ArrowRight' })).toBeUndefined();
  });
  it("leaves the browser's own keys to it", () => {
    expect(pressed('<main></main>', { key: 'l', ctrlKey: true })).toBeUndefined();
    expect(pressed('<main></main>', { key: 'r', metaKey: true })).toBeUndefined();
  });
  it('is silent behind a dialog', () => {
    expect(pressed('<div role="dialog" data-modal=""></div>', { key: 'm' })).toBeUndefined();
  });
  it('gives no key to two actions', () => {
    const keys = Object.values<Action>(actions).flatMap((action) => action.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
