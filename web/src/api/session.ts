import { request } from './client';
import type { ApiError } from './problem';
import { one } from './queries';
import type { components } from './schema';
import type { Registration, SignInMethods, User } from './types';

type OpenInvitation = components['schemas']['OpenInvitation'];
type Verified = components['schemas']['Verified'];

export interface Entered {
  readonly user: User;
}

/** How every way in is asked for: its 401 is an answer, no session that is over. */
export const entering = { method: 'POST', renew: false } as const;

export type SecondMethod = 'totp' | 'passkey' | 'recovery_code';

/** A sign-in that waits for its second step; without a challenge, a cookie carries it. */
export interface Waiting {
  readonly challenge: string | null;
  readonly methods: readonly SecondMethod[];
}

/** How people can sign in here beside their password. */
export const methodsQuery = one<SignInMethods>('auth/methods', ['sign-in methods'], Infinity);

/** Signs in; the session comes as cookies that scripts cannot read. */
export async function signIn(email: string, password: string): Promise<User> {
  const body = { email, password, transport: 'cookie', device_name: deviceName() };
  return (await request<Entered>('auth/login', { ...entering, body })).user;
}

/** The second step that a refused sign-in asks for; null when it was refused for something else. */
export function waitingOf(error: ApiError): Waiting | null {
  if (error.code !== 'second_factor_needed') return null;
  const { challenge, methods } = error.members;
  return typeof challenge === 'string' && Array.isArray(methods) ? { challenge, methods: knownMethods(methods) } : null;
}

export function knownMethods(methods: readonly unknown[]): readonly SecondMethod[] {
  const known: readonly SecondMethod[] = ['totp', 'passkey', 'recovery_code'];
  return known.filter((method) => methods.includes(method));
}

/** Completes a sign-in by a code of an authenticator app, or one kept for when that is lost. */
export async function completeByCode(method: 'totp' | 'recovery_code', challenge: string | null, code: string): Promise<User> {
  const body = { code, transport: 'cookie', ...(challenge === null ? {} : { challenge }) };
  const path = method === 'totp' ? 'auth/totp' : 'auth/recovery-code';
  return (await request<Entered>(path, { ...entering, body })).user;
}

/** Takes back that an account is deleted. */
export function restoreAccount(email: string, password: string): Promise<void> {
  return request('users/me/restore', { ...entering, body: { email, password } });
}

/** The same by what a sign-in without the password was refused with. */
export function restoreByTicket(ticket: string): Promise<void> {
  return request('users/me/restore', { ...entering, body: { ticket } });
}

/** What restores the account that a refused sign-in tells of; null when it was refused for something else. */
export function restoreTicketOf(error: ApiError): string | null {
  const ticket = error.members.restore_ticket;
  return error.code === 'account_deleted' && typeof ticket === 'string' ? ticket : null;
}

interface NewAccount {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
}

/** Signs up: signed in by it, or, where letters are sent, waiting for the address to be confirmed. */
export async function register(account: NewAccount, invitation: string | null): Promise<'entered' | 'letter'> {
  const body = { ...toSend(account), ...(invitation ? { invitation } : {}) };
  const answer = await request<Partial<Entered>>('auth/register', { ...entering, body });
  return answer.user ? 'entered' : 'letter';
}

/** Makes the first account of a server; `code` is asked for away from the machine itself. */
export async function makeFirstAdmin(account: NewAccount, code: string | null, registration: Registration | null): Promise<User> {
  const body = { ...toSend(account), ...(code ? { code } : {}), ...(registration ? { registration } : {}) };
  return (await request<Entered>('setup', { ...entering, body })).user;
}

function toSend({ email, password, displayName }: NewAccount) {
  return { email, password, display_name: displayName, transport: 'cookie', device_name: deviceName() };
}

/** What an invitation is good for; the address is the only one it is good for, where there is one. */
export function checkInvitation(invitation: string): Promise<OpenInvitation> {
  return request('auth/invitation', { ...entering, body: { invitation } });
}

/** Follows the link of a letter; says what that did. */
export async function confirmAddress(token: string): Promise<'sign_up' | 'verify' | 'change' | 'reset'> {
  return (await request<Verified>('auth/verify', { ...entering, body: { token } })).purpose;
}

/** Has a letter sent that confirms one's address. */
export function askForLetter(): Promise<unknown> {
  return request('auth/verify/letter', { method: 'POST' });
}

/** Has a letter sent with a way to a new password; the answer is the same for every address. */
export function askForReset(email: string): Promise<unknown> {
  return request('auth/reset', { ...entering, body: { email } });
}

export function resetPassword(token: string, password: string): Promise<void> {
  return request('auth/reset/confirm', { ...entering, body: { token, password } });
}

/** Another address; it holds once the link of its letter is followed. */
export function changeEmail(email: string, password: string): Promise<unknown> {
  return request('auth/email', { method: 'POST', body: { email, password } });
}

export function changePassword(current: string, password: string): Promise<void> {
  return request('users/me/password', { method: 'PUT', body: { current_password: current, password } });
}

export function signOut(): Promise<void> {
  return request<undefined>('auth/logout', { method: 'POST', renew: false });
}

/** A name by which people know this browser again in their list of sessions. */
export function deviceName(): string {
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
