import type { ReactNode } from 'react';

import { Cover } from './Cover';
import styles from './Page.module.css';

/** What scrolls below the top bar, in the page's gutters. */
export function Page({ children }: { children: ReactNode }) {
  return <div className={styles.page}>{children}</div>;
}

export function PageHead({ title, words, children }: { title: string; words?: string; children?: ReactNode }) {
  return (
    <header className={styles.head}>
      <div>
        <h1>{title}</h1>
        {words && <p>{words}</p>}
      </div>
      {children}
    </header>
  );
}

/** A list with what is known about it beside, or below where there is no room. */
export function Columns({ children, aside }: { children: ReactNode; aside: ReactNode }) {
  return (
    <div className={styles.columns}>
      <div>{children}</div>
      <aside className={styles.aside} aria-label="About">
        {aside}
      </aside>
    </div>
  );
}

export function Facts({ title, facts }: { title: string; facts: readonly (readonly [string, ReactNode])[] }) {
  if (facts.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

interface HeroProps {
  cover: { readonly id: string } | null;
  seed: string;
  alt: string;
  kind: string;
  title: string;
  /** Drawn in the place of the cover. */
  sleeve?: ReactNode;
  words?: ReactNode;
  meta: ReactNode;
  acts: ReactNode;
}

/** Sleeve and title over the sleeve's ground. */
export function Hero({ cover, seed, alt, kind, title, sleeve, words, meta, acts }: HeroProps) {
  return (
    <section className={styles.sleeve} aria-label={title}>
      <div className={styles.hero}>
        {sleeve ?? <Cover cover={cover} seed={seed} width={256} alt={alt} large eager />}
        <div>
          <span className={styles.kind}>{kind}</span>
          <h1>{title}</h1>
          {words}
          <div className={styles.meta}>{meta}</div>
          <div className={styles.acts}>{acts}</div>
        </div>
      </div>
    </section>
  );
}

