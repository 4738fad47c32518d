import { request } from './client';
import { one } from './queries';
import type { components } from './schema';
import type { Identity, Passkey, Proof, SecondFactor } from './types';

type Schemas = components['schemas'];

const mine = 'users/me';

export const secondFactorQuery = one<SecondFactor>(`${mine}/second-factor`, ['second factor'], 0);
export const passkeysQuery = one<{ readonly items: readonly Passkey[] }>(`${mine}/passkeys`, ['passkeys'], 0);
export const identitiesQuery = one<{ readonly items: readonly Identity[] }>(`${mine}/identities`, ['identities'], 0);

/** The secret for an authenticator app, told once. */
export function enrolTotp(proof: Proof): Promise<Schemas['TotpEnrolment']> {
  return request(`${mine}/totp`, { method: 'POST', body: proof });
}

/** From now on signing in asks for codes. Gives recovery codes, unless those there are stay good. */
export async function confirmTotp(code: string): Promise<readonly string[]> {
  const answer = await request<Schemas['RecoveryCodes']>(`${mine}/totp/confirm`, { method: 'POST', body: { code } });
  return answer.recovery_codes;
}

export function disableTotp(proof: Proof): Promise<void> {
  return request(`${mine}/totp/disable`, { method: 'POST', body: proof });
}

export async function renewRecoveryCodes(proof: Proof): Promise<readonly string[]> {
  const answer = await request<Schemas['RecoveryCodes']>(`${mine}/recovery-codes`, { method: 'POST', body: proof });
  return answer.recovery_codes;
}

export async function askForPasskeys(asked: boolean, proof: Proof): Promise<readonly string[]> {
  const body = { ...proof, passkeys_after_password: asked };
  return (await request<Schemas['RecoveryCodes']>(`${mine}/second-factor`, { method: 'PUT', body })).recovery_codes;
}

export function renamePasskey(id: string, name: string): Promise<Passkey> {
  return request(`${mine}/passkeys/${id}`, { method: 'PATCH', body: { name } });
}

export function removePasskey(id: string, proof: Proof): Promise<void> {
  return request(`${mine}/passkeys/${id}/remove`, { method: 'POST', body: proof });
}

/** Begins adding a provider; the browser goes where the answer says. */
export async function beginLinking(provider: string, next: string, proof: Proof): Promise<string> {
  const body = { ...proof, next };
  return (await request<Schemas['Visit']>(`${mine}/identities/${provider}`, { method: 'POST', body })).url;
}

export function unlinkIdentity(id: string, proof: Proof): Promise<void> {
  return request(`${mine}/identities/${id}/unlink`, { method: 'POST', body: proof });
}
