import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Bell, Disc3, Music, UserPlus, Users } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';

import { Failed } from '../../actions/Failed';
import { MoreToCome } from '../../actions/MoreToCome';
import { avatarUrl } from '../../api/account';
import { markRead, type Notification, notificationsQuery, type NoticeKind } from '../../api/notifications';
import { RowBones } from '../../design/bones';
import { Face } from '../../design/Face';
import { Page, PageHead } from '../../design/Page';
import { Empty } from '../../design/Words';
import { cx } from '../../platform/classes';
import { formatMoment } from '../../platform/format';
import { usePageTitle } from '../../platform/title';
import styles from './Notifications.module.css';

const icons = { follow: UserPlus, follow_request: UserPlus, release: Disc3, collaboration: Users, share: Music } as const satisfies Record<NoticeKind, unknown>;

/** What concerns whoever is signed in; looked at, it is read. */
export default function NotificationsPage() {
  usePageTitle('Notifications');
  const pages = useInfiniteQuery(notificationsQuery);
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  useReading(items[0]);
  if (pages.error && !pages.data) return <Failed error={pages.error} what="notifications" onRetry={() => void pages.refetch()} />;
  return (
    <Page>
      <PageHead title="Notifications">
        <Link href="/settings/notifications" className="link">
          What you are told
        </Link>
      </PageHead>
      {pages.isPending ? (
        <RowBones />
      ) : items.length === 0 ? (
        <Empty icon={Bell} title="Nothing yet">
          You are told here when people follow you, work on a playlist with you or share something with you, and when artists you follow release something.
        </Empty>
      ) : (
        <ol className={styles.list} aria-label="Notifications">
          {items.map((one) => (
            <Line key={one.id} told={one} />
          ))}
        </ol>
      )}
      <MoreToCome more={pages.hasNextPage} busy={pages.isFetchingNextPage} onMore={() => void pages.fetchNextPage()} />
    </Page>
  );
}

/** Marks all as read a moment after they were shown; the dots stay for this visit. */
function useReading(newest: Notification | undefined): void {
  const cache = useQueryClient();
  const done = useRef<string | null>(null);
  useEffect(() => {
    if (newest?.read_at !== null || done.current === newest.id) return;
    const timer = setTimeout(() => {
      done.current = newest.id;
      void markRead(newest.id).then(() => cache.invalidateQueries({ queryKey: ['notifications', 'unread'] }));
    }, 1500);
    return () => clearTimeout(timer);
  }, [newest, cache]);
}

function Line({ told }: { told: Notification }) {
  const Icon = icons[told.kind];
  return (
    <li className={cx(styles.line, told.read_at === null && styles.unread)}>
      <Link href={placeOf(told)}>
        {told.actor ? (
          <Face name={told.actor.display_name} picture={told.actor.avatar_id && avatarUrl(told.actor.avatar_id, 64)} />
        ) : (
          <span className={styles.icon}>
            <Icon className="icon" aria-hidden />
          </span>
        )}
        <span className={styles.words}>
          <span>
            {told.read_at === null && <span className="sr">Unread: </span>}
            {wordsFor(told)}
          </span>
          <time dateTime={told.created_at}>{formatMoment(told.created_at)}</time>
        </span>
      </Link>
    </li>
  );
}

function wordsFor({ kind, actor, facts }: Notification): string {
  const who = actor?.display_name ?? 'Somebody';
  const title = facts.title ?? 'something';
  switch (kind) {
    case 'follow':
      return `${who} follows you`;
    case 'follow_request':
      return `${who} asks to follow you`;
    case 'release':
      return `${facts.artist ?? 'An artist you follow'} has released ${title}`;
    case 'collaboration':
      return `${who} works with you on ${title}`;
    case 'share':
      return `${who} shared ${title} with you`;
  }
}

function placeOf({ kind, actor, subject_kind, subject_id }: Notification): string {
  if (kind === 'follow_request') return '/settings/people';
  if (subject_kind !== null && subject_id !== null) return `/${subject_kind}s/${subject_id}`;
  return actor ? `/people/${actor.id}` : '/notifications';
}
