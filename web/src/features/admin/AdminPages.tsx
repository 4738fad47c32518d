import { Redirect, Route, Switch } from 'wouter';

import AuditPage from './AuditPage';
import ImportsPage from './ImportsPage';
import InvitationsPage from './InvitationsPage';
import LabelsPage from './LabelsPage';
import PeoplePage from './PeoplePage';
import PersonPage from './PersonPage';
import ReviewPage from './ReviewPage';
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
      <Route path="/admin/imports" component={ImportsPage} />
      <Route path="/admin/audit" component={AuditPage} />
      <Route>
        <Redirect to="/admin/people" replace />
      </Route>
    </Switch>
  );
}
