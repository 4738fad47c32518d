import { MediaSourceEngine } from './engine.js';

/**
 * Three ways to play the same AAC 128, each ready before the click: our engine and hls.js with their
 * media source open, the audio element knowing its url. `start`, `seek` and `skip` answer milliseconds.
 */
const element = new Audio();
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const answerOf = async (songId, signal) => (await fetch(`/api/v1/songs/${songId}/stream`, { signal })).json();

const players = {
  segue() {
    const engine = new MediaSourceEngine({ stream: answerOf }, element);
    engine.setQuality('standard');
    const entry = (songId) => ({ id: songId, songId, albumId: null });
    return {
      start(song, next) {
        engine.load(entry(song), 0, true);
        engine.setUpcoming([entry(next)]);
      },
      seek: (seconds) => engine.seek(seconds * 1000),
      skip(song) {
        engine.load(entry(song), 0, true);
        engine.setUpcoming([]);
      },
      place: () => (engine.status === 'loading' ? 0 : engine.position().positionMs / 1000),
      ready: () => sleep(100),
    };
  },
  async audio({ progressive }) {
    return {
      start(song) {
        element.src = progressive[song];
        element.play();
      },
      seek: (seconds) => (element.currentTime = seconds),
      skip(song) {
        element.src = progressive[song];
        element.play();
      },
      place: () => element.currentTime,
      ready: () => sleep(100),
    };
  },
  async hls({ masters }) {
    const open = async () => {
      // Loads no further ahead than we do, so that the seek is as unloaded.
      const hls = new Hls({ maxBufferLength: 30, maxMaxBufferLength: 30, startFragPrefetch: true });
      hls.on(Hls.Events.MANIFEST_PARSED, () => {
        const level = hls.levels.findIndex((each) => each.bitrate > 120_000);
        hls.startLevel = hls.loadLevel = level;
      });
      const attached = new Promise((resolve) => hls.once(Hls.Events.MEDIA_ATTACHED, resolve));
      hls.attachMedia(element);
      await attached;
      return hls;
    };
    let hls = await open();
    return {
      start(song) {
        hls.loadSource(masters[song]);
        element.play();
      },
      seek: (seconds) => (element.currentTime = seconds),
      skip(song) {
        hls.loadSource(masters[song]);
        element.play();
      },
      place: () => element.currentTime,
      ready: () => sleep(100),
    };
  },
};

async function advanced(place, from, deadline = performance.now() + 20_000) {
  const began = performance.now();
  while (element.seeking || element.paused || !(place() > from && place() < from + 8)) {
    if (performance.now() > deadline) throw new Error('no sound within 20 s');
    await sleep(1);
  }
  return performance.now() - began;
}

function playing() {
  return new Promise((resolve) => element.addEventListener('playing', resolve, { once: true }));
}

window.measure = async ({ kind, song, next, seekTo, urls }) => {
  const player = await players[kind](urls);
  await player.ready();
  const heard = playing();
  let began = performance.now();
  player.start(song, next);
  await heard;
  const start = performance.now() - began;
  await advanced(player.place, 0.7);
  player.seek(seekTo);
  const seek = await advanced(player.place, seekTo + 0.005);
  // Heads of next songs were fetched before the seek; what plays is to be fed on quietly.
  await sleep(300);
  began = performance.now();
  player.skip(next);
  // The old song's place must not be taken for the new one's.
  const skip = await advanced(() => (player.place() > 10 ? 0 : player.place()), 0.005);
  return { start, seek, skip };
};
