import { useEffect, useRef, useState } from 'react';

import styles from './Tips.module.css';

interface Shown {
  readonly text: string;
  readonly keys: string | undefined;
  readonly x: number;
  readonly y: number;
  readonly below: boolean;
}

const patience = 500;

/** Marks a control whose name is shown on hover and on focus by the keyboard, with its key. */
export function tip(text: string, keys?: string): Record<string, string> {
  return { 'data-tip': text, ...(keys ? { 'data-tip-keys': keys } : {}) };
}

/** Shows the tips of the whole page. They only repeat names, so screen readers need not hear them. */
export function Tips() {
  const [shown, setShown] = useState<Shown | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const hide = () => {
      clearTimeout(timer.current);
      setShown(null);
    };
    const show = (target: EventTarget | null, delay: number) => {
      hide();
      const marked = target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;
      if (!marked) return;
      timer.current = setTimeout(() => {
        if (marked.isConnected && marked.ariaExpanded !== 'true') setShown(placeOf(marked));
      }, delay);
    };
    const over = (event: PointerEvent) => {
      if (event.pointerType === 'mouse') show(event.target, patience);
    };
    const focus = (event: FocusEvent) => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) show(event.target, patience);
    };
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide();
    };
    document.addEventListener('pointerover', over);
    document.addEventListener('focusin', focus);
    document.addEventListener('keydown', key);
    for (const end of ['pointerdown', 'focusout', 'scroll'] as const) document.addEventListener(end, hide, true);
    return () => {
      clearTimeout(timer.current);
      document.removeEventListener('pointerover', over);
      document.removeEventListener('focusin', focus);
      document.removeEventListener('keydown', key);
      for (const end of ['pointerdown', 'focusout', 'scroll'] as const) document.removeEventListener(end, hide, true);
    };
  }, []);
  if (!shown) return null;
  const { text, keys, x, y, below } = shown;
  return (
    <div className={styles.tip} aria-hidden style={{ left: x, top: y, translate: `-50% ${below ? '0' : '-100%'}` }}>
      {text}
      {keys && <kbd>{keys}</kbd>}
    </div>
  );
}

const margin = 8;

function placeOf(marked: HTMLElement): Shown {
  const box = marked.getBoundingClientRect();
  const below = box.top < 80;
  const text = marked.dataset.tip ?? '';
  // Half the width that the text will take, so that a tip at the edge stays on the page.
  const half = text.length * 3.6 + 24;
  const x = Math.min(Math.max(box.left + box.width / 2, half), innerWidth - half);
  return { text, keys: marked.dataset.tipKeys, x, y: below ? box.bottom + margin : box.top - margin, below };
}
