import { CircleAlert, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { Link } from 'wouter';

import { cx } from '../platform/classes';
import styles from './Words.module.css';

const noteIcons = { info: Info, warning: TriangleAlert, critical: CircleAlert } as const;

/** A line about the state of things, with at most one act at its end. */
export function Note({
  kind = 'info',
  icon,
  act,
  children,
}: {
  kind?: keyof typeof noteIcons;
  icon?: LucideIcon;
  act?: ReactNode;
  children: ReactNode;
}) {
  const Icon = icon ?? noteIcons[kind];
  return (
    <div className={cx(styles.note, styles[kind])} role={kind === 'critical' ? 'alert' : 'status'}>
      <Icon className="icon" aria-hidden />
      <span>{children}</span>
      {act}
    </div>
  );
}

/** How far something is, 0 to 100. */
export function Progress({ label, percent, thick, className }: { label: string; percent: number; thick?: boolean; className?: string | undefined }) {
  return (
    <span
      className={cx(styles.progress, thick && styles.thick, className)}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
    >
      <i style={{ transform: `scaleX(${Math.min(100, Math.max(0, percent)) / 100})` }} />
    </span>
  );
}

/** Nothing here: what it is, and one next step. */
export function Empty({
  icon: Icon,
  title,
  code,
  acts,
  top,
  children,
}: {
  icon: LucideIcon;
  title: string;
  code?: string | undefined;
  acts?: ReactNode;
  /** True where this is the page's own heading. */
  top?: boolean;
  children: ReactNode;
}) {
  const Heading = top ? 'h1' : 'h2';
  return (
    <div className={styles.empty}>
      <Icon aria-hidden />
      <Heading>{title}</Heading>
      <p>{children}</p>
      {acts && <div className={styles.acts}>{acts}</div>}
      {code && <p className={styles.code}>{code}</p>}
    </div>
  );
}

/** A grey shape of what is coming. */
export function Bone({ width, height, round, style }: { width?: number | string; height?: number | string; round?: boolean; style?: CSSProperties }) {
  return <span className={styles.bone} aria-hidden style={{ width, height, ...(round ? { borderRadius: '50%' } : {}), ...style }} />;
}

export function Chip({ on, onClick, children }: { on: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className={styles.chip} aria-pressed={on} onClick={onClick}>
      {children}
    </button>
  );
}

export function Chips({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.chips} role="group" aria-label={label}>
      {children}
    </div>
  );
}

export function Tag({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <span className={styles.tag} {...(label ? { title: label, role: 'img', 'aria-label': label } : {})}>
      {children}
    </span>
  );
}

export function Key({ children }: { children: ReactNode }) {
  return <kbd className={styles.key}>{children}</kbd>;
}

/** A part of a page under a heading, with a way to more of it. */
export function Block({ title, more, children }: { title: string; more?: { to: string; words: string } | undefined; children: ReactNode }) {
  return (
    <section className={styles.block} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {more && (
          <Link href={more.to} className={cx(styles.more, 'link')}>
            {more.words}
          </Link>
        )}
      </header>
      {children}
    </section>
  );
}

/** The meter of the song that sounds; still while it is paused. */
export function PlayingBars({ moving }: { moving: boolean }) {
  return (
    <span className={cx(styles.bars, moving && styles.moving)} role="img" aria-label={moving ? 'Playing' : 'Paused'}>
      <i />
      <i />
      <i />
    </span>
  );
}
