import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';

import { Page, PageHead } from '../../design/Page';
import { Tabs } from '../../design/Sections';
import { usePageTitle } from '../../platform/title';
import styles from './Settings.module.css';

const tabs = [
  { to: '/settings/profile', name: 'Profile' },
  { to: '/settings/listening', name: 'Listening' },
  { to: '/settings/sign-in', name: 'Signing in' },
  { to: '/settings/devices', name: 'Sessions and devices' },
  { to: '/settings/plan', name: 'Plan' },
  { to: '/settings/people', name: 'People' },
  { to: '/settings/notifications', name: 'Notifications' },
  { to: '/settings/data', name: 'Your data' },
] as const;

/** What stands around each page of the account. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const [place] = useLocation();
  usePageTitle(tabs.find(({ to }) => to === place)?.name ?? 'Account');
  return (
    <Page>
      <PageHead title="Account" />
      <Tabs label="Account" tabs={tabs} place={place} />
      {children}
      <footer className={styles.foot}>
        <Link href="/terms" className="link">
          Terms
        </Link>
        <Link href="/privacy" className="link">
          Privacy
        </Link>
      </footer>
    </Page>
  );
}
