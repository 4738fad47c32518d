import { useQuery } from '@tanstack/react-query';
import { ArrowDownUp, LayoutGrid, List } from 'lucide-react';
import { Link, useSearchParams } from 'wouter';

import { totalsQuery } from '../../api/library';
import { IconButton } from '../../design/Button';
import { Field } from '../../design/Field';
import { Menu, MenuChoices } from '../../design/Menu';
import { Page, PageHead } from '../../design/Page';
import { useSettled } from '../../platform/delay';
import { formatCount } from '../../platform/format';
import { createStore, useStore } from '../../platform/store';
import { usePageTitle } from '../../platform/title';
import { Hidden } from './Hidden';
import styles from './Library.module.css';
import { Albums, Artists, Songs } from './parts';

type Part = 'songs' | 'albums' | 'artists' | 'hidden';

const names: Readonly<Record<Part, string>> = { albums: 'Albums', artists: 'Artists', songs: 'Songs', hidden: 'Hidden' };
const orders: Readonly<Record<Part, readonly { value: string; words: string }[]>> = {
  songs: [
    { value: 'added', words: 'Latest likes' },
    { value: 'title', words: 'Title' },
    { value: 'artist', words: 'Artist' },
    { value: 'album', words: 'Album' },
  ],
  albums: [
    { value: 'added', words: 'Latest saved' },
    { value: 'title', words: 'Title' },
    { value: 'artist', words: 'Artist' },
    { value: 'release_date', words: 'Release date' },
  ],
  artists: [
    { value: 'added', words: 'Latest followed' },
    { value: 'title', words: 'Name' },
  ],
  hidden: [],
};

export type Look = 'grid' | 'list';
const lookKept = 'segue.library.look';
const look = createStore<Look>(readLook());

function readLook(): Look {
  try {
    return localStorage.getItem(lookKept) === 'list' ? 'list' : 'grid';
  } catch {
    return 'grid';
  }
}

function setLook(next: Look): void {
  look.set(next);
  try {
    localStorage.setItem(lookKept, next);
  } catch {
    // Without storage the choice holds until the page is closed.
  }
}

export function isPart(name: string): name is Part {
  return name in names;
}

/** What somebody keeps; the part stands in the path, order and words in the address. */
export default function LibraryPage({ part = 'albums' }: { part?: string }) {
  const here: Part = isPart(part) ? part : 'albums';
  const shown = useStore(look);
  const [search, setSearch] = useSearchParams();
  const totals = useQuery(totalsQuery);
  usePageTitle('Library');
  const change = (name: 'sort' | 'q', value: string) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const order = orders[here].find(({ value }) => value === search.get('sort')) ?? orders[here][0];
  const q = search.get('q') ?? '';
  const sorting = { sort: order?.value ?? 'added', q: useSettled(q.trim()) };
  const counts: Readonly<Record<Part, number | undefined>> = {
    songs: totals.data?.songs,
    albums: totals.data?.albums,
    artists: totals.data?.artists,
    hidden: totals.data && totals.data.hidden_songs + totals.data.hidden_artists,
  };
  return (
    <Page>
      <PageHead title="Library">
        <div className={styles.tools}>
          {order && (
            <Menu
              align="end"
              trigger={
                <button type="button" className={styles.order} aria-label={`Order: ${order.words}`}>
                  <ArrowDownUp className="icon icon-s" aria-hidden />
                  {order.words}
                </button>
              }
            >
              <MenuChoices label="Order" value={order.value} choices={orders[here]} onChange={(value) => change('sort', value)} />
            </Menu>
          )}
          {(here === 'albums' || here === 'artists') && (
            <div role="group" aria-label="Shown as" className={styles.looks}>
              <IconButton label="Grid" aria-pressed={shown === 'grid'} className={shown === 'grid' ? styles.lit ?? '' : ''} onClick={() => setLook('grid')}>
                <LayoutGrid className="icon" />
              </IconButton>
              <IconButton label="List" aria-pressed={shown === 'list'} className={shown === 'list' ? styles.lit ?? '' : ''} onClick={() => setLook('list')}>
                <List className="icon" />
              </IconButton>
            </div>
          )}
        </div>
      </PageHead>
      <nav className={styles.parts} aria-label="Parts of the library">
        {(Object.keys(names) as Part[])
          .filter((name) => name !== 'hidden' || here === 'hidden' || (counts.hidden ?? 0) > 0)
          .map((name) => (
            <Link key={name} href={`/library/${name}`} {...(name === here ? { 'aria-current': 'page' } : {})}>
              {names[name]}
              {counts[name] !== undefined && <span>{formatCount(counts[name] ?? 0)}</span>}
            </Link>
          ))}
      </nav>
      {here !== 'hidden' && (
        <form className={styles.filter} role="search" aria-label="Find in your library" onSubmit={(event) => event.preventDefault()}>
          <Field label={`Find in your ${names[here].toLowerCase()}`} type="search" maxLength={100} value={q} onChange={(event) => change('q', event.currentTarget.value)} />
        </form>
      )}
      {here === 'songs' && <Songs sorting={sorting} />}
      {here === 'albums' && <Albums sorting={sorting} look={shown} />}
      {here === 'artists' && <Artists sorting={sorting} look={shown} />}
      {here === 'hidden' && <Hidden />}
    </Page>
  );
}
