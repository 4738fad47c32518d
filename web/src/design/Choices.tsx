import { type InputHTMLAttributes, type ReactNode, useId } from 'react';

import { cx } from '../platform/classes';
import { useFieldError } from './errors';
import styles from './Choices.module.css';

interface Worded extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> {
  label: string;
  note?: ReactNode;
}

/** Something that is on or off, at once. */
export function Switch({ label, note, className, ...rest }: Worded) {
  return <Line {...{ label, note, className }} {...rest} role="switch" shape={styles.switch} />;
}

/** Something that is agreed to, or chosen among others. */
export function Check({ label, note, className, ...rest }: Worded) {
  return <Line {...{ label, note, className }} {...rest} shape={styles.check} first />;
}

function Line({ label, note, className, shape, first, ...rest }: Worded & { shape: string | undefined; first?: boolean }) {
  const id = useId();
  const wrong = useFieldError(rest.name);
  const under = wrong ?? note;
  return (
    <div className={cx(styles.line, first && styles.first, className)}>
      <span className={styles.words}>
        <label htmlFor={id}>{label}</label>
        {under && (
          <span id={`${id}-note`} className={cx(styles.note, wrong && styles.wrong)}>
            {under}
          </span>
        )}
      </span>
      <input
        id={id}
        type="checkbox"
        className={shape}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={under ? `${id}-note` : undefined}
        {...rest}
      />
    </div>
  );
}

export interface Option {
  readonly value: string;
  readonly words: string;
  readonly note?: string;
}

interface OptionsProps {
  label: string;
  name: string;
  options: readonly Option[];
  initial: string;
  onChange?: (value: string) => void;
}

/** One of a few, each with what it means; arrows move between them. */
export function Options({ label, name, options, initial, onChange }: OptionsProps) {
  const id = useId();
  const wrong = useFieldError(name);
  return (
    <fieldset className={styles.options}>
      <legend>{label}</legend>
      {options.map(({ value, words, note }) => (
        <label key={value} className={styles.option}>
          <input
            type="radio"
            name={name}
            value={value}
            defaultChecked={value === initial}
            aria-describedby={note ? `${id}-${value}` : undefined}
            onChange={() => onChange?.(value)}
          />
          <span className={styles.words}>
            <span>{words}</span>
            {note && (
              <span id={`${id}-${value}`} className={styles.note}>
                {note}
              </span>
            )}
          </span>
        </label>
      ))}
      {wrong && <p className={styles.wrong}>{wrong}</p>}
    </fieldset>
  );
}
