import { type QueryClient, QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query';
import { ServerOff } from 'lucide-react';
import { Suspense, useEffect, useState } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';

import { adding } from '../actions/addTo';
import { useUnsent } from '../actions/useUnsent';
import { view } from '../actions/view';
import { signedOut } from '../api/client';
import { wordsOf } from '../api/problem';
import { meQuery, setupQuery } from '../api/queries';
import type { Me } from '../api/types';
import { Button } from '../design/Button';
import { Tips } from '../design/Tips';
import { Toasts } from '../design/Toast';
import { Empty } from '../design/Words';
import { announcement } from '../platform/announce';
import { useStore } from '../platform/store';
import { followSystemTheme } from '../platform/theme';
import { ErrorBoundary } from './ErrorBoundary';
import { linked } from './linked';
import { NotFound } from './NotFound';
import * as pages from './pages';
import { PlayerHost } from './PlayerHost';
import { createQueryClient } from './queryClient';
import { Shell } from './Shell';

const client = createQueryClient();
const legal = ['terms', 'privacy'] as const;

/** The player's whole page. */
export function App() {
  useEffect(followSystemTheme, []);
  return (
    <ErrorBoundary>
      <QueryClientProvider client={client}>
        <Door />
        <Toasts />
        <Tips />
        <Announcer />
      </QueryClientProvider>
    </ErrorBoundary>
  );
}

function Door() {
  const [place] = useLocation();
  return linked(place) ?? <Entrance />;
}

/** Who comes in: the signed-in to the pages, the first person of a server to its set-up, others to the sign-in. */
function Entrance() {
  const cache = useQueryClient();
  const me = useQuery(meQuery);
  const [place] = useLocation();
  const [ended, setEnded] = useState(false);
  useEffect(
    () =>
      signedOut.subscribe(() => {
        // Whoever was in is told why they no longer are; who was not, need not be.
        if (cache.getQueryData(meQuery.queryKey)) setEnded(true);
        change(cache, null);
      }),
    [cache],
  );
  // Whoever has a link needs no account, and is not somebody else for having one.
  if (place === '/early') {
    return (
      <Suspense fallback={pages.pageFallback}>
        <pages.EarlyPage />
      </Suspense>
    );
  }
  if (me.isError) {
    return (
      <main>
        <Empty
          top
          icon={ServerOff}
          title="The server does not answer"
          acts={
            <Button look="primary" onClick={() => void me.refetch()}>
              Try again
            </Button>
          }
        >
          {wordsOf(me.error)}
        </Empty>
      </main>
    );
  }
  if (me.isPending) return pages.pageFallback;
  if (me.data === null) return <Outside ended={ended} onEntered={() => setEnded(false)} />;
  if (place === '/reset' || place === '/verify') {
    return <Suspense fallback={pages.pageFallback}>{place === '/reset' ? <pages.ResetPage /> : <pages.VerifyPage signedIn />}</Suspense>;
  }
  return <Inside user={me.data} key={me.data.id} />;
}

function Outside({ ended, onEntered }: { ended: boolean; onEntered: () => void }) {
  const cache = useQueryClient();
  const setup = useQuery(setupQuery);
  const enter = () => {
    onEntered();
    forget(cache);
    void cache.refetchQueries({ queryKey: meQuery.queryKey });
  };
  if (setup.isPending) return pages.pageFallback;
  const registration = setup.data?.registration ?? 'closed';
  return (
    <Suspense fallback={pages.pageFallback}>
      {setup.data?.needs_admin ? (
        <pages.FirstRunPage setup={setup.data} onEntered={enter} />
      ) : (
        <Switch>
          <Route path="/register">
            <pages.RegisterPage registration={registration} onEntered={enter} />
          </Route>
          <Route path="/forgot" component={pages.ForgotPage} />
          <Route path="/reset" component={pages.ResetPage} />
          <Route path="/verify">
            <pages.VerifyPage signedIn={false} />
          </Route>
          {legal.map((page) => (
            <Route key={page} path={`/${page}`}>
              <main id="main">
                <pages.LegalPage page={page} outside />
              </main>
            </Route>
          ))}
          <Route path="/sign-in/second-step">
            <pages.SignInPage waits registration={registration} onEntered={enter} />
          </Route>
          <Route>
            <pages.SignInPage ended={ended} registration={registration} onEntered={enter} />
          </Route>
        </Switch>
      )}
    </Suspense>
  );
}

/** Another person, or nobody: nothing of the one before is kept. */
function change(cache: QueryClient, user: Me | null): void {
  forget(cache);
  cache.setQueryData(meQuery.queryKey, user);
}

function forget(cache: QueryClient): void {
  cache.removeQueries({ predicate: (query) => query.queryKey[0] !== meQuery.queryKey[0] });
}

function Inside({ user }: { user: Me }) {
  const cache = useQueryClient();
  const [place, go] = useLocation();
  useUnsent(user.id);
  const leave = () => {
    go('/', { replace: true });
    change(cache, null);
  };
  return (
    <PlayerHost user={user}>
      <Shell user={user} onSignedOut={leave}>
        <ErrorBoundary key={place}>
          <Suspense fallback={pages.pageFallback}>
            <Switch>
              <Route path="/" component={pages.HomePage} />
              <Route path="/albums" component={pages.AlbumsPage} />
              <Route path="/albums/:id">{({ id }) => <pages.AlbumPage key={id} id={id} />}</Route>
              <Route path="/artists" component={pages.ArtistsPage} />
              <Route path="/artists/:id">{({ id }) => <pages.ArtistPage key={id} id={id} />}</Route>
              <Route path="/songs/:id">{({ id }) => <pages.SongPage key={id} id={id} />}</Route>
              <Route path="/playlists" component={pages.PlaylistsPage} />
              <Route path="/playlists/:id">{({ id }) => <pages.PlaylistPage key={id} id={id} />}</Route>
              <Route path="/join" component={pages.JoinPage} />
              <Route path="/library/:part?">{({ part }) => <pages.LibraryPage {...(part ? { part } : {})} />}</Route>
              <Route path="/listening" component={pages.ListeningPage} />
              <Route path="/history" component={pages.HistoryPage} />
              <Route path="/genres" component={pages.GenresPage} />
              <Route path="/genres/:slug">{({ slug }) => <pages.GenrePage key={slug} slug={slug} />}</Route>
              <Route path="/import" component={pages.ImportsPage} />
              <Route path="/import/:id">{({ id }) => <pages.ImportPage key={id} id={id} />}</Route>
              <Route path="/smart-playlists" component={pages.SmartPage} />
              <Route path="/smart-playlists/:id">{({ id }) => <pages.SmartPlaylistPage key={id} id={id} />}</Route>
              <Route path="/upload">
                <Redirect to="/studio/upload" replace />
              </Route>
              <Route path="/studio/*?">
                <pages.StudioPages user={user} />
              </Route>
              <Route path="/now-playing" component={pages.NowPlayingPage} />
              <Route path="/notifications" component={pages.NotificationsPage} />
              <Route path="/people/:id">{({ id }) => <pages.PersonPage key={id} id={id} user={user} />}</Route>
              <Route path="/settings/*?">
                <pages.SettingsPages user={user} onLeft={leave} />
              </Route>
              <Route path="/admin/*?">{user.roles.includes('admin') ? <pages.AdminPages /> : <NotFound />}</Route>
              {legal.map((page) => (
                <Route key={page} path={`/${page}`}>
                  <pages.LegalPage page={page} />
                </Route>
              ))}
              {['/sign-in', '/sign-in/second-step', '/register', '/forgot'].map((path) => (
                <Route key={path} path={path}>
                  <Redirect to="/" replace />
                </Route>
              ))}
              <Route component={NotFound} />
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </Shell>
      <Keys />
      <Adding />
    </PlayerHost>
  );
}

/** The dialog of all keys, fetched when it is first asked for. */
function Keys() {
  const { keys } = useStore(view);
  return (
    keys && (
      <Suspense fallback={null}>
        <pages.KeysDialog />
      </Suspense>
    )
  );
}

/** The dialog in which songs are added to a playlist, fetched when it is first asked for. */
function Adding() {
  const asked = useStore(adding);
  return (
    asked && (
      <Suspense fallback={null}>
        <pages.AddToPlaylist key={asked.songIds.join()} {...asked} />
      </Suspense>
    )
  );
}

function Announcer() {
  return (
    <div className="sr" aria-live="polite" role="status">
      {useStore(announcement)}
    </div>
  );
}
