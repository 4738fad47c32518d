import { MediaSourceEngine } from './engine.js';
import { record } from './capture.js';

/** What the tests drive: an engine over the small song server, what it told, and what was heard. */
const element = new Audio();
const told = [];
const began = performance.now();
const api = {
  async stream(songId, signal) {
    const response = await fetch(`/api/stream/${songId}`, { signal });
    if (!response.ok) throw Object.assign(new Error('refused'), { status: response.status });
    return response.json();
  },
};
const engine = new MediaSourceEngine(api, element, null);
for (const name of ['status', 'entry', 'passed', 'heard', 'best', 'failure'])
  engine.on(name, (payload) => {
    const at = Math.round(performance.now() - began);
    const value = name === 'failure' ? { code: payload.failure.code, entryId: payload.entryId, final: payload.final } : payload;
    told.push({ at, name, value, time: element.currentTime });
  });

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const entry = (songId, id = songId, albumId = 'album') => ({ id, songId, albumId });

window.lab = {
  engine,
  element,
  told,
  entry,
  sleep,
  record: (rate) => record(element, rate),
  async until(truth, ms = 20000) {
    const deadline = performance.now() + ms;
    while (!truth()) {
      if (performance.now() > deadline) throw new Error(`not within ${ms} ms: ${truth}`);
      await sleep(10);
    }
  },
  position: () => engine.position().positionMs / 1000,
};
