import type { ReactNode } from 'react';
import { Link } from 'wouter';

import { cx } from '../platform/classes';
import { PlayDisc } from './Button';
import styles from './Card.module.css';
import { Cover } from './Cover';

interface CardProps {
  to: string;
  title: string;
  under: string;
  cover: { readonly id: string } | null;
  seed: string;
  playing?: 'playing' | 'paused' | null;
  onPlay?: () => void;
  onNear?: () => void;
}

/** A sleeve with its name; hover or focus shows play. */
export function Card({ to, title, under, cover, seed, playing = null, onPlay, onNear }: CardProps) {
  return (
    <article className={styles.card} onPointerEnter={onNear}>
      <div className={styles.picture}>
        <Cover cover={cover} seed={seed} width={220} large />
        {onPlay && (
          <PlayDisc
            className={styles.disc}
            what={title}
            playing={playing === 'playing'}
            data-playing={playing ?? undefined}
            onClick={onPlay}
          />
        )}
      </div>
      <p className={cx(styles.title, 'clip', playing && styles.now)}>
        <Link href={to}>{title}</Link>
      </p>
      <span className={cx(styles.under, 'clip')}>{under}</span>
    </article>
  );
}

/** Cards side by side: a sideways shelf where there is no room, or, with `wrap`, a grid. */
export function Shelf({ label, wrap, children }: { label: string; wrap?: boolean; children: ReactNode[] }) {
  return (
    <ul className={cx(styles.shelf, wrap && styles.wrap, children.length <= 4 && styles.few)} aria-label={label} {...(wrap ? {} : { tabIndex: -1 })}>
      {children.map((child, place) => (
        // A shelf's cards keep their places for as long as it is shown.
        <li key={place}>{child}</li>
      ))}
    </ul>
  );
}
