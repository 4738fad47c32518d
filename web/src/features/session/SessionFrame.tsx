import { type ReactNode } from 'react';
import { Link } from 'wouter';

import { Logo } from '../../design/Logo';
import styles from './Session.module.css';
import { Sleeves } from './Sleeves';

interface FrameProps {
  title: string;
  lead?: ReactNode;
  /** What else one may want, at the foot. */
  other?: ReactNode;
  children: ReactNode;
}

/** The form at one side, a wall of sleeves at the other. */
export function SessionFrame({ title, lead, other, children }: FrameProps) {
  return (
    <div className={styles.auth}>
      <div className={styles.side}>
        <header className={styles.brand}>
          <Logo />
          <span>segue</span>
        </header>
        <main id="main" className={styles.form}>
          <h1>{title}</h1>
          {lead && <p className={styles.lead}>{lead}</p>}
          {children}
        </main>
        <footer className={styles.other}>
          <span>{other}</span>
          <span className={styles.terms}>
            <Link href="/terms" className="link">
              Terms
            </Link>
            <Link href="/privacy" className="link">
              Privacy
            </Link>
          </span>
        </footer>
      </div>
      <Sleeves className={styles.wall} />
    </div>
  );
}
