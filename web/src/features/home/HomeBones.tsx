import { ShelfBones } from '../../design/bones';
import { Bone } from '../../design/Words';
import { useDelayed } from '../../platform/delay';
import styles from './Home.module.css';

/** The shape of the home page while its lists are on the way. */
export function HomeBones() {
  const late = useDelayed(true);
  return (
    <div aria-busy="true" style={{ visibility: late ? 'visible' : 'hidden' }}>
      <div className={styles.top}>
        <div className={styles.last} style={{ background: 'var(--surface-1)' }}>
          <Bone width="100%" style={{ aspectRatio: '1', boxShadow: 'none' }} />
          <div className={styles.body}>
            <Bone width={124} height={11} />
            <Bone width="72%" height={28} style={{ marginTop: 14 }} />
            <Bone width="46%" height={12} style={{ marginTop: 14 }} />
            <div className={styles.go}>
              <Bone width={60} height={60} round style={{ flex: 'none' }} />
              <Bone width="100%" height={34} />
            </div>
          </div>
        </div>
        <div className={styles.tiles}>
          {Array.from({ length: 6 }, (_, place) => (
            <div key={place} className={styles.tile}>
              <Bone style={{ borderRadius: 0 }} />
              <span style={{ flex: 1, gap: 8 }}>
                <Bone width="70%" height={11} />
                <Bone width="45%" height={10} />
              </span>
            </div>
          ))}
        </div>
      </div>
      <Bone width={180} height={18} style={{ marginTop: 40, marginBottom: 18 }} />
      <ShelfBones />
    </div>
  );
}
