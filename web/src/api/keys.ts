import { ApiError } from './problem';

/** Keys of what was asked for and has no answer yet, by what it was. */
const open = new Map<string, string>();

/**
 * Asks for `what` with a key that stays the same until the server has answered: who presses again after the
 * network broke off gets what was made the first time.
 */
export async function withKey<T>(what: string, ask: (key: string) => Promise<T>): Promise<T> {
  const key = open.get(what) ?? newKey();
  open.set(what, key);
  try {
    const answer = await ask(key);
    open.delete(what);
    return answer;
  } catch (error) {
    if (isAnswer(error)) open.delete(what);
    throw error;
  }
}

/** 128 random bits. `crypto.randomUUID` is missing on plain HTTP. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function isAnswer(error: unknown): boolean {
  const status = error instanceof ApiError ? error.status : undefined;
  if (status === undefined || status >= 500 || status === 429) return false;
  return (error as ApiError).code !== 'idempotency_key_under_way';
}
