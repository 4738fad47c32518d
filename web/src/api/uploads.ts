import { DetailedError, type PreviousUpload, Upload as TusUpload } from 'tus-js-client';

import { noteRequest } from '../platform/connection';
import { base, renewSession, request } from './client';
import { newKey } from './keys';
import { ApiError, problemFrom } from './problem';
import type { Upload } from './types';

/** What the person says of the files; what is left out comes from their tags. */
export interface UploadDetails {
  readonly artist?: string;
  readonly album?: string;
  readonly genres?: string;
  /** The release that it belongs to. */
  readonly album_id?: string;
  /** The song that it is a further version of. */
  readonly song_id?: string;
  /** Kept back until it is published. */
  readonly draft?: boolean;
}

interface Sending {
  /** Bytes that the server has. */
  readonly onProgress: (sent: number) => void;
  readonly signal: AbortSignal;
}

// What one request carries at most: proxies have their limits.
const pieceBytes = 32 * 1024 * 1024;
const patience = [0, 1000, 3000, 8000, 20_000];

/**
 * Sends a file in pieces (tus 1.0). One that was begun earlier, before a reload too, goes on where it
 * stopped. Raises ApiError, or AbortError when stopped.
 */
export async function sendUpload(file: File, details: UploadDetails, sending: Sending): Promise<Upload> {
  // A session that ended would look like an upload that is gone.
  await request('uploads?limit=1', { signal: sending.signal });
  const address = await send(file, details, sending);
  return request<Upload>(`uploads/${address.slice(address.lastIndexOf('/') + 1)}`);
}

/** Forgets one that is not being made into a song yet, or could not be. */
export function forgetUpload(id: string): Promise<void> {
  return request(`uploads/${id}`, { method: 'DELETE' });
}

function send(file: File, { song_id: song, ...details }: UploadDetails, { onProgress, signal }: Sending): Promise<string> {
  return new Promise((resolve, reject) => {
    let over = false;
    let key = newKey();
    const endpoint = `${base}${song ? `songs/${song}/versions` : 'uploads'}`;
    const upload = new TusUpload(file, {
      endpoint,
      metadata: { filename: file.name, ...textsOf(details) },
      fingerprint: () => Promise.resolve(['segue', endpoint, details.album_id ?? '', file.name, file.size, file.lastModified].join(':')),
      removeFingerprintOnSuccess: true,
      chunkSize: pieceBytes,
      retryDelays: patience,
      onBeforeRequest: async (asked) => {
        // Begun again after a silence, it is the upload that was begun.
        if (asked.getMethod() === 'POST') asked.setHeader('Idempotency-Key', key);
        if (over) await renewSession();
        over = false;
      },
      onAfterResponse: (asked, answer) => {
        // One that is gone meanwhile is begun anew, and not answered with its old address.
        if (asked.getMethod() === 'POST' && answer.getStatus() === 201) key = newKey();
      },
      onShouldRetry: (error, attempt) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        over = status === 401;
        if (over) return attempt < 2;
        return status === 0 || status >= 500 || status === 409 || status === 423 || status === 429;
      },
      onProgress: (sent) => onProgress(sent),
      onSuccess: () => {
        noteRequest(true);
        resolve(upload.url ?? '');
      },
      onError: (error) => reject(problemIn(error)),
    });
    signal.addEventListener(
      'abort',
      () => {
        void upload.abort();
        reject(new DOMException('The upload was stopped', 'AbortError'));
      },
      { once: true },
    );
    void upload.findPreviousUploads().then((before: PreviousUpload[]) => {
      const [last] = before;
      if (last) upload.resumeFromPreviousUpload(last);
      if (!signal.aborted) upload.start();
    });
  });
}

function textsOf(details: UploadDetails): Record<string, string> {
  const said = Object.entries(details).filter(([, value]) => value !== undefined && value !== '' && value !== false);
  return Object.fromEntries(said.map(([name, value]) => [name, String(value)]));
}

/** What the server said against it; without an answer, that it was not reached. */
function problemIn(error: Error): ApiError {
  const answer = error instanceof DetailedError ? error.originalResponse : null;
  if (!answer) {
    noteRequest(false);
    return new ApiError({ title: 'The connection broke off', code: 'unreachable' });
  }
  try {
    return problemFrom(answer.getStatus(), JSON.parse(answer.getBody()) as Record<string, unknown>);
  } catch {
    return problemFrom(answer.getStatus(), null);
  }
}
