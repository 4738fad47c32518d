import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ChevronLeft, FileCheck } from 'lucide-react';
import { Link, useSearchParams } from 'wouter';

import { Failed } from '../../actions/Failed';
import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { base } from '../../api/client';
import { type Finding, findingsQuery, type Import, importQuery } from '../../api/office';
import { RowBones } from '../../design/bones';
import { buttonClass } from '../../design/Button';
import { Standing } from '../../design/Sections';
import { Chip, Chips, Empty, Progress } from '../../design/Words';
import { formatCount, formatExactly } from '../../platform/format';
import styles from './Admin.module.css';
import { AdminFrame } from './AdminFrame';
import { ImportStanding } from './ImportsPage';
import look from './Import.module.css';

type Outcome = Finding['outcome'];

const outcomes: readonly (readonly [Outcome, string, 'good' | 'warning' | 'critical' | 'plain'])[] = [
  ['refused', 'Refused', 'critical'],
  ['unreadable', 'Not readable', 'critical'],
  ['gone', 'Gone', 'warning'],
  ['returned', 'Back', 'good'],
  ['renamed', 'Renamed', 'plain'],
  ['changed', 'Changed', 'plain'],
];
const askAgain = 2000;

/** What became of a folder's files: figures, and each file that there is something to say of. */
export default function ImportPage({ id }: { id: string }) {
  const run = useQuery({ ...importQuery(id), refetchInterval: ({ state }) => (state.data?.state === 'running' ? askAgain : false) });
  if (run.isError && !run.data) return <Failed error={run.error} what="import" onRetry={() => void run.refetch()} />;
  return (
    <AdminFrame>
      <Link href="/admin/imports" className={styles.back}>
        <ChevronLeft className="icon icon-s" aria-hidden />
        All imports
      </Link>
      {run.data ? <Head run={run.data} /> : <RowBones count={3} />}
      <Findings id={id} />
    </AdminFrame>
  );
}

function Head({ run }: { run: Import }) {
  const figures = [
    ['Files', run.total],
    ['Added', run.added],
    ['Changed', run.changed],
    ['Renamed', run.renamed],
    ['Gone', run.gone],
    ['Back', run.returned],
    ['As before', run.unchanged],
    ['Refused', run.refused],
    ['Playlists', run.playlists],
  ] as const;
  const ways = [run.copied ? 'copied in' : 'used where they are', ...(run.lazy ? ['published at once'] : [])].join(', ');
  return (
    <header className={look.head}>
      <div>
        <h2>{run.folder}</h2>
        <p className={styles.quiet}>
          <ImportStanding run={run} />
          {` ${formatExactly(run.started_at)}${run.finished_at ? ` to ${formatExactly(run.finished_at)}` : ''}. Files ${ways}.`}
        </p>
      </div>
      <a className={buttonClass('secondary')} href={`${base}admin/imports/${run.id}/report.csv`} download>
        Download as CSV
      </a>
      {run.state === 'running' && run.total > 0 && <Progress className={look.progress} label="Files looked at" percent={(100 * run.seen) / run.total} thick />}
      <dl className={look.figures}>
        {figures.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{formatCount(count)}</dd>
          </div>
        ))}
      </dl>
    </header>
  );
}

function Findings({ id }: { id: string }) {
  const [search, setSearch] = useSearchParams();
  const outcome = outcomes.find(([name]) => name === search.get('outcome'))?.[0] ?? null;
  const findings = useInfiniteQuery(findingsQuery(id, outcome));
  const narrow = (next: Outcome | null) => setSearch(next === null ? {} : { outcome: next }, { replace: true });
  return (
    <section aria-label="Report">
      <div className={look.chips}>
        <Chips label="Show">
          <Chip on={outcome === null} onClick={() => narrow(null)}>
            All
          </Chip>
          {outcomes.map(([name, words]) => (
            <Chip key={name} on={outcome === name} onClick={() => narrow(name)}>
              {words}
            </Chip>
          ))}
        </Chips>
      </div>
      <Loaded query={findings} rows={6}>
        {({ pages }) => <Table findings={pages.flatMap((page) => page.items)} filtered={outcome !== null} />}
      </Loaded>
      <MoreToCome more={findings.hasNextPage} busy={findings.isFetchingNextPage} onMore={() => void findings.fetchNextPage()} />
    </section>
  );
}

function Table({ findings, filtered }: { findings: readonly Finding[]; filtered: boolean }) {
  if (findings.length === 0) {
    return (
      <Empty icon={FileCheck} title={filtered ? 'No file ended so' : 'Nothing to report'}>
        {filtered ? 'Look at all that the report says.' : 'Every file came in as it is, or was here before.'}
      </Empty>
    );
  }
  return (
    <table className={styles.table}>
      <caption className="sr">Files, in the order they were looked at</caption>
      <thead>
        <tr>
          <th scope="col">File</th>
          <th scope="col">Outcome</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {findings.map((one, place) => (
          <tr key={`${one.path} ${place}`}>
            <th scope="row" className={look.path}>
              {one.path}
            </th>
            <td data-name="Outcome">
              <Outcome of={one.outcome} />
            </td>
            <td data-name="Why" className={look.why}>
              {one.reason}
              {one.song_id && (
                <Link href={`/songs/${one.song_id}`} className="link">
                  <u>Its song</u>
                </Link>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Outcome({ of }: { of: Outcome }) {
  const [, words, kind] = outcomes.find(([name]) => name === of) ?? [of, of, 'plain'];
  return <Standing kind={kind}>{words}</Standing>;
}
