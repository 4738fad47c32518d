import { request } from './client';
import { one, paged } from './queries';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Notification = Schemas['Notification'];
export type NoticeKind = Notification['kind'];
export type NotificationPage = Schemas['Notifications'];
export type Ways = Schemas['Ways'];

export const notificationsQuery = paged<Notification>('notifications', ['notifications', 'pages'], 30);
/** Only how many there are to read; the live socket says when that changes. */
export const unreadQuery = one<NotificationPage>('notifications?limit=1', ['notifications', 'unread'], Infinity);
export const waysQuery = one<Readonly<Record<NoticeKind, Ways>>>('notifications/preferences', ['notifications', 'ways']);

/** Marks all up to one as read. */
export function markRead(upTo: string): Promise<{ unread: number }> {
  return request('notifications/read', { method: 'POST', body: { up_to: upTo } });
}

export function setWays(kind: NoticeKind, ways: Ways): Promise<Record<NoticeKind, Ways>> {
  return request('notifications/preferences', { method: 'PATCH', body: { [kind]: ways } });
}
