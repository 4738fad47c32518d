import { type RefObject, useEffect, useState } from 'react';

/** Rows drawn beyond each edge of the window, so that a fast hand finds them there. */
const BEYOND = 12;

export interface RowWindow {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

/** Which rows of a list of fixed heights are in view; the page scrolls, not the list. */
export function useRowWindow(list: RefObject<HTMLElement | null>, count: number, height: number): RowWindow {
  const [window_, setWindow] = useState<RowWindow>({ first: 0, end: Math.min(count, 30) });
  useEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      const top = list.current?.getBoundingClientRect().top ?? 0;
      const first = Math.max(0, Math.floor(-top / height) - BEYOND);
      const end = Math.min(count, Math.ceil((innerHeight - top) / height) + BEYOND);
      setWindow((now) => (now.first === first && now.end === end ? now : { first, end: Math.max(first, end) }));
    };
    const ask = () => {
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    look();
    addEventListener('scroll', ask, { passive: true });
    addEventListener('resize', ask);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('scroll', ask);
      removeEventListener('resize', ask);
    };
  }, [list, count, height]);
  return window_;
}
