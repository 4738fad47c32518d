import { useSyncExternalStore } from 'react';

/** Whether a media query holds, followed. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

/** Phones: below the tablet breakpoint of tokens.css. */
export function usePhone(): boolean {
  return useMedia('(max-width: 639px)');
}

/** Below the desktop breakpoint, where the queue lies over the page. */
export function useNarrow(): boolean {
  return useMedia('(max-width: 1023px)');
}
