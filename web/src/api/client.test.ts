import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { connection } from '../platform/connection';
import { making, request, signedOut } from './client';
import { ApiError, wordsOf } from './problem';

type Answer = () => Response | Promise<Response>;

const asked: string[] = [];
const keys: (string | null)[] = [];
let answers: Record<string, Answer[]> = {};

const json = (status: number, body: unknown) => () => Response.json(body, { status });
const refused = json(401, { title: 'You are not signed in', code: 'unauthenticated' });

beforeEach(() => {
  asked.length = 0;
  keys.length = 0;
  answers = {};
  vi.stubGlobal('fetch', (address: string, init?: RequestInit) => {
    keys.push(new Headers(init?.headers).get('idempotency-key'));
    const path = address.replace('/api/v1/', '');
    asked.push(path);
    const row = answers[path] ?? [];
    const answer = row.length > 1 ? row.shift() : row[0];
    return answer ? Promise.resolve().then(answer) : Promise.reject(new TypeError('no network'));
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('request', () => {
  it('renews an expired session once and asks again, so that nobody notices', async () => {
    answers = { albums: [refused, json(200, { items: [] })], 'auth/refresh': [json(200, {})] };
    await expect(request('albums')).resolves.toEqual({ items: [] });
    expect(asked).toEqual(['albums', 'auth/refresh', 'albums']);
  });

  it('renews once however many requests expire together, because a refresh token is good for one use', async () => {
    answers = {
      albums: [refused, json(200, 1)],
      songs: [refused, json(200, 2)],
      artists: [refused, json(200, 3)],
      'auth/refresh': [json(200, {})],
    };
    await expect(Promise.all([request('albums'), request('songs'), request('artists')])).resolves.toEqual([1, 2, 3]);
    expect(asked.filter((path) => path === 'auth/refresh')).toHaveLength(1);
  });

  it('leaves the renewal to the tab that was first, and asks again with what that one got', async () => {
    answers = { albums: [refused, json(200, 1)], 'auth/refresh': [json(200, {})] };
    vi.stubGlobal('isSecureContext', true);
    vi.stubGlobal('navigator', {
      locks: {
        request: async (name: string, run: () => Promise<boolean>) => {
          expect(name).toBe('segue.session');
          // While this tab waits, the other one renews.
          localStorage.setItem('segue.renewed', String(Date.now() + 1));
          return run();
        },
      },
    });
    await expect(request('albums')).resolves.toBe(1);
    expect(asked).toEqual(['albums', 'albums']);
    localStorage.clear();
  });

  it('does not send a wrong password of someone signed in twice', async () => {
    answers = { 'users/me/totp': [json(401, { title: 'That did not match', code: 'bad_credentials', field: 'password', detail: 'Check it.' })] };
    await expect(request('users/me/totp', { method: 'POST' })).rejects.toMatchObject({ fields: { password: 'Check it.' } });
    expect(asked).toEqual(['users/me/totp']);
  });

  it('tells that the session is over when it cannot be renewed', async () => {
    answers = { albums: [refused], 'auth/refresh': [json(401, { title: 'Your session has ended' })] };
    const before = signedOut.get();
    await expect(request('albums')).rejects.toMatchObject({ status: 401 });
    expect(signedOut.get()).toBe(before + 1);
    expect(asked).toEqual(['albums', 'auth/refresh']);
  });

  it('does not sign anyone out because the server was away while it renewed', async () => {
    answers = { albums: [refused] };
    const before = signedOut.get();
    await expect(request('albums')).rejects.toMatchObject({ code: 'unreachable' });
    expect(signedOut.get()).toBe(before);
  });

  it('leaves a 401 alone where it is the answer, as at a wrong password', async () => {
    answers = { 'auth/login': [json(401, { title: 'That did not match', code: 'bad_credentials' })] };
    await expect(request('auth/login', { method: 'POST', renew: false })).rejects.toMatchObject({ code: 'bad_credentials' });
    expect(asked).toEqual(['auth/login']);
  });

  it('keeps what the server says of each field', async () => {
    const errors = [{ place: ['body', 'email'], message: 'This is no address', rule: 'value_error' }];
    answers = { 'auth/register': [json(422, { title: 'The request cannot be used', code: 'request_invalid', errors })] };
    await expect(request('auth/register')).rejects.toMatchObject({ fields: { email: 'This is no address' } });
  });

  it('notices when the server is out of reach, and when it is back', async () => {
    const error = await request('albums').catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(ApiError);
    expect(wordsOf(error)).toMatch(/cannot be reached/);
    expect(connection.get()).toBe('unreachable');
    answers = { albums: [json(200, [])] };
    await request('albums');
    expect(connection.get()).toBe('online');
  });

  it('survives a proxy that answers in HTML', async () => {
    answers = { albums: [() => new Response('<h1>Bad gateway</h1>', { status: 502 })] };
    await expect(request('albums')).rejects.toMatchObject({ status: 502, message: 'The server answered 502' });
  });
});

describe('making', () => {
  const make = (name: string) => request('artists', { ...making, body: { name } });

  it('asks with the same key until there is an answer, so that nothing is made twice', async () => {
    const made = json(201, { id: '1' });
    const broken = () => Promise.reject(new TypeError('no network'));
    const underWay = json(409, { title: 'Wait', code: 'idempotency_key_under_way' });
    answers = { artists: [broken, json(503, { title: 'Away' }), json(429, { title: 'Slowly' }), underWay, made] };
    for (let attempt = 0; attempt < 4; attempt += 1) await expect(make('Ilse')).rejects.toBeInstanceOf(ApiError);
    await expect(make('Ilse')).resolves.toEqual({ id: '1' });
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(keys).size).toBe(1);
  });

  it('takes a new key for what is new: another body, or the same once it was answered', async () => {
    answers = { artists: [json(201, { id: '1' }), json(422, { title: 'No', code: 'field_invalid' }), json(201, { id: '2' })] };
    await make('Ilse');
    await expect(make('Ilse')).rejects.toBeInstanceOf(ApiError);
    await make('Ilse');
    await make('Maar');
    expect(new Set(keys).size).toBe(4);
    await request('artists');
    expect(keys[4]).toBeNull();
  });
});
