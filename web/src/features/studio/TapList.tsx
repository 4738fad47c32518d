import { useEffect, useRef } from 'react';

import { cx } from '../../platform/classes';
import { formatPlace } from '../../platform/format';
import styles from './Timing.module.css';
import { lastMarked, type Taps, wrongIn } from './taps';

/** All lines with their times; each can be gone back to. */
export function TapList({ taps, lang, onGo }: { taps: Taps; lang: string | undefined; onGo: (line: number) => void }) {
  const box = useRef<HTMLOListElement>(null);
  const wrong = wrongIn(taps);
  const last = lastMarked(taps);
  useEffect(() => {
    const line = box.current?.children[Math.min(taps.line, taps.lines.length - 1)];
    if (line instanceof HTMLElement && box.current) box.current.scrollTo({ top: line.offsetTop - box.current.clientHeight / 3 });
  }, [taps.line, taps.lines.length]);
  return (
    <ol ref={box} className={styles.lines} aria-label="Lines and their times">
      {taps.lines.map((line, place) => {
        if (line.text === '') return <li key={place} aria-hidden />;
        const marked = line.words.filter((word) => word.at !== null).length;
        return (
          <li key={place} aria-current={place === taps.line ? 'step' : undefined} className={cx(place === last && styles.last)}>
            <button type="button" onClick={() => onGo(place)}>
              <span className={cx(styles.time, wrong?.line === place && wrong.why === 'order' && styles.early)}>{line.at === null ? '–:––.––' : formatPlace(line.at)}</span>
              <span lang={lang} dir="auto">
                {line.text}
              </span>
              {taps.unit === 'word' && (
                <span className={styles.count}>
                  {marked} of {line.words.length} words
                </span>
              )}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
