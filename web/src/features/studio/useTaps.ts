import { useState } from 'react';

import type { Lyrics } from '../../api/studio';
import { forget, keep, recall } from './kept';
import { type Taps, tapsOf } from './taps';

/** Marks of a song's lyrics, kept through a reload until they are saved. */
export function useTaps(songId: string, lyrics: Lyrics) {
  const name = `times.${songId}.${lyrics.language}.${lyrics.revision}`;
  const fresh = () => tapsOf(lyrics.lines, lyrics.timing === 'word' ? 'word' : 'line');
  const [kept, setKept] = useState(() => recall(name) !== null);
  const [taps, setTaps] = useState<Taps>(() => {
    const held = recall(name)?.edits.taps;
    return typeof held === 'string' ? (JSON.parse(held) as Taps) : fresh();
  });
  return {
    taps,
    /** Whether there is something that is not saved. */
    kept,
    set: (next: Taps) => {
      keep(name, { taps: JSON.stringify(next) }, lyrics.revision);
      setKept(true);
      setTaps(next);
    },
    /** Moves about without a mark. */
    move: setTaps,
    discard: () => {
      forget(name);
      setKept(false);
      setTaps(fresh());
    },
    saved: () => forget(name),
  };
}
