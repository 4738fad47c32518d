import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ListMusic, Plus } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';

import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { PlaylistForm } from '../../actions/PlaylistForm';
import { PlaylistSleeve } from '../../actions/PlaylistSleeve';
import { useAct } from '../../actions/useAct';
import { acceptInvitation, askedQuery, declineInvitation, myPlaylistPagesQuery, PLAYLISTS } from '../../api/playlists';
import { Button } from '../../design/Button';
import { Page, PageHead } from '../../design/Page';
import { Acts, Row, Rows } from '../../design/Sections';
import { Block, Empty } from '../../design/Words';
import { formatSongs } from '../../platform/format';
import { usePageTitle } from '../../platform/title';

const stale = { stale: [PLAYLISTS] };

/** Playlists of one's own, those one shares in, and those one is asked to. */
export default function PlaylistsPage() {
  usePageTitle('Playlists');
  const mine = useInfiniteQuery(myPlaylistPagesQuery);
  const [making, setMaking] = useState(false);
  const [, go] = useLocation();
  return (
    <Page>
      <PageHead title="Playlists">
        <Link href="/smart-playlists" className="link">
          <u>Smart playlists</u>
        </Link>
        <Link href="/import" className="link">
          <u>Import</u>
        </Link>
        <Button onClick={() => setMaking(true)}>
          <Plus className="icon" aria-hidden /> New playlist
        </Button>
      </PageHead>
      <Asked />
      <Loaded query={mine}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.items);
          if (all.length === 0) {
            return (
              <Empty icon={ListMusic} title="No playlists yet">
                Make one, or open the menu of a song and choose “Add to playlist”.
              </Empty>
            );
          }
          return (
            <Rows label="Your playlists">
              {all.map((playlist) => (
                <Row
                  key={playlist.id}
                  icon={<PlaylistSleeve cover={playlist.cover} seed={playlist.id} width={48} />}
                  title={
                    <Link href={`/playlists/${playlist.id}`} className="link">
                      {playlist.name}
                    </Link>
                  }
                  words={[formatSongs(playlist.entry_count), ...(playlist.part === 'owner' ? [] : [playlist.owner?.display_name ?? ''])].join(' · ')}
                />
              ))}
            </Rows>
          );
        }}
      </Loaded>
      <MoreToCome more={mine.hasNextPage} busy={mine.isFetchingNextPage} onMore={() => void mine.fetchNextPage()} />
      {making && <PlaylistForm onDone={(made) => go(`/playlists/${made.id}`)} onClose={() => setMaking(false)} />}
    </Page>
  );
}

function Asked() {
  const asked = useQuery(askedQuery);
  const [, go] = useLocation();
  const accept = useAct(acceptInvitation, { ...stale, onDone: (joined) => go(`/playlists/${joined.id}`) });
  const decline = useAct(declineInvitation, stale);
  if (!asked.data || asked.data.length === 0) return null;
  return (
    <Block title="You are asked to share in">
      <Rows label="Invitations">
        {asked.data.map((one) => (
          <Row
            key={one.playlist_id}
            title={one.name}
            words={`${one.owner.display_name} asks you to ${one.role === 'editor' ? 'edit it' : 'listen'}`}
            end={
              <Acts>
                <Button look="primary" onClick={() => accept.run(one.playlist_id)}>
                  Share in it
                </Button>
                <Button look="quiet" onClick={() => decline.run(one.playlist_id)}>
                  No, thank you
                </Button>
              </Acts>
            }
          />
        ))}
      </Rows>
    </Block>
  );
}
