import { request } from './client';
import type { User } from './types';

interface Entered {
  readonly user: User;
}

const entering = { method: 'POST', renew: false } as const;

/** Signs in; the session comes as cookies that scripts cannot read. */
export async function signIn(email: string, password: string): Promise<User> {
  const body = { email, password, transport: 'cookie', device_name: deviceName() };
  return (await request<Entered>('auth/login', { ...entering, body })).user;
}

export async function register(email: string, password: string, displayName: string): Promise<User> {
  const body = { email, password, display_name: displayName, transport: 'cookie' };
  return (await request<Entered>('auth/register', { ...entering, body })).user;
}

/** Makes the first account of a server; `code` is asked for away from the machine itself. */
export async function makeFirstAdmin(account: {
  email: string;
  password: string;
  displayName: string;
  code: string | null;
}): Promise<User> {
  const { email, password, displayName, code } = account;
  const body = { email, password, display_name: displayName, transport: 'cookie', ...(code ? { code } : {}) };
  return (await request<Entered>('setup', { ...entering, body })).user;
}

export function signOut(): Promise<void> {
  return request<undefined>('auth/logout', { method: 'POST', renew: false });
}

/** A name by which people know this browser again in their list of sessions. */
function deviceName(): string {
  const agent = navigator.userAgent;
  const browsers: readonly (readonly [RegExp, string])[] = [
    [/Firefox\//, 'Firefox'],
    [/Edg\//, 'Edge'],
    [/Chrom(e|ium)\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ];
  const systems: readonly (readonly [RegExp, string])[] = [
    [/Android/, 'Android'],
    [/iPhone|iPad/, 'iOS'],
    [/Windows/, 'Windows'],
    [/Mac OS X/, 'Mac'],
    [/Linux/, 'Linux'],
  ];
  const find = (table: typeof browsers) => table.find(([mark]) => mark.test(agent))?.[1];
  return `${find(browsers) ?? 'Browser'} on ${find(systems) ?? 'a computer'}`;
}
