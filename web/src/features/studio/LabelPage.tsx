import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { AudioLines } from 'lucide-react';

import { Failed } from '../../actions/Failed';
import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { labelArtistsQuery, studioLabelQuery } from '../../api/studio';
import { Face } from '../../design/Face';
import { Page, PageHead } from '../../design/Page';
import { Row, Rows } from '../../design/Sections';
import { Block, Empty } from '../../design/Words';
import { usePageTitle } from '../../platform/title';
import { ArtistRow } from './ArtistRow';
import { Back } from './Back';
import { SheetsPart } from './Sheets';

/** A label over its artists and the people who act for it. */
export default function LabelPage({ id }: { id: string }) {
  const label = useQuery(studioLabelQuery(id));
  const artists = useInfiniteQuery(labelArtistsQuery(id));
  usePageTitle(label.data?.name ?? 'Label');
  if (label.isError) return <Failed error={label.error} what="label" onRetry={() => void label.refetch()} />;
  return (
    <Page>
      <Back to="/studio">Studio</Back>
      <PageHead title={label.data?.name ?? 'Label'} />
      <Block title="Artists">
        <Loaded query={artists} rows={3}>
          {({ pages }) => {
            const all = pages.flatMap((page) => page.items);
            return all.length === 0 ? (
              <Empty icon={AudioLines} title="No artists yet">
                Open the page of one and choose "This artist is me" to claim it for the label, or make a new one in the studio on its behalf.
              </Empty>
            ) : (
              <Rows label="Artists of the label">
                {all.map((artist) => (
                  <ArtistRow key={artist.id} artist={artist} />
                ))}
              </Rows>
            );
          }}
        </Loaded>
        <MoreToCome more={artists.hasNextPage} busy={artists.isFetchingNextPage} onMore={() => void artists.fetchNextPage()} />
      </Block>
      {label.data && (
        <Block title="Staff">
          <Rows label="Staff">
            {label.data.staff.map((person) => (
              <Row
                key={person.id}
                icon={<Face name={person.display_name} size="s" />}
                title={person.display_name}
                words={person.role === 'owner' ? 'Owner' : 'Manager'}
              />
            ))}
          </Rows>
        </Block>
      )}
      <SheetsPart of={`labels/${id}`} whose="the label's artists" />
    </Page>
  );
}
