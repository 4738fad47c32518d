import { ApiError, wordsOf } from '../../api/problem';
import type { Upload } from '../../api/types';
import { sendUpload, type UploadDetails } from '../../api/uploads';
import { connection } from '../../platform/connection';
import { createStore } from '../../platform/store';

/** A file on its way from this page. */
export interface Sending {
  readonly key: string;
  readonly file: File;
  readonly details: UploadDetails;
  readonly state: 'waiting' | 'sending' | 'sent' | 'failed' | 'stopped';
  readonly sent: number;
  /** The server's side of it, once it has the file. */
  readonly upload: Upload | null;
  /** Why it failed, in words; with the code where the server gave one. */
  readonly failure: { readonly words: string; readonly code: string | undefined } | null;
}

const atOnce = 3;

/** Outlives the page: going elsewhere in the player does not stop an upload. */
export const sendings = createStore<readonly Sending[]>([]);

const stops = new Map<string, AbortController>();
let made = 0;

/** Puts files in the row; they are sent three at a time. */
export function sendFiles(files: readonly File[], details: UploadDetails): void {
  const more = files.map((file): Sending => {
    made += 1;
    return { key: `file-${made}`, file, details, state: 'waiting', sent: 0, upload: null, failure: null };
  });
  sendings.set((now) => [...now, ...more]);
  pump();
}

export function sendAgain(key: string): void {
  change(key, { state: 'waiting', sent: 0, failure: null });
  pump();
}

export function stopSending(key: string): void {
  stops.get(key)?.abort();
  change(key, { state: 'stopped' });
  pump();
}

/** Forgets what is done with, one way or the other. */
export function dropSending(key: string): void {
  sendings.set((now) => now.filter((sending) => sending.key !== key));
}

function change(key: string, to: Partial<Sending>): void {
  sendings.set((now) => now.map((sending) => (sending.key === key ? { ...sending, ...to } : sending)));
}

function pump(): void {
  const now = sendings.get();
  const free = atOnce - now.filter((sending) => sending.state === 'sending').length;
  for (const next of now.filter((sending) => sending.state === 'waiting').slice(0, Math.max(0, free))) void send(next);
}

async function send({ key, file, details }: Sending): Promise<void> {
  const stop = new AbortController();
  stops.set(key, stop);
  change(key, { state: 'sending', sent: 0 });
  try {
    const upload = await sendUpload(file, details, {
      signal: stop.signal,
      onProgress: (sent) => change(key, { sent }),
    });
    change(key, { state: 'sent', sent: file.size, upload });
  } catch (error) {
    if (!stop.signal.aborted) {
      const code = error instanceof ApiError ? error.code : undefined;
      change(key, { state: 'failed', failure: { words: wordsOf(error), code } });
    }
  } finally {
    stops.delete(key);
    pump();
  }
}

// What only the network ended goes on when it is back: the server has kept what it has.
connection.subscribe(() => {
  if (connection.get() !== 'online') return;
  for (const { key, state, failure } of sendings.get()) {
    if (state === 'failed' && failure?.code === 'unreachable') sendAgain(key);
  }
});

addEventListener('beforeunload', (event) => {
  if (sendings.get().some((sending) => sending.state === 'sending' || sending.state === 'waiting')) event.preventDefault();
});
