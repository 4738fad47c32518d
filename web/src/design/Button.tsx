import { Pause, Play } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';

import { cx } from '../platform/classes';
import styles from './Button.module.css';
import { tip } from './Tips';

type Plain = ButtonHTMLAttributes<HTMLButtonElement> & { ref?: Ref<HTMLButtonElement> };

interface ButtonProps extends Plain {
  /** `inline` stands within words, as a link does. */
  look?: 'primary' | 'secondary' | 'quiet' | 'critical' | 'inline';
  large?: boolean;
  wide?: boolean;
}

/** A pill with words. At most one primary in view. */
export function Button({ look = 'secondary', large, wide, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={cx(styles.button, styles[look], large && styles.large, wide && styles.wide, className)}
      {...rest}
    />
  );
}

/** Classes of a button for links that look like one. */
export function buttonClass(look: 'primary' | 'secondary' | 'quiet', { large = false, wide = false } = {}): string {
  return cx(styles.button, styles[look], large && styles.large, wide && styles.wide);
}

interface IconButtonProps extends Plain {
  /** What it does; icons are never without a name. */
  label: string;
  /** Lit, with a dot below: a mode that is on. */
  on?: boolean;
  /** The key that does the same, for the tip. */
  keyCap?: string;
  children: ReactNode;
}

/** A round button with an icon: 36 px drawn, 44 px to hit. */
export function IconButton({ label, on, keyCap, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      className={cx(styles.icon, on && styles.on, className)}
      {...tip(label, keyCap)}
      {...rest}
    >
      {children}
    </button>
  );
}

interface PlayDiscProps extends Plain {
  /** What is played, in words: `Moon Ledger`. */
  what?: string;
  playing: boolean;
  /** Asked to play, not heard yet. */
  waiting?: boolean;
  size?: 's' | 'm' | 'l';
}

/** The play button: accent on ink, ink on paper. */
export function PlayDisc({ what, playing, waiting, size = 's', className, ...rest }: PlayDiscProps) {
  const verb = playing ? 'Pause' : 'Play';
  const Icon = playing ? Pause : Play;
  return (
    <button
      type="button"
      aria-label={what ? `${verb} ${what}` : verb}
      className={cx(
        styles.disc,
        size === 'm' && styles['disc-m'],
        size === 'l' && styles['disc-l'],
        waiting && styles.waiting,
        className,
      )}
      {...rest}
    >
      <Icon className="icon" aria-hidden />
    </button>
  );
}
