import { createPlayer } from './player.js';

/** What the tests drive: the player as the pages hold it, over the small song server. */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const told = [];
const elements = [];
const PlainAudio = window.Audio;
window.Audio = class extends PlainAudio {
  constructor(...given) {
    super(...given);
    elements.push(this);
  }
};

const api = {
  async stream(songId, signal) {
    const response = await fetch(`/api/stream/${songId}`, { signal });
    if (!response.ok) throw Object.assign(new Error('refused'), { status: response.status });
    return response.json();
  },
  async postPlays(events, { keepalive }) {
    const body = JSON.stringify({ events });
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch('/plays', { method: 'POST', body, headers, keepalive });
    if (!response.ok) throw Object.assign(new Error('refused'), { status: response.status });
  },
};

const player = createPlayer({ api, listenerId: 'listener' });
for (const part of ['status', 'problem', 'heard'])
  player.watch(
    (state) => state[part],
    (value) => told.push({ name: part, value, time: player.position().positionMs }),
  );
player.watch(
  (state) => state.current?.song.id ?? null,
  (value) => told.push({ name: 'song', value, time: 0 }),
);

window.lab = {
  player,
  told,
  sleep,
  get element() {
    return elements[0];
  },
  song: (id, duration_ms = 5000) => ({ id, title: id, artists: [], album: { id: 'album', title: 'Album' }, duration_ms }),
  async until(truth, ms = 20000) {
    const deadline = performance.now() + ms;
    while (!truth()) {
      if (performance.now() > deadline) throw new Error(`not within ${ms} ms: ${truth}`);
      await sleep(10);
    }
  },
  position: () => player.position().positionMs / 1000,
};
