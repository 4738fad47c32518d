import { useCallback, useEffect, useRef, useState } from 'react';

import { wordsOf } from '../../api/problem';
import { previewSong } from '../../api/shares';

export interface Previewing {
  /** The song whose beginning sounds or is about to, null for none. */
  readonly song: string | null;
  readonly playing: boolean;
  /** How much of it was heard, 0 to 1. */
  readonly share: number;
  readonly refusal: string | null;
  readonly toggle: (song: string) => void;
}

/** Plays beginnings of songs one at a time; pauses what sounds, goes on with what was paused. */
export function usePreview(token: string): Previewing {
  const sound = useRef<HTMLAudioElement | null>(null);
  const wanted = useRef<string | null>(null);
  const [song, setSong] = useState<string | null>(null);
  const [playing, setPlaying] = useState(false);
  const [share, setShare] = useState(0);
  const [refusal, setRefusal] = useState<string | null>(null);

  useEffect(() => {
    const element = new Audio();
    sound.current = element;
    element.onplaying = () => setPlaying(true);
    element.onpause = () => setPlaying(false);
    element.onended = () => {
      wanted.current = null;
      setSong(null);
      setShare(0);
    };
    element.ontimeupdate = () => setShare(Number.isFinite(element.duration) ? element.currentTime / element.duration : 0);
    return () => {
      element.pause();
      element.removeAttribute('src');
      sound.current = null;
    };
  }, []);

  const toggle = useCallback(
    (next: string) => {
      const element = sound.current;
      if (element === null) return;
      setRefusal(null);
      if (wanted.current === next && element.src !== '') {
        if (element.paused) void element.play().catch(() => setPlaying(false));
        else element.pause();
        return;
      }
      wanted.current = next;
      element.pause();
      setSong(next);
      setShare(0);
      previewSong(token, next)
        .then(async ({ url }) => {
          if (wanted.current !== next) return;
          element.src = url;
          await element.play();
        })
        .catch((error: unknown) => {
          if (wanted.current !== next) return;
          wanted.current = null;
          setSong(null);
          setRefusal(error instanceof DOMException ? 'The browser could not play it. Try again.' : wordsOf(error));
        });
    },
    [token],
  );
  return { song, playing, share, refusal, toggle };
}
