import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';

import type { Me } from '../../api/types';
import { RowBones } from '../../design/bones';
import DevicesPage from './DevicesPage';
import ListeningPage from './ListeningPage';
import NotificationSettings from './NotificationSettings';
import PeoplePage from './PeoplePage';
import ProfilePage from './ProfilePage';

// What only some come for, and what it brings along (QR codes).
const SignInSettingsPage = lazy(() => import('./SignInSettingsPage'));
const PlanPage = lazy(() => import('./PlanPage'));
const DataPage = lazy(() => import('./DataPage'));

/** The pages of one's account. */
export default function SettingsPages({ user, onLeft }: { user: Me; onLeft: () => void }) {
  return (
    <Suspense fallback={<RowBones />}>
      <Switch>
        <Route path="/settings/profile">
          <ProfilePage user={user} />
        </Route>
        <Route path="/settings/listening">
          <ListeningPage user={user} />
        </Route>
        <Route path="/settings/sign-in">
          <SignInSettingsPage user={user} />
        </Route>
        <Route path="/settings/devices" component={DevicesPage} />
        <Route path="/settings/plan">
          <PlanPage user={user} />
        </Route>
        <Route path="/settings/people" component={PeoplePage} />
        <Route path="/settings/notifications" component={NotificationSettings} />
        <Route path="/settings/data">
          <DataPage onLeft={onLeft} />
        </Route>
        <Route>
          <Redirect to="/settings/profile" replace />
        </Route>
      </Switch>
    </Suspense>
  );
}
