import type { CSSProperties } from 'react';

import { cx } from '../platform/classes';
import styles from './Slider.module.css';

interface SliderProps {
  label: string;
  /** 0 to 100. */
  value: number;
  valueText: string;
  onChange: (value: number) => void;
  className?: string | undefined;
}

/** The browser's own range input, drawn in our way: keys, touch and screen readers come with it. */
export function Slider({ label, value, valueText, onChange, className }: SliderProps) {
  return (
    <input
      type="range"
      className={cx(styles.slider, className)}
      min={0}
      max={100}
      value={value}
      aria-label={label}
      aria-valuetext={valueText}
      style={{ '--part': value } as CSSProperties}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
    />
  );
}
