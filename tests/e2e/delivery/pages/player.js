// Plays ?url= with the player ?with=, and tells how it goes in `window.state`.
const asked = new URLSearchParams(location.search);
const audio = document.getElementById('audio');
const AHEAD_S = 120;
window.state = { errors: [] };

const library = { hls: 'hls.js', shaka: 'shaka-player.js', dash: 'dash.js', none: null }[asked.get('with')];
if (library) {
  await_script(library).then(start);
} else {
  audio.src = asked.get('url');
}

function await_script(name) {
  return new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = name;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
}

async function start() {
  const fail = (what) => window.state.errors.push(String(what));
  const url = asked.get('url');
  if (asked.get('with') === 'hls') {
    const player = new Hls({ maxBufferLength: AHEAD_S, enableWorker: false });
    player.on(Hls.Events.ERROR, (_, error) => error.fatal && fail(error.details));
    player.loadSource(url);
    player.attachMedia(audio);
  } else if (asked.get('with') === 'shaka') {
    const player = new shaka.Player();
    await player.attach(audio);
    player.configure({ streaming: { bufferingGoal: AHEAD_S } });
    player.addEventListener('error', (event) => fail(event.detail.code));
    await player.load(url).catch((error) => fail(error.code));
  } else {
    const player = dashjs.MediaPlayer().create();
    player.updateSettings({
      streaming: { buffer: { bufferTimeAtTopQuality: AHEAD_S, bufferTimeDefault: AHEAD_S } },
    });
    player.on(dashjs.MediaPlayer.events.ERROR, (event) => fail(event.error.message));
    player.initialize(audio, url, false);
  }
}

window.read = () => {
  const ranges = [];
  for (let place = 0; place < audio.buffered.length; place += 1) {
    ranges.push([audio.buffered.start(place), audio.buffered.end(place)]);
  }
  return {
    ...window.state,
    ranges,
    duration: audio.duration,
    time: audio.currentTime,
    ended: audio.ended,
    failed: audio.error && audio.error.message,
  };
};
