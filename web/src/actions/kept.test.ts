import { beforeEach, describe, expect, it, vi } from 'vitest';

import { forgetKept, isHidden, isKept, kept, setKept, syncKept } from './kept';

type Answer = () => Promise<Response>;

const json = (body: unknown, status = 200): Answer => () =>
  Promise.resolve(new Response(status === 204 ? null : JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } }));
const changes = (version: number, items: readonly (readonly [string, string, boolean])[], more = false): Answer =>
  json({ version, more, items: items.map(([kind, id, removed]) => ({ kind, id, removed, at: '2027-03-01T00:00:00Z' })) });

/** Answers requests in their order, and remembers what was asked. */
function serve(...answers: Answer[]): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string, { method }: { method: string }) => {
    asked.push(`${method} ${path.replace('/api/v1/', '')}`);
    return (answers.shift() ?? json({ title: 'Refused', status: 409 }, 409))();
  });
  return asked;
}

beforeEach(forgetKept);

describe('the copy of the library', () => {
  it('takes all of it at first, then what changed', async () => {
    const asked = serve(
      changes(2, [['song', 'a', false], ['album', 'b', false]], true),
      changes(3, [['song', 'c', false]]),
      changes(4, [['song', 'a', true]]),
    );
    await syncKept();
    expect([isKept('song', 'a'), isKept('album', 'b'), isKept('song', 'c')]).toEqual([true, true, true]);
    await syncKept();
    expect([isKept('song', 'a'), isKept('song', 'c')]).toEqual([false, true]);
    expect(asked).toEqual([0, 2, 3].map((since) => `GET users/me/changes?since=${since}`));
  });

  it('begins anew when the server has forgotten', async () => {
    serve(changes(9, [['song', 'a', false]]), json({ status: 410, code: 'library_changes_forgotten' }, 410), changes(5, [['song', 'b', false]]));
    await syncKept();
    await syncKept();
    expect([isKept('song', 'a'), isKept('song', 'b'), kept.get().version]).toEqual([false, true, 5]);
  });

  it('knows what is hidden with its artist', async () => {
    serve(changes(1, [['hidden_artist', 'x', false]]));
    await syncKept();
    expect(isHidden({ id: 'a', artists: [{ id: 'y' }, { id: 'x' }] })).toBe(true);
    expect(isHidden({ id: 'a', artists: [{ id: 'y' }] })).toBe(false);
  });
});

describe('a like', () => {
  it('shows at once, and stays', async () => {
    const asked = serve(json({ liked: true, likes: 1 }));
    const done = setKept('song', 'a', true);
    expect(isKept('song', 'a')).toBe(true);
    expect(await done).toBe(true);
    expect(isKept('song', 'a')).toBe(true);
    expect(asked).toEqual(['PUT songs/a/like']);
  });

  it('is undone when it is refused', async () => {
    serve(json({ title: 'No', status: 404 }, 404));
    expect(await setKept('song', 'a', true)).toBe(false);
    expect(isKept('song', 'a')).toBe(false);
  });

  it('is not undone by what the server told before it', async () => {
    let answer: (response: Response) => void = () => undefined;
    serve(() => new Promise((resolve) => (answer = resolve)), changes(1, [['song', 'a', true]]));
    const done = setKept('song', 'a', true);
    await syncKept();
    expect(isKept('song', 'a')).toBe(true);
    answer(new Response('{"liked": true, "likes": 1}'));
    await done;
  });

  it('that failed leaves the later tap alone', async () => {
    let refuse: (response: Response) => void = () => undefined;
    serve(() => new Promise((resolve) => (refuse = resolve)), json(null, 204));
    const first = setKept('song', 'a', true);
    const second = setKept('song', 'a', false);
    await second;
    refuse(new Response('{"status": 429}', { status: 429 }));
    await first;
    expect(isKept('song', 'a')).toBe(false);
  });
});
