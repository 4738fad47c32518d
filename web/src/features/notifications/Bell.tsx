import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Bell as BellIcon } from 'lucide-react';
import { useEffect } from 'react';
import { Link } from 'wouter';

import { followLater } from '../../api/followLater';
import { type NotificationPage, unreadQuery } from '../../api/notifications';
import type { Me } from '../../api/types';
import { tip } from '../../design/Tips';
import { cx } from '../../platform/classes';
import styles from './Notifications.module.css';

/** The way to the notifications; says how many are unread, as soon as there are more. */
export function Bell({ user, className }: { user: Me; className?: string }) {
  const cache = useQueryClient();
  const { data } = useQuery(unreadQuery);
  const unread = data?.unread ?? 0;
  useEffect(() => {
    const reload = () => void cache.invalidateQueries({ queryKey: ['notifications'] });
    return followLater(`person:${user.id}`, {
      told: (kind, told) => {
        if (kind !== 'notifications') return;
        const { unread: count } = told as { unread: number };
        cache.setQueryData<NotificationPage>(unreadQuery.queryKey, (page) => page && { ...page, unread: count });
        void cache.invalidateQueries({ queryKey: ['notifications', 'pages'] });
      },
      reload,
    });
  }, [cache, user.id]);
  const label = unread === 0 ? 'Notifications' : `Notifications, ${unread > 99 ? 'over 99' : String(unread)} unread`;
  return (
    <Link href="/notifications" className={cx(styles.bell, className)} aria-label={label} {...tip('Notifications')}>
      <BellIcon className="icon" aria-hidden />
      {unread > 0 && (
        <span className={styles.count} aria-hidden>
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </Link>
  );
}
