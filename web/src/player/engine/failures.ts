import type { RequestFailure } from '../contracts';
import type { PlayerProblemCode } from '../state';

/** Something that keeps a song from playing. `passing`: worth trying again without anyone's doing. */
export class Failure extends Error {
  constructor(
    readonly code: PlayerProblemCode,
    readonly passing: boolean,
    options?: ErrorOptions,
  ) {
    super(code, options);
  }
}

/** The media url is no longer good: it expired or its token was withdrawn. A new stream answer may help. */
export class UrlExpired extends Error {}

/** The work was called off: a seek, a skip, the end of the player. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** What a rejected stream request means. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const status = (error as RequestFailure | null)?.status;
  if (status === undefined || status === 0) return new Failure('network', true, { cause: error });
  return failureOfStatus(status);
}

/** What went wrong between the network and the browser's decoder. */
export function failureOfFeeding(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof UrlExpired) return new Failure('forbidden', false);
  return new Failure('undecodable', false, { cause: error });
}

/** What an HTTP status of the API or of the audio itself means. */
export function failureOfStatus(status: number): Failure {
  if (status === 401) return new Failure('signed_out', false);
  if (status === 403) return new Failure('forbidden', false);
  if (status === 404 || status === 410 || status === 416) return new Failure('not_found', false);
  if (status === 429) return new Failure('limited', true);
  if (status === 451) return new Failure('unlicensed', false);
  return new Failure('unavailable', status >= 500 || status === 408);
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

/** Waits before the try after `failures` failed ones: doubling, scattered, or until the browser is online again. */
export function waitBeforeRetry(failures: number, signal: AbortSignal): Promise<void> {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
  return new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer);
      globalThis.removeEventListener('online', done);
      signal.removeEventListener('abort', called);
      resolve();
    };
    const called = (): void => {
      clearTimeout(timer);
      globalThis.removeEventListener('online', done);
      reject(new DOMException('called off', 'AbortError'));
    };
    const timer = setTimeout(done, longest * (0.7 + 0.3 * Math.random()));
    globalThis.addEventListener('online', done, { once: true });
    if (signal.aborted) called();
    else signal.addEventListener('abort', called, { once: true });
  });
}
