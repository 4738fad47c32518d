import { useRef, useState } from 'react';

import type { LyricLine } from '../api/catalogue';
import { usePlayer, usePosition } from './player';
import styles from './LyricsAlong.module.css';

/** Lines, and words where they have times, that light up as they are sung; each line leads to its moment. */
export function LyricsAlong({ lines, lang }: { lines: readonly LyricLine[]; lang: string | undefined }) {
  const player = usePlayer();
  const box = useRef<HTMLOListElement>(null);
  const [at, setAt] = useState(-1);
  usePosition(({ positionMs }) => {
    const next = lines.findLastIndex((line) => (line.start_ms ?? Infinity) <= positionMs);
    const line = box.current?.children[next];
    for (const word of line?.querySelectorAll<HTMLElement>('[data-at]') ?? []) {
      word.toggleAttribute('data-sung', Number(word.dataset.at) <= positionMs);
    }
    if (next === at) return;
    setAt(next);
    if (line instanceof HTMLElement && box.current) {
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      box.current.scrollTo({ top: line.offsetTop - box.current.clientHeight / 3, behavior: calm ? 'instant' : 'smooth' });
    }
  });
  return (
    <ol ref={box} className={styles.along} lang={lang} dir="auto" aria-label="Lyrics in time">
      {lines.map(({ start_ms: start = null, text, words }, place) => (
        <li key={place} aria-current={place === at || undefined}>
          {start === null || !text ? (
            <span>{text || ' '}</span>
          ) : (
            <button type="button" onClick={() => player.seek(start)}>
              {place === at && words.length > 0
                ? words.map((word, nth) => (
                    <span key={nth} data-at={word.start_ms}>
                      {word.text}
                    </span>
                  ))
                : text}
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}
