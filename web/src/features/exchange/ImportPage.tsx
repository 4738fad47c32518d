import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FileX, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';

import { Loaded } from '../../actions/Loaded';
import { forgetImport, importQuery, imports, type ListImportDetails, makeLists } from '../../api/exchange';
import { wordsOf } from '../../api/problem';
import { Button, IconButton } from '../../design/Button';
import { Check } from '../../design/Choices';
import { Confirm } from '../../design/Dialog';
import { Page, PageHead } from '../../design/Page';
import { Acts, Section, Standing } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { Empty, Note, Progress } from '../../design/Words';
import { announce } from '../../platform/announce';
import { usePageTitle } from '../../platform/title';
import styles from './Exchange.module.css';
import { Resolving } from './Resolving';
import { countWords, foundWords, listKinds } from './words';

/** An import: how far it is, what was found, and what is to be made of it. */
export default function ImportPage({ id }: { id: string }) {
  usePageTitle('Import');
  const told = useQuery(importQuery(id));
  const state = told.data?.state;
  useEffect(() => {
    if (state === 'ready') announce('The import is ready');
    if (state === 'failed') announce('The file could not be read');
  }, [state]);
  return (
    <Page>
      <PageHead title={told.data?.file_name ?? 'Import'} words={told.data ? standing(told.data) : ''}>
        <Forget id={id} />
      </PageHead>
      <Loaded query={told} rows={4}>
        {(one) => <Told one={one} />}
      </Loaded>
    </Page>
  );
}

function standing({ state, total }: ListImportDetails): string {
  if (state === 'ready') return `${countWords(total, 'entry', 'entries')}, all looked for`;
  if (state === 'failed') return 'Not read';
  return state === 'matching' ? 'Looking for its songs' : 'Waiting to be read';
}

function Told({ one }: { one: ListImportDetails }) {
  if (one.state === 'failed') {
    return (
      <Empty
        icon={FileX}
        title="The file cannot be read"
        code={one.failure_code ?? undefined}
        acts={
          <Link href="/import" className="link">
            <u>Choose another file</u>
          </Link>
        }
      >
        {one.failure}
      </Empty>
    );
  }
  if (one.state !== 'ready') {
    return <Progress label="How far the import is" percent={one.total === 0 ? 3 : 5 + (95 * one.done) / one.total} thick />;
  }
  const open = one.lists.some(({ counts }) => counts.ambiguous + counts.missing > 0);
  return (
    <>
      {one.left_out > 0 && <Note>{countWords(one.left_out, 'line was', 'lines were')} left out: no songs, plays under 30 seconds, or past the 10,000 that a playlist holds.</Note>}
      <Lists key={one.lists.map((list) => Number(list.applied_at !== null)).join('')} one={one} />
      {open && <Resolving id={one.id} kinds={new Map(one.lists.map((list) => [list.list, list.kind]))} />}
    </>
  );
}

/** What the file holds, to be ticked and made. */
function Lists({ one }: { one: ListImportDetails }) {
  const cache = useQueryClient();
  const left = one.lists.filter(({ applied_at: made }) => made === null);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(() => new Set(left.map(({ list }) => list)));
  const make = useMutation({
    mutationFn: () => makeLists(one.id, [...chosen]),
    onSuccess: (now) => {
      cache.setQueryData(importQuery(one.id).queryKey, now);
      for (const queryKey of [['playlists'], ['library'], ['liked'], ['history'], ['smart']]) void cache.invalidateQueries({ queryKey });
      toast('Imported');
    },
  });
  const turn = (list: number) => setChosen((now) => (now.has(list) ? new Set([...now].filter((each) => each !== list)) : new Set([...now, list])));
  return (
    <Section title="What the file holds" words="What you choose below comes into a list at its place, also after the list was made.">
      <ul className={styles.lists} aria-label="Lists of the file">
        {one.lists.map((list) => (
          <li key={list.list}>
            {list.applied_at === null ? (
              <Check
                label={list.name}
                note={`${listKinds[list.kind]}: ${foundWords(list)}${list.failure ? `. ${list.failure}` : ''}`}
                checked={chosen.has(list.list)}
                onChange={() => turn(list.list)}
              />
            ) : (
              <div className={styles.made}>
                <span>
                  <b>{list.playlist_id ? <Link href={`/${list.kind === 'smart' ? 'smart-playlists' : 'playlists'}/${list.playlist_id}`}>{list.name}</Link> : list.name}</b>
                  <small>
                    {listKinds[list.kind]}: {foundWords(list)}
                  </small>
                </span>
                <Standing kind="good">Imported</Standing>
              </div>
            )}
          </li>
        ))}
      </ul>
      {make.error && <Note kind="critical">{wordsOf(make.error)}</Note>}
      {left.length > 0 && (
        <Acts>
          <Button look="primary" aria-disabled={make.isPending || chosen.size === 0} onClick={() => !make.isPending && chosen.size > 0 && make.mutate()}>
            {make.isPending ? 'Importing' : `Import ${countWords(chosen.size, 'list', 'lists')}`}
          </Button>
        </Acts>
      )}
    </Section>
  );
}

function Forget({ id }: { id: string }) {
  const [, go] = useLocation();
  const cache = useQueryClient();
  const [asked, ask] = useState(false);
  const forget = useMutation({
    mutationFn: () => forgetImport(id),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: imports });
      go('/import');
    },
    onError: (error) => toast(wordsOf(error), { critical: true }),
  });
  return (
    <>
      <IconButton label="Forget this import" onClick={() => ask(true)}>
        <Trash2 className="icon" />
      </IconButton>
      <Confirm
        open={asked}
        title="Forget this import?"
        words="What was made of it stays. What was not found can no longer be resolved."
        act="Forget it"
        onConfirm={() => {
          ask(false);
          forget.mutate();
        }}
        onClose={() => ask(false)}
      />
    </>
  );
}
