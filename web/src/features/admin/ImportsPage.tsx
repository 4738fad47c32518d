import { useInfiniteQuery } from '@tanstack/react-query';

import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { base } from '../../api/client';
import { type Import, importsQuery } from '../../api/office';
import { buttonClass } from '../../design/Button';
import { Row, Rows, Section, Standing } from '../../design/Sections';
import { formatCount, formatExactly } from '../../platform/format';
import styles from './Admin.module.css';
import { AdminFrame } from './AdminFrame';

const counted = [
  ['added', 'added'],
  ['changed', 'changed'],
  ['renamed', 'renamed'],
  ['gone', 'gone'],
  ['returned', 'back'],
  ['unchanged', 'as before'],
  ['refused', 'refused'],
] as const;

/** Folders that were imported, and what became of their files. */
export default function ImportsPage() {
  const imports = useInfiniteQuery(importsQuery);
  return (
    <AdminFrame>
      <Section title="Imports" words="Folders are imported with segue import on the server. A report names each file that was refused, and why.">
        <Loaded query={imports}>
          {({ pages }) => {
            const runs = pages.flatMap((page) => page.items);
            if (runs.length === 0) return <p className={styles.quiet}>No folder was imported yet.</p>;
            return (
              <Rows label="Imports">
                {runs.map((run) => (
                  <ImportRow key={run.id} run={run} />
                ))}
              </Rows>
            );
          }}
        </Loaded>
        <MoreToCome more={imports.hasNextPage} busy={imports.isFetchingNextPage} onMore={() => void imports.fetchNextPage()} />
      </Section>
    </AdminFrame>
  );
}

function ImportRow({ run }: { run: Import }) {
  const figures = counted.filter(([name]) => run[name] > 0).map(([name, words]) => `${formatCount(run[name])} ${words}`);
  return (
    <Row
      title={
        <>
          {run.folder}
          {run.state === 'done' && <Standing kind={run.refused > 0 ? 'warning' : 'good'}>Done</Standing>}
          {run.state === 'running' && <Standing kind="plain">{`${formatCount(run.seen)} of ${formatCount(run.total)} files`}</Standing>}
          {run.state === 'stopped' && <Standing kind="warning">Stopped before its end</Standing>}
        </>
      }
      words={`${formatExactly(run.started_at)}: ${figures.join(', ') || 'no files'}`}
      end={
        <a className={buttonClass('secondary')} href={`${base}admin/imports/${run.id}/report.csv`} download aria-label={`Report on ${run.folder}`}>
          Report
        </a>
      }
    />
  );
}
