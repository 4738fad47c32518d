import { useRef } from 'react';

import { formatTime } from '../platform/format';
import { usePosition } from './player';

/** How far the song is, written to the page without rendering. */
export function Elapsed({ className }: { className?: string | undefined }) {
  const text = useRef<HTMLSpanElement>(null);
  usePosition(({ positionMs }) => {
    const shown = formatTime(positionMs);
    if (text.current && text.current.textContent !== shown) text.current.textContent = shown;
  });
  return (
    <span ref={text} className={className}>
      0:00
    </span>
  );
}

/** A thin line that fills as the song goes on. */
export function ElapsedLine({ className }: { className?: string | undefined }) {
  const line = useRef<HTMLElement>(null);
  usePosition(({ positionMs, durationMs }) => {
    if (line.current) line.current.style.transform = `scaleX(${durationMs > 0 ? Math.min(1, positionMs / durationMs) : 0})`;
  });
  return (
    <span className={className} aria-hidden>
      <i ref={line} />
    </span>
  );
}
