import { useEffect } from 'react';

import { type Action, actions, type Reach } from './actions';

const byKey = new Map<string, Action>(
  Object.values<Action>(actions).flatMap((action) => action.keys.map((key): [string, Action] => [key, action])),
);

/** Runs actions from the keyboard, wherever the focus is not in something that uses the key itself. */
export function useKeys(reach: Reach): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const action = actionFor(event);
      if (!action) return;
      event.preventDefault();
      action.run(reach);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [reach]);
}

/** The action a key sets off here, if any. */
export function actionFor(event: KeyboardEvent): Action | undefined {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const target = event.target instanceof Element ? event.target : null;
  if (target && usesKey(target, event.key)) return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return byKey.get(event.shiftKey && event.key.startsWith('Arrow') ? `Shift+${key}` : key);
}

const writing = 'input:not([type=range], [type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]';
const pressing = 'button, a[href], summary, input[type=checkbox], input[type=radio], [role=button], [role=menuitem], [role=menuitemradio], [role=option], [role=tab]';
const moving = 'input[type=range], input[type=radio], [role=slider], [role=menu], [role=listbox], [role=tablist], [role=radiogroup]';

function usesKey(target: Element, key: string): boolean {
  if (target.closest(writing)) return true;
  if (target.closest('[role=dialog][data-modal], [role=alertdialog], [role=menu]')) return true;
  if (key === ' ' && target.closest(pressing)) return true;
  return key.startsWith('Arrow') && target.closest(moving) !== null;
}

const names: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowRight: '→',
  ArrowLeft: '←',
  'Shift+ArrowRight': 'Shift →',
  'Shift+ArrowLeft': 'Shift ←',
};

/** A key as its cap reads. */
export function keyCap(key: string): string {
  return names[key] ?? key.toUpperCase();
}

/** For `aria-keyshortcuts`. */
export function ariaKeys(action: Action): string {
  return action.keys.map((key) => (key === ' ' ? 'Space' : key.toUpperCase().replace('ARROW', 'Arrow').replace('SHIFT', 'Shift'))).join(' ');
}
