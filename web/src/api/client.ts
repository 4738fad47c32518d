import { noteRequest } from '../platform/connection';
import { createStore } from '../platform/store';
import { withKey } from './keys';
import { ApiError, problemOf } from './problem';

export const base = '/api/v1/';

/** Counts up whenever the server no longer knows who is asking. */
export const signedOut = createStore(0);

interface Options {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON; a file is sent as it is. */
  readonly body?: unknown;
  readonly ifMatch?: string;
  readonly signal?: AbortSignal | undefined;
  readonly keepalive?: boolean;
  /** What is made is made once, however often it is asked for until there is an answer. */
  readonly once?: boolean;
  /** False for requests of which 401 is an answer, not an expired session. */
  readonly renew?: boolean;
}

/** What a request that makes something new begins with. */
export const making = { method: 'POST', once: true } as const;

/**
 * Asks the API and gives its JSON, or undefined where there is none. A 401 is met once with a
 * silent renewal of the session. Raises ApiError, without a status when the server was not reached.
 */
export function request<T>(path: string, options: Options = {}): Promise<T> {
  if (!options.once) return ask<T>(path, options);
  return withKey(`${path} ${JSON.stringify(options.body)}`, (key) => ask<T>(path, options, key));
}

async function ask<T>(path: string, options: Options, key?: string): Promise<T> {
  const answer = await send(path, options, key);
  if (answer.status !== 401 || options.renew === false) return read<T>(answer);
  const refusal = await problemOf(answer);
  // A wrong password or code of someone signed in is a 401, too, and must not be sent twice.
  if (refusal.code !== undefined && refusal.code !== 'unauthenticated') throw refusal;
  if (!(await renewSession())) {
    signedOut.set((count) => count + 1);
    throw refusal;
  }
  return read<T>(await send(path, options, key));
}

/** Asks for a text, signed in or not. */
export async function requestText(path: string, signal: AbortSignal): Promise<string> {
  const answer = await send(path, { signal });
  if (!answer.ok) throw await problemOf(answer);
  return answer.text();
}

let renewal: Promise<boolean> | null = null;

/** Renews the session by its cookie, one request however many ask at once, in this tab and others; false when it is over. */
export function renewSession(): Promise<boolean> {
  renewal ??= inTurn(Date.now()).finally(() => {
    renewal = null;
  });
  return renewal;
}

const renewedAt = 'segue.renewed';

/** A tab that had to wait for another one's renewal has nothing left to do. Plain HTTP has no locks: there the server bears two at once. */
async function inTurn(since: number): Promise<boolean> {
  const renew = async () => readMoment() >= since || (await refresh());
  return window.isSecureContext ? await navigator.locks.request('segue.session', renew) : await renew();
}

async function refresh(): Promise<boolean> {
  const answer = await send('auth/refresh', { method: 'POST', body: {} });
  if (!answer.ok) {
    const failure = await problemOf(answer);
    if (failure.status === 401 || failure.status === 400 || failure.status === 422) return false;
    throw failure;
  }
  try {
    localStorage.setItem(renewedAt, String(Date.now()));
  } catch {
    // Without storage every tab renews for itself.
  }
  return true;
}

function readMoment(): number {
  try {
    return Number(localStorage.getItem(renewedAt));
  } catch {
    return 0;
  }
}

async function send(path: string, { method = 'GET', body, ifMatch, signal, keepalive }: Options, key?: string): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (key !== undefined) headers['idempotency-key'] = key;
  const init: RequestInit = { method, credentials: 'same-origin', headers };
  if (body instanceof Blob) {
    init.body = body;
    headers['content-type'] = body.type || 'application/octet-stream';
  } else if (body !== undefined) {
    init.body = JSON.stringify(body);
    headers['content-type'] = 'application/json';
  }
  if (ifMatch !== undefined) headers['if-match'] = ifMatch;
  if (signal) init.signal = signal;
  if (keepalive) init.keepalive = true;
  try {
    const answer = await fetch(base + path, init);
    noteRequest(true);
    return answer;
  } catch (error) {
    if (signal?.aborted) throw error;
    noteRequest(false);
    throw new ApiError({ title: 'The server cannot be reached', code: 'unreachable' });
  }
}

async function read<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw await problemOf(answer);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}
