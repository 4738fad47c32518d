import type { ServerStorage as Stored, StoredKind } from '../../api/storage';
import { NoRows } from '../../design/Sections';
import { Note } from '../../design/Words';
import { formatCount, formatMoment, formatSize } from '../../platform/format';
import styles from './Storage.module.css';

const names: Readonly<Record<StoredKind['kind'], string>> = {
  masters: 'Originals',
  renditions: 'Qualities made of them',
  covers: 'Covers',
  avatars: 'Pictures of people',
  exports: 'Exports of people’s data',
  coming: 'Uploads on their way',
  in_place: 'In imported folders',
};

/** What is kept, as bars, and the disk it is kept on. */
export function ServerStorage({ storage: { kinds, counted_at: counted, disk } }: { storage: Stored }) {
  const ours = kinds.filter(({ kind }) => kind !== 'in_place');
  const elsewhere = kinds.find(({ kind, files }) => kind === 'in_place' && files > 0);
  const most = Math.max(1, ...kinds.map(({ bytes }) => bytes));
  return (
    <>
      {disk && <Disk disk={disk} />}
      {counted === null ? (
        <NoRows>What is stored is being counted. The figures come by themselves.</NoRows>
      ) : (
        <>
          <table className={styles.kinds}>
            <caption className="sr">What is stored</caption>
            <thead className="sr">
              <tr>
                <th scope="col">What</th>
                <th scope="col">How much</th>
                <th scope="col">Files</th>
              </tr>
            </thead>
            <tbody>
              {[...ours, ...(elsewhere ? [elsewhere] : [])].map((one) => (
                <tr key={one.kind}>
                  <th scope="row">{names[one.kind]}</th>
                  <td>{formatSize(one.bytes)}</td>
                  <td>{`${formatCount(one.files)} ${one.files === 1 ? 'file' : 'files'}`}</td>
                  <td aria-hidden className={styles.bar}>
                    <i style={{ inlineSize: `${(100 * one.bytes) / most}%` }} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <NoRows>{`Counted ${formatMoment(counted)}. ${elsewhere ? 'Files of imported folders stay where they are, and are in no sum here.' : ''}`}</NoRows>
        </>
      )}
    </>
  );
}

function Disk({ disk: { free, total, reserve } }: { disk: NonNullable<Stored['disk']> }) {
  const share = (bytes: number) => `${(100 * Math.max(0, bytes)) / Math.max(1, total)}%`;
  const left = free - reserve;
  return (
    <div className={styles.disk}>
      <p>
        <strong>{`${formatSize(Math.max(0, left))} left for uploads`}</strong>
        <span>{`${formatSize(free)} of ${formatSize(total)} free, ${formatSize(reserve)} in reserve`}</span>
      </p>
      <span className={styles.meter} aria-hidden>
        <i style={{ inlineSize: share(total - free) }} />
        <i style={{ inlineSize: share(Math.min(reserve, free)) }} />
      </span>
      {left <= 0 && <Note kind="critical">Uploads are refused. Make room on the disk, or lower SEGUE_DISK_RESERVE.</Note>}
    </div>
  );
}
