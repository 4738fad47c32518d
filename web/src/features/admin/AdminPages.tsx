import { Redirect, Route, Switch } from 'wouter';

import AuditPage from './AuditPage';
import GenresPage from './GenresPage';
import ImportPage from './ImportPage';
import ImportsPage from './ImportsPage';
import InvitationsPage from './InvitationsPage';
import LabelsPage from './LabelsPage';
import MergePage from './MergePage';
import PeoplePage from './PeoplePage';
import PersonPage from './PersonPage';
import ReviewPage from './ReviewPage';
import StoragePage from './StoragePage';
import TakedownsPage from './TakedownsPage';
import VouchersPage from './VouchersPage';

/** The pages for admins. */
export default function AdminPages() {
  return (
    <Switch>
      <Route path="/admin/people" component={PeoplePage} />
      <Route path="/admin/people/:id">{({ id }) => <PersonPage key={id} id={id} />}</Route>
      <Route path="/admin/invitations" component={InvitationsPage} />
      <Route path="/admin/labels" component={LabelsPage} />
      <Route path="/admin/vouchers" component={VouchersPage} />
      <Route path="/admin/review" component={ReviewPage} />
      <Route path="/admin/takedowns" component={TakedownsPage} />
      <Route path="/admin/genres" component={GenresPage} />
      <Route path="/admin/merge" component={MergePage} />
      <Route path="/admin/storage" component={StoragePage} />
      <Route path="/admin/imports" component={ImportsPage} />
      <Route path="/admin/imports/:id">{({ id }) => <ImportPage key={id} id={id} />}</Route>
      <Route path="/admin/audit" component={AuditPage} />
      <Route>
        <Redirect to="/admin/people" replace />
      </Route>
    </Switch>
  );
}
