import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'wouter';

import { cx } from '../platform/classes';
import styles from './Sections.module.css';

interface Tab {
  readonly to: string;
  readonly name: string;
}

/** The pages of one subject, side by side; they slide sideways where there is no room. */
export function Tabs({ label, tabs, place }: { label: string; tabs: readonly Tab[]; place: string }) {
  const here = useRef<HTMLElement>(null);
  useEffect(() => {
    here.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [place]);
  return (
    <nav ref={here} className={styles.tabs} aria-label={label}>
      {tabs.map(({ to, name }) => (
        <Link key={to} href={to} {...(place === to || place.startsWith(`${to}/`) ? { 'aria-current': 'page' } : {})}>
          {name}
        </Link>
      ))}
    </nav>
  );
}

/** A part of a page of settings: what it is about at one side, its controls at the other. */
export function Section({ title, words, children }: { title: string; words?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {words && <p>{words}</p>}
      </header>
      <div className={styles.body}>{children}</div>
    </section>
  );
}

/** Rows of things, a line between them. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={styles.rows} aria-label={label}>
      {children}
    </ul>
  );
}

/** What stands in the place of rows where there are none. */
export function NoRows({ children }: { children: ReactNode }) {
  return <p className={styles.none}>{children}</p>;
}

interface RowProps {
  icon?: ReactNode;
  title: ReactNode;
  words?: ReactNode;
  end?: ReactNode;
  children?: ReactNode;
}

/** One of them: what it is, what is known of it, what can be done with it. */
export function Row({ icon, title, words, end, children }: RowProps) {
  return (
    <li className={styles.row}>
      {icon && <span className={styles.icon}>{icon}</span>}
      <span className={styles.text}>
        <span className={styles.title}>{title}</span>
        {words && <span className={styles.words}>{words}</span>}
      </span>
      {end && <span className={styles.end}>{end}</span>}
      {children && <div className={styles.under}>{children}</div>}
    </li>
  );
}

/** How something stands, in a word with a colour. */
export function Standing({ kind, children }: { kind: 'good' | 'warning' | 'critical' | 'plain'; children: ReactNode }) {
  return <span className={cx(styles.standing, styles[kind])}>{children}</span>;
}

/** Buttons side by side, below what they act on. */
export function Acts({ children }: { children: ReactNode }) {
  return <div className={styles.acts}>{children}</div>;
}
