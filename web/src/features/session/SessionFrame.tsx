import type { ReactNode } from 'react';

import { Logo } from '../../design/Logo';
import { Sleeves } from './Sleeves';
import styles from './Session.module.css';

/** The form at one side, a wall of sleeves at the other. */
export function SessionFrame({ children, other }: { children: ReactNode; other: ReactNode }) {
  return (
    <div className={styles.auth}>
      <main className={styles.side} id="main">
        <span className={styles.brand}>
          <Logo />
          <span>segue</span>
        </span>
        {children}
        <p className={styles.other}>{other}</p>
      </main>
      <Sleeves className={styles.wall} />
    </div>
  );
}
