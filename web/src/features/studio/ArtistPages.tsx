import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';

import { Failed } from '../../actions/Failed';
import { type ArtistPage, studioArtistQuery } from '../../api/studio';
import type { Me } from '../../api/types';
import { HeroBones } from '../../design/bones';
import { Page, PageHead } from '../../design/Page';
import { Tabs } from '../../design/Sections';
import { Note } from '../../design/Words';
import { usePageTitle } from '../../platform/title';
import { Back } from './Back';
import { ProfileTab } from './ProfileTab';
import { PeopleTab } from './PeopleTab';
import { ReleasesTab } from './ReleasesTab';
import { SheetsPart } from './Sheets';

/** An artist one acts for. */
export default function ArtistPages({ id, user }: { id: string; user: Me }) {
  const artist = useQuery(studioArtistQuery(id));
  if (artist.isError) return <Failed error={artist.error} what="artist" onRetry={() => void artist.refetch()} />;
  if (!artist.data) return <HeroBones />;
  if (!artist.data.editable) return <Redirect to={`/studio/claim/${id}`} replace />;
  return (
    <Frame artist={artist.data}>
      <Switch>
        <Route path="/studio/artists/:id/releases">
          <ReleasesTab artist={artist.data} />
        </Route>
        <Route path="/studio/artists/:id/profile">
          <ProfileTab artist={artist.data} />
        </Route>
        <Route path="/studio/artists/:id/sheets">
          <SheetsPart of={`artists/${id}`} whose={artist.data.name} />
        </Route>
        <Route path="/studio/artists/:id/people">
          <PeopleTab artistId={id} admin={user.roles.includes('admin')} />
        </Route>
        <Route>
          <Redirect to={`/studio/artists/${id}/releases`} replace />
        </Route>
      </Switch>
    </Frame>
  );
}

function Frame({ artist, children }: { artist: ArtistPage; children: ReactNode }) {
  const [place] = useLocation();
  usePageTitle(`${artist.name} · Studio`);
  const here = `/studio/artists/${artist.id}`;
  return (
    <Page>
      <Back to="/studio">Studio</Back>
      <PageHead title={artist.name} />
      <Tabs
        label={artist.name}
        place={place}
        tabs={[
          { to: `${here}/releases`, name: 'Releases' },
          { to: `${here}/profile`, name: 'Profile' },
          { to: `${here}/people`, name: 'People' },
          { to: `${here}/sheets`, name: 'Sheets' },
        ]}
      />
      {artist.standing?.taken_down_at && (
        <Note kind="critical">An admin took this artist down. {artist.standing.takedown ?? 'No reason was given.'}</Note>
      )}
      {children}
    </Page>
  );
}
