// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { Failure, UrlExpired } from './failures';
import { Loader } from './loader';

const FILE = Uint8Array.from({ length: 100 }, (_, place) => place);
const range = { url: '/file', from: 10, to: 30 };
const never = new AbortController().signal;

function answering(status: number, body: Uint8Array<ArrayBuffer> | null = null): Loader {
  return new Loader(() => Promise.resolve(new Response(body, { status })));
}

describe('a loader', () => {
  it('asks for the range and gives its bytes', async () => {
    let asked: string | null = null;
    const loader = new Loader((_, init) => {
      asked = new Headers(init?.headers).get('Range');
      return Promise.resolve(new Response(FILE.slice(10, 30), { status: 206 }));
    });
    const { bytes, transfer } = await loader.loadWhole(range, never);
    expect(asked).toBe('bytes=10-29');
    expect([...bytes]).toEqual([...FILE.slice(10, 30)]);
    expect(transfer.bytes).toBe(20);
  });

  it('finds its range in a whole file from a server that knows no ranges', async () => {
    const { bytes } = await answering(200, FILE).loadWhole(range, never);
    expect([...bytes]).toEqual([...FILE.slice(10, 30)]);
  });

  it.each([401, 403, 410])('takes %s for an expired url', async (status) => {
    await expect(answering(status).loadWhole(range, never)).rejects.toBeInstanceOf(UrlExpired);
  });

  it('takes a body that ends early for a broken network', async () => {
    const short = answering(206, FILE.slice(10, 20));
    await expect(short.loadWhole(range, never)).rejects.toMatchObject({ code: 'network', passing: true });
  });

  it('gives up on silence', async () => {
    const silent = new Loader(
      (_, init) => new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))),
      () => 0,
      5,
    );
    await expect(silent.loadWhole(range, never)).rejects.toBeInstanceOf(Failure);
  });

  it('passes by the cache where it called a transfer off, once', async () => {
    const caches: (RequestCache | undefined)[] = [];
    const off = new AbortController();
    const loader = new Loader((_, init) => {
      caches.push(init?.cache);
      if (caches.length > 1) return Promise.resolve(new Response(FILE.slice(10, 30), { status: 206 }));
      off.abort();
      return Promise.reject(new DOMException('', 'AbortError'));
    });
    await expect(loader.loadWhole(range, off.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await loader.loadWhole(range, never);
    await loader.loadWhole(range, never);
    expect(caches).toEqual(['default', 'no-store', 'default']);
  });

  it('can be called off', async () => {
    const off = new AbortController();
    off.abort();
    await expect(answering(206, FILE).loadWhole(range, off.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});
