import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

import styles from './Studio.module.css';

/** The way to what a page belongs to. */
export function Back({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link href={to} className={styles.back}>
      <ChevronLeft className="icon icon-s" aria-hidden />
      <span className="clip">{children}</span>
    </Link>
  );
}
