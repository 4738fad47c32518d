import { Link } from 'wouter';

import { Cover } from '../../design/Cover';
import { cx } from '../../platform/classes';
import styles from './Home.module.css';

interface Tile {
  readonly id: string;
  readonly title: string;
  readonly under: string;
  readonly cover: { readonly id: string } | null;
}

/** Records to get back to quickly. */
export function Tiles({ records }: { records: readonly Tile[] }) {
  return (
    <nav className={cx(styles.tiles, records.length <= 3 && styles.few)} aria-label="Records">
      {records.map((record) => (
        <Link key={record.id} href={`/albums/${record.id}`} className={styles.tile}>
          <Cover cover={record.cover} seed={record.id} width={80} />
          <span>
            <b className="clip">{record.title}</b>
            <small className="clip">{record.under}</small>
          </span>
        </Link>
      ))}
    </nav>
  );
}
