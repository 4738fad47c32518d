import { type PointerEvent as ReactPointerEvent, type RefObject, useEffect, useRef, useState } from 'react';

export interface Dragged {
  readonly ids: readonly string[];
  readonly title: string;
  /** The gap it would go to: how many rows are before it. */
  readonly gap: number;
  readonly x: number;
  readonly y: number;
}

interface DragOptions {
  list: RefObject<HTMLElement | null>;
  count: number;
  height: number;
  onDrop: (ids: readonly string[], gap: number) => void;
}

const EDGE = 96;
const SPEED = 18;

/** Rows that are taken by their handles, with mouse, pen or finger; near an edge the page scrolls along. */
export function useDrag({ list, count, height, onDrop }: DragOptions) {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const live = useRef<Dragged | null>(null);
  const drop = useRef(onDrop);
  useEffect(() => {
    drop.current = onDrop;
  });
  const show = (next: Dragged | null) => {
    live.current = next;
    setDragged(next);
  };
  const gapAt = (y: number) => {
    const top = list.current?.getBoundingClientRect().top ?? 0;
    return Math.min(count, Math.max(0, Math.round((y - top) / height)));
  };
  const begin = (event: ReactPointerEvent<HTMLElement>, ids: readonly string[], title: string) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    show({ ids, title, gap: gapAt(event.clientY), x: event.clientX, y: event.clientY });
    let frame = 0;
    const scroll = () => {
      const now = live.current;
      if (!now) return;
      const by = now.y < EDGE ? -SPEED : now.y > innerHeight - EDGE ? SPEED : 0;
      if (by !== 0) {
        scrollBy(0, by);
        show({ ...now, gap: gapAt(now.y) });
      }
      frame = requestAnimationFrame(scroll);
    };
    frame = requestAnimationFrame(scroll);
    const move = (at: PointerEvent) => {
      if (live.current) show({ ...live.current, gap: gapAt(at.clientY), x: at.clientX, y: at.clientY });
    };
    const end = (how: Event) => {
      const now = live.current;
      cancelAnimationFrame(frame);
      handle.removeEventListener('pointermove', move);
      for (const name of ['pointerup', 'pointercancel'] as const) handle.removeEventListener(name, end);
      removeEventListener('keydown', escape, true);
      show(null);
      if (now && how.type === 'pointerup') drop.current(now.ids, now.gap);
    };
    const escape = (key: KeyboardEvent) => {
      if (key.key !== 'Escape') return;
      key.stopPropagation();
      end(key);
    };
    handle.addEventListener('pointermove', move);
    for (const name of ['pointerup', 'pointercancel'] as const) handle.addEventListener(name, end);
    addEventListener('keydown', escape, true);
  };
  return { dragged, begin };
}
