import { type KeyboardEvent, type PointerEvent, type Ref, useEffect, useImperativeHandle, useMemo, useRef } from 'react';

import { cx } from '../platform/classes';
import { formatTime } from '../platform/format';
import { WavePainter } from './wavePainter';
import styles from './Waveform.module.css';

export interface WaveformHandle {
  /** Shows the place heard, without rendering; milliseconds. */
  show(positionMs: number): void;
}

interface WaveformProps {
  peaks: Int8Array | undefined;
  durationMs: number;
  /** The song that follows: its beginning stands behind the seam. */
  next?: { readonly peaks: Int8Array | undefined; readonly durationMs: number } | null | undefined;
  buffering?: boolean;
  /** Without it the waveform is a picture, not a control. */
  onSeek?: (positionMs: number) => void;
  className?: string | undefined;
  ref?: Ref<WaveformHandle>;
}

/** The seek bar: the song's waveform, running over the seam into the next song. */
export function Waveform({ peaks, durationMs, next, buffering, onSeek, className, ref }: WaveformProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const hint = useRef<HTMLSpanElement>(null);
  const painter = useRef<WavePainter>(null);
  const heard = useRef({ at: 0, spoken: -1, dragging: false });
  const nextPeaks = next?.peaks;
  const nextMs = next?.durationMs ?? 0;
  const picture = useMemo(
    () => ({ peaks, durationMs, nextPeaks, nextMs, hasNext: nextMs > 0 }),
    [peaks, durationMs, nextPeaks, nextMs],
  );

  useEffect(() => {
    if (!canvas.current) return;
    const made = new WavePainter(canvas.current);
    painter.current = made;
    return () => made.stop();
  }, []);
  useEffect(() => painter.current?.setPicture(picture), [picture]);

  const tell = (positionMs: number) => {
    const second = Math.floor(positionMs / 1000);
    if (!onSeek || second === heard.current.spoken) return;
    heard.current.spoken = second;
    box.current?.setAttribute('aria-valuenow', String(second));
    box.current?.setAttribute('aria-valuetext', `${formatTime(positionMs)} of ${formatTime(durationMs)}`);
  };
  useImperativeHandle(ref, () => ({
    show(positionMs) {
      heard.current.at = positionMs;
      if (heard.current.dragging) return;
      painter.current?.setPosition(positionMs);
      tell(positionMs);
    },
  }));

  if (!onSeek) {
    return (
      <div ref={box} className={cx(styles.wave, className)} aria-hidden dir="ltr" aria-disabled="true">
        <canvas ref={canvas} />
      </div>
    );
  }

  const placeOf = (event: PointerEvent) => painter.current?.timeAt(event.nativeEvent.offsetX) ?? 0;
  const showHint = (event: PointerEvent) => {
    const tip = hint.current;
    if (!tip) return;
    tip.textContent = formatTime(placeOf(event));
    tip.style.translate = `calc(${event.nativeEvent.offsetX}px - 50%) 0`;
    tip.dataset.shown = '';
  };
  const hideHint = () => delete hint.current?.dataset.shown;
  const press = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || durationMs <= 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    heard.current.dragging = true;
    painter.current?.setPosition(placeOf(event));
  };
  const move = (event: PointerEvent) => {
    showHint(event);
    if (heard.current.dragging) painter.current?.setPosition(placeOf(event));
    else painter.current?.setHover(placeOf(event));
  };
  const release = (event: PointerEvent, seek: boolean) => {
    hideHint();
    if (!heard.current.dragging) return;
    heard.current.dragging = false;
    if (seek) onSeek(placeOf(event));
    else painter.current?.setPosition(heard.current.at);
  };
  const leave = () => {
    painter.current?.setHover(null);
    if (!heard.current.dragging) hideHint();
  };
  const key = (event: KeyboardEvent) => {
    const place = placeAfterKey(event, heard.current.at, durationMs);
    if (place === null) return;
    event.preventDefault();
    onSeek(place);
  };
  return (
    <div
      ref={box}
      className={cx(styles.wave, buffering && styles.buffering, className)}
      role="slider"
      tabIndex={0}
      dir="ltr"
      aria-label="Seek"
      aria-valuemin={0}
      aria-valuemax={Math.floor(durationMs / 1000)}
      aria-valuenow={0}
      aria-busy={buffering}
      onPointerDown={press}
      onPointerMove={move}
      onPointerUp={(event) => release(event, true)}
      onPointerCancel={(event) => release(event, false)}
      onPointerLeave={leave}
      onKeyDown={key}
    >
      <canvas ref={canvas} />
      <span ref={hint} className={styles.at} aria-hidden />
    </div>
  );
}

/** Arrows 5 s, with Shift 30 s, page keys 30 s, Home and End; null for other keys. */
export function placeAfterKey(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>,
  at: number,
  durationMs: number,
): number | null {
  if (event.altKey || event.ctrlKey || event.metaKey) return null;
  const step = event.shiftKey ? 30_000 : 5000;
  const moves: Readonly<Record<string, number>> = {
    ArrowRight: at + step,
    ArrowUp: at + step,
    ArrowLeft: at - step,
    ArrowDown: at - step,
    PageUp: at + 30_000,
    PageDown: at - 30_000,
    Home: 0,
    End: durationMs,
  };
  const place = moves[event.key];
  return place === undefined ? null : Math.min(Math.max(0, place), durationMs);
}
