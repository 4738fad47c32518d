import { noteRequest } from '../platform/connection';
import { base, renewSession } from './client';
import { ApiError, problemFrom } from './problem';
import type { Upload } from './types';

/** What the person says of the files; what is left out comes from their tags. */
export interface UploadDetails {
  readonly artist?: string;
  readonly album?: string;
  readonly genres?: string;
}

interface Sending {
  /** Bytes sent so far. */
  readonly onProgress: (sent: number) => void;
  readonly signal: AbortSignal;
}

/** Sends a file; a session that ended meanwhile is renewed once. Raises ApiError, or AbortError when stopped. */
export async function sendUpload(file: File, details: UploadDetails, sending: Sending): Promise<Upload> {
  try {
    return await post(file, details, sending);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401 || !(await renewSession())) throw error;
    return post(file, details, sending);
  }
}

// XMLHttpRequest, because fetch does not tell how much of a body has gone out.
function post(file: File, details: UploadDetails, { onProgress, signal }: Sending): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(details)) if (value) form.append(name, value as string);
    form.append('file', file, file.name);
    const sending = new XMLHttpRequest();
    sending.open('POST', `${base}uploads`);
    sending.setRequestHeader('accept', 'application/json');
    sending.responseType = 'json';
    sending.upload.onprogress = (event) => onProgress(Math.min(event.loaded, file.size));
    sending.onload = () => {
      noteRequest(true);
      const body = sending.response as Record<string, unknown> | null;
      if (sending.status >= 200 && sending.status < 300) resolve(body as unknown as Upload);
      else reject(problemFrom(sending.status, body));
    };
    sending.onerror = () => {
      noteRequest(false);
      reject(new ApiError({ title: 'The connection broke off', code: 'unreachable' }));
    };
    sending.onabort = () => reject(new DOMException('The upload was stopped', 'AbortError'));
    signal.addEventListener('abort', () => sending.abort(), { once: true });
    sending.send(form);
  });
}
