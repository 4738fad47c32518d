import type { Player } from '../player/state';
import { announce } from '../platform/announce';
import { hasPlaceBehind } from '../platform/places';
import { toggleLike } from './kept';
import { showKeys, showQueue, view } from './view';

/** What an action may reach. */
export interface Reach {
  readonly player: Player;
  readonly go: (path: string) => void;
  readonly place: () => string;
}

export interface Action {
  readonly name: string;
  /** `KeyboardEvent.key`, with `Shift+` before it where it counts; lower case letters. */
  readonly keys: readonly string[];
  readonly group: 'Playing' | 'Sound' | 'Getting about';
  run(reach: Reach): void;
}

const seekBy = (seconds: number) => ({ player }: Reach) => {
  const { positionMs, durationMs } = player.position();
  player.seek(Math.min(Math.max(0, positionMs + seconds * 1000), durationMs));
};

const louderBy = (step: number) => ({ player }: Reach) => {
  const volume = Math.min(1, Math.max(0, Math.round((player.getState().volume + step) * 100) / 100));
  player.setMuted(false);
  player.setVolume(volume);
  announce(`Volume ${Math.round(volume * 100)} percent`);
};

const repeats = { off: 'all', all: 'one', one: 'off' } as const;
const repeatWords = { off: 'Repeat is off', all: 'Repeats all', one: 'Repeats this song' } as const;

/** Everything a key, a button or a menu can set off; one action, many triggers. */
export const actions = define({
  toggle: { name: 'Play or pause', keys: [' ', 'k'], group: 'Playing', run: ({ player }) => player.toggle() },
  next: { name: 'Next song', keys: ['l'], group: 'Playing', run: ({ player }) => player.next() },
  previous: { name: 'Previous song', keys: ['j'], group: 'Playing', run: ({ player }) => player.previous() },
  forward: { name: 'Forward 5 seconds', keys: ['ArrowRight'], group: 'Playing', run: seekBy(5) },
  back: { name: 'Back 5 seconds', keys: ['ArrowLeft'], group: 'Playing', run: seekBy(-5) },
  farForward: { name: 'Forward 30 seconds', keys: ['Shift+ArrowRight'], group: 'Playing', run: seekBy(30) },
  farBack: { name: 'Back 30 seconds', keys: ['Shift+ArrowLeft'], group: 'Playing', run: seekBy(-30) },
  shuffle: {
    name: 'Shuffle',
    keys: ['z'],
    group: 'Playing',
    run: ({ player }) => {
      const shuffle = !player.getState().shuffle;
      player.setShuffle(shuffle);
      announce(shuffle ? 'Shuffle is on' : 'Shuffle is off');
    },
  },
  repeat: {
    name: 'Repeat all, one, off',
    keys: ['r'],
    group: 'Playing',
    run: ({ player }) => {
      const repeat = repeats[player.getState().repeat];
      player.setRepeat(repeat);
      announce(repeatWords[repeat]);
    },
  },
  like: {
    name: 'Like the song',
    keys: ['s'],
    group: 'Playing',
    run: ({ player }) => {
      const song = player.getState().current?.song;
      if (song) void toggleLike(song);
    },
  },
  mute: {
    name: 'Mute',
    keys: ['m'],
    group: 'Sound',
    run: ({ player }) => {
      const muted = !player.getState().muted;
      player.setMuted(muted);
      announce(muted ? 'Muted' : 'Sound is on');
    },
  },
  louder: { name: 'Louder', keys: ['+', '='], group: 'Sound', run: louderBy(0.05) },
  softer: { name: 'Softer', keys: ['-'], group: 'Sound', run: louderBy(-0.05) },
  queue: { name: 'Queue', keys: ['q'], group: 'Getting about', run: () => showQueue(!view.get().queue) },
  nowPlaying: {
    name: 'Now playing, full screen',
    keys: ['f'],
    group: 'Getting about',
    run: ({ player, go, place }) => {
      if (place() !== '/now-playing') {
        if (player.getState().current) go('/now-playing');
      } else if (hasPlaceBehind()) history.back();
      else go('/');
    },
  },
  home: { name: 'Home', keys: ['h'], group: 'Getting about', run: ({ go }) => go('/') },
  library: { name: 'Library', keys: ['b'], group: 'Getting about', run: ({ go }) => go('/library') },
  albums: { name: 'Albums', keys: ['a'], group: 'Getting about', run: ({ go }) => go('/albums') },
  keys: { name: 'All keys', keys: ['?'], group: 'Getting about', run: () => showKeys(true) },
});

function define<Name extends string>(table: Record<Name, Action>): Readonly<Record<Name, Action>> {
  return table;
}
