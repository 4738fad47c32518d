import { record } from './capture.js';
import { MediaSourceEngine } from './engine.js';

/** Plays the album of three songs to its end by our engine or by hls.js, and sends what was heard. */
const element = new Audio();
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const ways = {
  segue() {
    const stream = async (songId, signal) => (await fetch(`/api/stream/${songId}`, { signal })).json();
    const engine = new MediaSourceEngine({ stream }, element);
    const entry = (songId) => ({ id: songId, songId, albumId: 'album' });
    engine.setQuality('standard');
    engine.load(entry('s0'), 0, true);
    engine.setUpcoming([entry('s1'), entry('s2')]);
  },
  hls() {
    const hls = new Hls();
    hls.loadSource('/album.m3u8');
    hls.attachMedia(element);
    element.play();
  },
};

window.playAlbum = async ({ kind, rate }) => {
  const recording = await record(element, rate);
  const over = new Promise((resolve) => element.addEventListener('ended', resolve, { once: true }));
  ways[kind]();
  await over;
  await sleep(300);
  await recording.save('album');
};
