import type { KeyboardEvent } from 'react';

import { cx } from '../../platform/classes';
import styles from './Timing.module.css';
import { isDone, type Taps } from './taps';

interface TapPadProps {
  taps: Taps;
  playing: boolean;
  onTap: () => void;
  onBack: (line: boolean) => void;
  /** Milliseconds; of all lines, or of the last. */
  onNudge: (by: number, all: boolean) => void;
}

/** Where one taps: at the moment of the press, which a click would come after. */
export function TapPad({ taps, playing, onTap, onBack, onNudge }: TapPadProps) {
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Readonly<Record<string, () => void>> = {
      ' ': onTap,
      Enter: onTap,
      Backspace: () => onBack(event.shiftKey),
      ',': () => onNudge(-nudgeMs, false),
      '.': () => onNudge(nudgeMs, false),
      '<': () => onNudge(-nudgeMs, true),
      '>': () => onNudge(nudgeMs, true),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    // A key held down is one tap; nudging goes on.
    if (!event.repeat || act !== onTap) act();
  };
  const line = taps.lines[taps.line];
  return (
    <button
      type="button"
      className={styles.pad}
      autoFocus
      aria-keyshortcuts="Space Enter Backspace , ."
      onPointerDown={(event) => event.button === 0 && onTap()}
      onKeyDown={press}
      // Where it is not taken back, the browser clicks when Space is let go.
      onKeyUp={(event) => event.key === ' ' && event.preventDefault()}
      onClick={(event) => event.detail === 0 && event.nativeEvent.isTrusted && pressedByTool(event.nativeEvent) && onTap()}
    >
      <small>{isDone(taps) ? 'All of it is marked' : playing ? `Tap when this ${taps.unit} begins` : 'Play, then tap along'}</small>
      <b dir="auto">
        {line === undefined
          ? 'Look at it along the song, then save'
          : taps.unit === 'line'
            ? line.text
            : line.words.map((word, place) => (
                <span key={place} className={cx(place < taps.word && styles.done, place === taps.word && styles.next)}>
                  {word.text}
                </span>
              ))}
      </b>
    </button>
  );
}

export const nudgeMs = 50;

/** Screen readers click without a press: everything else was heard already. */
function pressedByTool(event: MouseEvent): boolean {
  return !(event instanceof PointerEvent) || event.pointerType === '';
}
