import { request } from './client';
import { ApiError } from './problem';
import { deviceName, type Entered, entering } from './session';
import type { Passkey, Proof, User } from './types';

interface Ceremony {
  readonly public_key: unknown;
}

/** Whether this browser has passkeys for this address: they want a name and HTTPS, not a number. */
export function passkeysWork(): boolean {
  const number = /^[\d.]+$|^\[/.test(location.hostname);
  return isSecureContext && !number && 'PublicKeyCredential' in window;
}

/** Signs in by a passkey alone, or, with the challenge of a sign-in that waits for it, completes that. */
export async function signInByPasskey(waiting: { challenge: string | null } | 'alone', signal?: AbortSignal): Promise<User> {
  const how = waiting === 'alone' ? { alone: true } : waiting.challenge === null ? {} : { challenge: waiting.challenge };
  const { public_key } = await request<Ceremony>('auth/passkeys/options', { ...entering, body: how });
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(public_key as PublicKeyCredentialRequestOptionsJSON);
  const credential = await shown(navigator.credentials.get({ publicKey, ...(signal ? { signal } : {}) }));
  const body = { ...how, credential, transport: 'cookie', device_name: deviceName() };
  return (await request<Entered>('auth/passkeys', { ...entering, body })).user;
}

/** Has the browser make a passkey, and adds it to the account. */
export async function addPasskey(name: string, proof: Proof): Promise<Passkey> {
  const { public_key } = await request<Ceremony>('users/me/passkeys/options', { method: 'POST', body: proof });
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(public_key as PublicKeyCredentialCreationOptionsJSON);
  const credential = await shown(navigator.credentials.create({ publicKey }));
  return request<Passkey>('users/me/passkeys', { method: 'POST', body: { credential, name } });
}

/** What the browser's own dialog gave. */
async function shown(asked: Promise<Credential | null>): Promise<unknown> {
  try {
    return ((await asked) as PublicKeyCredential).toJSON() as unknown;
  } catch (error) {
    const { name } = error as DOMException;
    throw new ApiError(refusals[name] ?? { title: 'The browser could not use a passkey. Try again, or use another way.', status: 0 });
  }
}

const refusals: Readonly<Record<string, { title: string; status: number; code: string }>> = {
  NotAllowedError: { title: 'The passkey was not used. Try again, or use another way.', status: 0, code: 'passkey_cancelled' },
  AbortError: { title: 'The passkey was not used. Try again, or use another way.', status: 0, code: 'passkey_cancelled' },
  InvalidStateError: { title: 'This device has a passkey for your account already.', status: 0, code: 'passkey_taken' },
};
