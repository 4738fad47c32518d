import { useDelayed } from '../platform/delay';
import { Shelf } from './Card';
import styles from './Page.module.css';
import { Bone } from './Words';

/** The shape of a shelf of cards, shown once its data has been on the way for a moment. */
export function ShelfBones({ wrap, count = 6 }: { wrap?: boolean; count?: number }) {
  const late = useDelayed(true);
  return (
    <div aria-busy="true" style={{ visibility: late ? 'visible' : 'hidden' }}>
      <Shelf label="On its way" {...(wrap ? { wrap } : {})}>
        {Array.from({ length: count }, (_, place) => (
          <span key={place}>
            <Bone width="100%" style={{ aspectRatio: '1', borderRadius: 'var(--radius-cover-lg)' }} />
            <Bone width="78%" height={12} style={{ marginTop: 14 }} />
            <Bone width="52%" height={10} style={{ marginTop: 9 }} />
          </span>
        ))}
      </Shelf>
    </div>
  );
}

/** The shape of a list of songs. */
export function RowBones({ count = 8 }: { count?: number }) {
  const late = useDelayed(true);
  return (
    <div aria-busy="true" style={{ visibility: late ? 'visible' : 'hidden' }}>
      {Array.from({ length: count }, (_, place) => (
        <div key={place} style={{ display: 'flex', alignItems: 'center', gap: 16, height: 'var(--row)' }}>
          <Bone width={20} height={12} />
          <Bone width={`${38 - ((place * 7) % 20)}%`} height={12} />
          <span style={{ flex: 1 }} />
          <Bone width={36} height={12} />
        </div>
      ))}
    </div>
  );
}

/** The shape of an album's or an artist's head. */
export function HeroBones() {
  const late = useDelayed(true);
  return (
    <div className={styles.sleeve} aria-busy="true" style={{ visibility: late ? 'visible' : 'hidden' }}>
      <div className={styles.hero}>
        <Bone width="100%" style={{ aspectRatio: '1', boxShadow: 'none' }} />
        <div>
          <Bone width={60} height={12} />
          <Bone width="min(460px, 90%)" height={52} style={{ marginTop: 16 }} />
          <Bone width="min(280px, 70%)" height={14} style={{ marginTop: 22 }} />
          <Bone width={60} height={60} round style={{ marginTop: 24 }} />
        </div>
      </div>
    </div>
  );
}
