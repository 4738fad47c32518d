import { Link } from 'wouter';

import { Page, PageHead } from '../../design/Page';
import { usePageTitle } from '../../platform/title';
import { AlbumList } from './AlbumList';
import { Filters } from './Filters';
import { useFilter } from './useFilter';

const sorts = [
  ['new', 'Newest here'],
  ['release_date', 'Release date'],
  ['title', 'A to Z'],
] as const;

/** Every album; order and filter stand in the address. */
export default function AlbumsPage() {
  const [asked, change] = useFilter();
  const filter = sorts.some(([sort]) => sort === asked.sort) ? asked : { ...asked, sort: 'new' };
  usePageTitle('Albums');
  return (
    <Page>
      <PageHead title="Albums">
        <Link href="/genres" className="link">
          <u>All genres</u>
        </Link>
      </PageHead>
      <Filters filter={filter} sorts={sorts} genres onChange={change} />
      <AlbumList filter={filter} />
    </Page>
  );
}
