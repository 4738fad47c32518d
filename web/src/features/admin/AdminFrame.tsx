import type { ReactNode } from 'react';
import { useLocation } from 'wouter';

import { Page, PageHead } from '../../design/Page';
import { Tabs } from '../../design/Sections';
import { usePageTitle } from '../../platform/title';

const tabs = [
  { to: '/admin/people', name: 'People' },
  { to: '/admin/invitations', name: 'Joining' },
  { to: '/admin/labels', name: 'Labels' },
  { to: '/admin/vouchers', name: 'Vouchers' },
  { to: '/admin/review', name: 'Review' },
  { to: '/admin/takedowns', name: 'Takedowns' },
  { to: '/admin/genres', name: 'Genres' },
  { to: '/admin/merge', name: 'Merge' },
  { to: '/admin/storage', name: 'Storage' },
  { to: '/admin/imports', name: 'Imports' },
  { to: '/admin/audit', name: 'Audit' },
] as const;

/** What stands around each page for admins. */
export function AdminFrame({ children }: { children: ReactNode }) {
  const [place] = useLocation();
  usePageTitle(tabs.find(({ to }) => place.startsWith(to))?.name ?? 'Administration');
  return (
    <Page>
      <PageHead title="Administration" />
      <Tabs label="Administration" tabs={tabs} place={place} />
      {children}
    </Page>
  );
}
