import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';

import type { Me } from '../../api/types';
import { RowBones } from '../../design/bones';
import ArtistPages from './ArtistPages';
import ClaimPage from './ClaimPage';
import LabelPage from './LabelPage';
import StudioHome from './StudioHome';

// What one comes for now and then, or only from another page.
const ReleasePages = lazy(() => import('./ReleasePages'));
const SongPages = lazy(() => import('./SongPages'));
const UploadPage = lazy(() => import('./UploadPage'));

/** The pages of who acts for artists. */
export default function StudioPages({ user }: { user: Me }) {
  return (
    <Suspense fallback={<RowBones />}>
      <Switch>
        <Route path="/studio">
          <StudioHome user={user} />
        </Route>
        <Route path="/studio/upload">
          <UploadPage user={user} />
        </Route>
        <Route path="/studio/claim/:id">{({ id }) => <ClaimPage key={id} id={id} />}</Route>
        <Route path="/studio/labels/:id">{({ id }) => <LabelPage key={id} id={id} />}</Route>
        <Route path="/studio/artists/:id/*?">{({ id }) => <ArtistPages key={id} id={id} user={user} />}</Route>
        <Route path="/studio/releases/:id/*?">{({ id }) => <ReleasePages key={id} id={id} />}</Route>
        <Route path="/studio/songs/:id/*?">{({ id }) => <SongPages key={id} id={id} />}</Route>
        <Route>
          <Redirect to="/studio" replace />
        </Route>
      </Switch>
    </Suspense>
  );
}
