import { beforeEach, describe, expect, it, vi } from 'vitest';

import { ApiError } from '../../api/problem';
import type { Upload } from '../../api/types';
import { connection } from '../../platform/connection';
import { sendAgain, sendFiles, sendings, stopSending } from './sending';

interface Pending {
  readonly name: string;
  readonly done: (upload: Partial<Upload>) => void;
  readonly fail: (error: Error) => void;
}

const pending: Pending[] = [];

vi.mock('../../api/uploads', () => ({
  sendUpload: (file: File, _details: unknown, { signal }: { signal: AbortSignal }) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
      pending.push({ name: file.name, done: resolve, fail: reject });
    }),
}));

const file = (name: string) => new File(['x'], name);
const states = () => sendings.get().map((sending) => sending.state);
const settle = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  pending.length = 0;
  sendings.set([]);
});

describe('sendFiles', () => {
  it('sends three at a time and the next when one is through', async () => {
    sendFiles(['a.wav', 'b.wav', 'c.wav', 'd.wav'].map(file), {});
    expect(states()).toEqual(['sending', 'sending', 'sending', 'waiting']);
    pending[0]?.done({ id: 'one' });
    await settle();
    expect(states()).toEqual(['sent', 'sending', 'sending', 'sending']);
    for (const one of pending) one.done({ id: one.name });
    await settle();
    expect(states()).toEqual(['sent', 'sent', 'sent', 'sent']);
  });

  it('keeps the words of a refusal and may be asked again', async () => {
    sendFiles([file('list.mp3')], {});
    pending[0]?.fail(new ApiError({ title: 'Refused', status: 422, code: 'not_audio', detail: 'This is a playlist.' }));
    await settle();
    expect(sendings.get()[0]).toMatchObject({ state: 'failed', failure: { words: 'This is a playlist.', code: 'not_audio' } });
    sendAgain(sendings.get()[0]?.key ?? '');
    expect(states()).toEqual(['sending']);
    pending[1]?.done({ id: 'one' });
    await settle();
    expect(states()).toEqual(['sent']);
  });

  it('goes on by itself with what only the network ended, once that is back', async () => {
    sendFiles([file('a.wav'), file('b.mp3')], {});
    connection.set('unreachable');
    pending[0]?.fail(new ApiError({ title: 'The connection broke off', code: 'unreachable' }));
    pending[1]?.fail(new ApiError({ title: 'Refused', status: 422, code: 'not_audio' }));
    await settle();
    expect(states()).toEqual(['failed', 'failed']);
    connection.set('online');
    expect(states()).toEqual(['sending', 'failed']);
    pending[2]?.done({ id: 'one' });
    await settle();
  });

  it('stops what is stopped without calling it a failure, and goes on with the rest', async () => {
    sendFiles(['a.wav', 'b.wav', 'c.wav'].map(file), {});
    stopSending(sendings.get()[0]?.key ?? '');
    await settle();
    expect(states()).toEqual(['stopped', 'sending', 'sending']);
    for (const one of pending) one.done({ id: one.name });
    await settle();
  });
});
