import { making, request } from './client';
import { ApiError } from './problem';
import { one, paged } from './queries';
import type { components } from './schema';
import type { AuditEntry, Claim, Invitation, Label, Page, Person, PersonDetail, Registration, Role, Tier, VoucherBatch } from './types';

type Schemas = components['schemas'];

export type StaffRole = Label['staff'][number]['role'];

/** What narrows the list of people; an empty text narrows nothing. */
export interface PeopleFilter {
  readonly q: string;
  readonly role: string;
  readonly tier: string;
  readonly suspended: string;
}

export const peopleQuery = (filter: PeopleFilter) =>
  paged<Person>(withFilter('admin/users', { ...filter }), ['admin', 'people', filter], 50);
export const personQuery = (id: string) => one<PersonDetail>(`admin/users/${id}`, ['admin', 'person', id], 0);

export function setRoles(id: string, roles: readonly Role[]): Promise<PersonDetail> {
  return request(`admin/users/${id}`, { method: 'PATCH', body: { roles } });
}

export function giveTier(id: string, tier: Tier, until: string | null, note: string | null): Promise<PersonDetail> {
  return request(`admin/users/${id}/subscription`, { method: 'PUT', body: { tier, until, note } });
}

export function suspendPerson(id: string, reason: string): Promise<PersonDetail> {
  return request(`admin/users/${id}/suspend`, { method: 'POST', body: { reason } });
}

export function restorePerson(id: string): Promise<PersonDetail> {
  return request(`admin/users/${id}/restore`, { method: 'POST' });
}

export async function endSessionsOf(id: string): Promise<number> {
  return (await request<Schemas['SessionsEnded']>(`admin/users/${id}/sessions`, { method: 'DELETE' })).ended;
}

export const vouchersQuery = paged<VoucherBatch>('admin/vouchers', ['admin', 'vouchers'], 50);

export function makeVouchers(order: Schemas['VoucherOrder']): Promise<Schemas['VouchersMade']> {
  return request('admin/vouchers', { ...making, body: order });
}

export function revokeVouchers(id: string): Promise<void> {
  return request(`admin/vouchers/${id}`, { method: 'DELETE' });
}

export const registrationQuery = one<Schemas['RegistrationState']>('admin/registration', ['admin', 'registration'], 0);

export function changeRegistration(mode: Registration): Promise<unknown> {
  return request('admin/registration', { method: 'PUT', body: { mode } });
}

export const invitationsQuery = paged<Invitation>('admin/invitations', ['admin', 'invitations'], 50);

export function invite(wanted: Schemas['Invite']): Promise<Invitation> {
  return request('admin/invitations', { ...making, body: wanted });
}

export function endInvitation(id: string): Promise<void> {
  return request(`admin/invitations/${id}`, { method: 'DELETE' });
}

export const labelsQuery = paged<Label>('labels', ['admin', 'labels'], 50);

export function createLabel(name: string, ownerId: string): Promise<Label> {
  return request('labels', { ...making, body: { name, owner_id: ownerId } });
}

export function renameLabel({ id, revision }: Label, name: string): Promise<Label> {
  return request(`labels/${id}`, { method: 'PATCH', body: { name }, ifMatch: `"${revision}"` });
}

export function deleteLabel(id: string): Promise<void> {
  return request(`labels/${id}`, { method: 'DELETE' });
}

export function putStaff(id: string, userId: string, role: StaffRole): Promise<Label> {
  return request(`labels/${id}/staff/${userId}`, { method: 'PUT', body: { role } });
}

export function removeStaff(id: string, userId: string): Promise<void> {
  return request(`labels/${id}/staff/${userId}`, { method: 'DELETE' });
}

/** Whose address this is. */
export async function getPerson(email: string): Promise<Person> {
  const { items } = await request<Page<Person>>(`admin/users?q=${encodeURIComponent(email)}&limit=20`);
  const found = items.find((person) => person.email.toLowerCase() === email.toLowerCase());
  if (found) return found;
  throw new ApiError({ title: 'Nobody here has this address.', status: 404, code: 'person_not_found' });
}

/** Claims that wait for an answer. */
export const claimsQuery = paged<Claim>('admin/claims?state=open', ['admin', 'claims'], 20);

export function decideClaim(id: string, good: boolean, answer: string | null): Promise<unknown> {
  return request(`admin/claims/${id}/${good ? 'approve' : 'refuse'}`, { method: 'POST', body: { answer } });
}

/** What narrows the audit log; an empty text narrows nothing. */
export interface AuditFilter {
  readonly action: string;
  readonly actor: string;
  readonly object_id: string;
  readonly since: string;
  readonly until: string;
}

export const auditQuery = (filter: AuditFilter) =>
  paged<AuditEntry>(withFilter('admin/audit', { ...filter }), ['admin', 'audit', filter], 50);

function withFilter(path: string, filter: Readonly<Record<string, string>>): string {
  const wanted = Object.entries(filter).filter(([, value]) => value !== '');
  return wanted.length === 0 ? path : `${path}?${new URLSearchParams(wanted).toString()}`;
}
