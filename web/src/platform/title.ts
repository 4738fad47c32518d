import { useEffect } from 'react';

let page: string | null = null;
let playing: string | null = null;

function show(): void {
  const name = playing ?? page;
  document.title = name ? `${name} · Segue` : 'Segue';
}

/** Names the document after the page. */
export function usePageTitle(title: string | null | undefined): void {
  useEffect(() => {
    page = title ?? null;
    show();
  }, [title]);
}

/** While something plays, the document is named after it, so that its tab can be found. */
export function usePlayingTitle(title: string | null): void {
  useEffect(() => {
    playing = title;
    show();
    return () => {
      playing = null;
      show();
    };
  }, [title]);
}
