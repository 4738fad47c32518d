import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';

import { Failed } from '../../actions/Failed';
import { Loaded } from '../../actions/Loaded';
import { songLicencesQuery, type SongPage, studioSongQuery } from '../../api/studio';
import { HeroBones, RowBones } from '../../design/bones';
import { Page, PageHead } from '../../design/Page';
import { Tabs } from '../../design/Sections';
import { Note } from '../../design/Words';
import { usePageTitle } from '../../platform/title';
import { Back } from './Back';
import { LicenceBoard } from './LicenceBoard';
import { SongTab } from './SongTab';

const LinksTab = lazy(() => import('./LinksTab'));
const LyricsTab = lazy(() => import('./LyricsTab'));
const TimingTab = lazy(() => import('./TimingTab'));
const VersionsTab = lazy(() => import('./VersionsTab'));

/** A song of an artist one acts for. */
export default function SongPages({ id }: { id: string }) {
  const song = useQuery(studioSongQuery(id));
  if (song.isError) return <Failed error={song.error} what="song" onRetry={() => void song.refetch()} />;
  if (!song.data) return <HeroBones />;
  if (!song.data.editable) return <Redirect to={song.data.album ? `/albums/${song.data.album.id}` : '/'} replace />;
  return (
    <Frame song={song.data}>
      <Suspense fallback={<RowBones />}>
        <Switch>
          <Route path="/studio/songs/:id/details">
            <SongTab song={song.data} />
          </Route>
          <Route path="/studio/songs/:id/lyrics">
            <LyricsTab songId={id} sung={song.data.language} />
          </Route>
          <Route path="/studio/songs/:id/lyrics/timing">
            <TimingTab song={song.data} />
          </Route>
          <Route path="/studio/songs/:id/versions">
            <VersionsTab song={song.data} />
          </Route>
          <Route path="/studio/songs/:id/licences">
            <SongLicences id={id} />
          </Route>
          <Route path="/studio/songs/:id/links">
            <LinksTab of="songs" id={id} />
          </Route>
          <Route>
            <Redirect to={`/studio/songs/${id}/details`} replace />
          </Route>
        </Switch>
      </Suspense>
    </Frame>
  );
}

function Frame({ song, children }: { song: SongPage; children: ReactNode }) {
  const [place] = useLocation();
  usePageTitle(`${song.title} · Studio`);
  const here = `/studio/songs/${song.id}`;
  return (
    <Page>
      {song.album ? (
        <Back to={`/studio/releases/${song.album.id}`}>{song.album.title}</Back>
      ) : (
        <Back to={`/studio/artists/${song.artist.id}`}>{song.artist.name}</Back>
      )}
      <PageHead title={song.title} />
      <Tabs
        label={song.title}
        place={place}
        tabs={[
          { to: `${here}/details`, name: 'Details' },
          { to: `${here}/lyrics`, name: 'Lyrics' },
          { to: `${here}/versions`, name: 'Versions' },
          { to: `${here}/licences`, name: 'Licences' },
          { to: `${here}/links`, name: 'Early links' },
        ]}
      />
      {song.standing?.taken_down_at && <Note kind="critical">An admin took this song down. {song.standing.takedown ?? 'No reason was given.'}</Note>}
      {children}
    </Page>
  );
}

function SongLicences({ id }: { id: string }) {
  const licences = useQuery(songLicencesQuery(id));
  return (
    <Loaded query={licences} rows={3}>
      {(song) => <LicenceBoard of="songs" id={id} licences={song.licences} revision={song.revision} />}
    </Loaded>
  );
}
