import { noteRequest } from '../platform/connection';
import { createStore } from '../platform/store';
import { ApiError, problemOf } from './problem';

export const base = '/api/v1/';

/** Counts up whenever the server no longer knows who is asking. */
export const signedOut = createStore(0);

interface Options {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  readonly keepalive?: boolean;
  /** False for requests of which 401 is an answer, not an expired session. */
  readonly renew?: boolean;
}

/**
 * Asks the API and gives its JSON, or undefined where there is none. A 401 is met once with a
 * silent renewal of the session. Raises ApiError, without a status when the server was not reached.
 */
export async function request<T>(path: string, options: Options = {}): Promise<T> {
  const answer = await send(path, options);
  if (answer.status !== 401 || options.renew === false) return read<T>(answer);
  if (!(await renewSession())) {
    signedOut.set((count) => count + 1);
    return read<T>(answer);
  }
  return read<T>(await send(path, options));
}

let renewal: Promise<boolean> | null = null;

/** Renews the session by its cookie, one request however many ask at once; false when it is over. */
export function renewSession(): Promise<boolean> {
  renewal ??= send('auth/refresh', { method: 'POST', body: {} })
    .then(async (answer) => {
      if (answer.ok) return true;
      const failure = await problemOf(answer);
      if (failure.status === 401 || failure.status === 400 || failure.status === 422) return false;
      throw failure;
    })
    .finally(() => {
      renewal = null;
    });
  return renewal;
}

async function send(path: string, { method = 'GET', body, signal, keepalive }: Options): Promise<Response> {
  const init: RequestInit = { method, credentials: 'same-origin', headers: { accept: 'application/json' } };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { accept: 'application/json', 'content-type': 'application/json' };
  }
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
