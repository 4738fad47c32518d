import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { FileMusic } from 'lucide-react';
import { useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';

import { Loaded } from '../../actions/Loaded';
import { beginImport, imports, importsQuery, type ListImport } from '../../api/exchange';
import { wordsOf } from '../../api/problem';
import { Button } from '../../design/Button';
import { Page, PageHead } from '../../design/Page';
import { NoRows, Row, Rows, Section, Standing } from '../../design/Sections';
import { Note } from '../../design/Words';
import { cx } from '../../platform/classes';
import { formatMoment, formatSize } from '../../platform/format';
import { usePageTitle } from '../../platform/title';
import styles from './Exchange.module.css';
import { countWords, kindNames } from './words';

const kinds = '.m3u,.m3u8,.xspf,.jspf,.json,.csv,.tsv,.nsp,.xml,.zip';

/** Bring in playlists and libraries, and what became of those that were brought. */
export default function ImportsPage() {
  usePageTitle('Import');
  const known = useInfiniteQuery(importsQuery);
  return (
    <Page>
      <PageHead title="Import" words="Playlists, a library or a listening history from elsewhere" />
      <DropList />
      <Section title="What can be read" words="What a file is, its content says. Nothing that it names is opened or fetched.">
        <ul className={styles.kinds}>
          {kindNames.map(([name, words]) => (
            <li key={name}>
              <b>{name}</b> {words}
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Your imports" words="Kept for 90 days, so that you can resolve what was not found.">
        <Loaded query={known}>
          {({ pages }) => <Known items={pages.flatMap(({ items }) => items)} more={known.hasNextPage ? () => void known.fetchNextPage() : null} />}
        </Loaded>
      </Section>
    </Page>
  );
}

function DropList() {
  const [, go] = useLocation();
  const cache = useQueryClient();
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const send = useMutation({
    mutationFn: beginImport,
    onSuccess: (begun) => {
      void cache.invalidateQueries({ queryKey: imports });
      go(`/import/${begun.id}`);
    },
  });
  const take = (file: File | undefined) => {
    if (file && !send.isPending) send.mutate(file);
  };
  return (
    <>
      <div
        className={cx(styles.drop, over && styles.over)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files[0]);
        }}
      >
        <input
          ref={input}
          type="file"
          hidden
          accept={kinds}
          aria-label="File to import"
          onChange={(event) => {
            take(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
        <FileMusic className="icon icon-l" aria-hidden />
        <span>
          <b>{send.isPending ? `Sending ${send.variables.name}` : 'Drop a file here'}</b>
          <small>Up to 100 MB. Nothing is changed until you have seen what was found.</small>
        </span>
        <Button look="primary" aria-disabled={send.isPending} onClick={() => input.current?.click()}>
          Choose a file
        </Button>
      </div>
      {send.error && <Note kind="critical">{wordsOf(send.error)}</Note>}
    </>
  );
}

function Known({ items, more }: { items: readonly ListImport[]; more: (() => void) | null }) {
  if (items.length === 0) return <NoRows>None yet.</NoRows>;
  return (
    <>
      <Rows label="Your imports">
        {items.map((one) => (
          <Row
            key={one.id}
            title={
              <Link href={`/import/${one.id}`} className="link">
                {one.file_name}
              </Link>
            }
            words={`${formatMoment(one.created_at)}, ${formatSize(one.size)}${one.total > 0 ? `, ${countWords(one.total, 'entry', 'entries')}` : ''}`}
            end={<HowItStands one={one} />}
          />
        ))}
      </Rows>
      {more && <Button onClick={more}>Show more</Button>}
    </>
  );
}

function HowItStands({ one }: { one: ListImport }) {
  if (one.state === 'failed') return <Standing kind="critical">Not read</Standing>;
  if (one.state === 'ready') return <Standing kind="good">Ready</Standing>;
  return <Standing kind="plain">{one.state === 'matching' ? 'Looking for songs' : 'Waiting'}</Standing>;
}
