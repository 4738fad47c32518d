import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type ReactNode, Suspense, useEffect, useRef } from 'react';
import { useLocation } from 'wouter';

import { useKeys } from '../actions/keys';
import { useReach } from '../actions/reach';
import { view } from '../actions/view';
import { avatarUrl } from '../api/account';
import type { Me } from '../api/types';
import { IconButton } from '../design/Button';
import { Face } from '../design/Face';
import { Bell } from '../features/notifications/Bell';
import { PlayBar } from '../features/playbar/PlayBar';
import { cx } from '../platform/classes';
import { formatWeekday } from '../platform/format';
import { useNarrow, usePhone } from '../platform/media';
import { useStore } from '../platform/store';
import { ConnectionNote } from './ConnectionNote';
import { Navigation, TabBar } from './Navigation';
import { AccountMenu, LazyQueue } from './pages';
import styles from './Shell.module.css';

interface ShellProps {
  user: Me;
  onSignedOut: () => void;
  children: ReactNode;
}

/** What stands around every page: navigation, top bar, queue and player. */
export function Shell({ user, onSignedOut, children }: ShellProps) {
  const main = useRef<HTMLElement>(null);
  const [place] = useLocation();
  const { queue } = useStore(view);
  const narrow = useNarrow();
  const full = place === '/now-playing';
  useKeys(useReach());
  useNewPage(place, main);
  return (
    <>
      <div className={cx(!full && styles.app, !full && queue && !narrow && styles.paneled)}>
        {!full && (
          <>
            <a className={styles.skip} href="#main" onClick={(event) => skip(event, main.current)}>
              Skip to content
            </a>
            <Navigation user={user} place={place} />
          </>
        )}
        <main ref={main} id="main" tabIndex={-1} className={cx(!full && styles.main)}>
          {!full && <TopBar user={user} home={place === '/'} onSignedOut={onSignedOut} />}
          <ConnectionNote className={styles.notes} />
          {children}
        </main>
        {queue && <LazyQueue />}
      </div>
      {!full && (
        <>
          <PlayBar />
          <TabBar user={user} place={place} />
        </>
      )}
    </>
  );
}

function TopBar({ user, home, onSignedOut }: { user: Me; home: boolean; onSignedOut: () => void }) {
  const phone = usePhone();
  return (
    <header className={styles.top}>
      {phone && home ? (
        <span className={styles.day}>{formatWeekday(new Date())}</span>
      ) : (
        <IconButton label="Back" onClick={() => history.back()}>
          <ChevronLeft className="icon flip" />
        </IconButton>
      )}
      {!phone && (
        <IconButton label="Forward" onClick={() => history.forward()}>
          <ChevronRight className="icon flip" />
        </IconButton>
      )}
      <span className={styles.grow} />
      <Bell user={user} />
      <Suspense fallback={<Face name={user.display_name} picture={user.avatar_id && avatarUrl(user.avatar_id, 64)} />}>
        <AccountMenu user={user} onSignedOut={onSignedOut} />
      </Suspense>
    </header>
  );
}

function skip(event: { preventDefault(): void }, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}

/** A new page begins at its top, with the focus in it; going back keeps the browser's place. */
function useNewPage(place: string, main: React.RefObject<HTMLElement | null>): void {
  const first = useRef(true);
  useEffect(() => {
    const toTop = () => scrollTo(0, 0);
    addEventListener('pushState', toTop);
    return () => removeEventListener('pushState', toTop);
  }, []);
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
  }, [place, main]);
}
