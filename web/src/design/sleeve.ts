import { type CSSProperties, useEffect } from 'react';

interface Tint {
  readonly hue?: number | undefined;
  readonly chroma?: number | undefined;
}

/** Most chroma of a sleeve that a page takes (tokens.css). */
const most = 0.05;

/** A hue for what has no sleeve: always the same for the same text. */
export function hueOf(seed: string): number {
  let sum = 7;
  for (const letter of seed) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360_000;
  return sum % 360;
}

/** The tint of a sleeve, or of the square that stands for it. */
export function tintOf(cover: Tint | null | undefined, seed: string): Tint {
  return cover ?? { hue: hueOf(seed), chroma: 0.03 };
}

/** Hue and chroma for a region of class `tinted`. */
export function sleeveStyle(cover: Tint | null | undefined): CSSProperties {
  return {
    '--sleeve-hue': cover?.hue ?? 112,
    '--sleeve-chroma': Math.min(cover?.chroma ?? 0.006, most),
  } as CSSProperties;
}

/** Gives the page the ground of its sleeve, the top bar with it, for as long as the page is shown. */
export function useSleeve(cover: Tint | null | undefined, ready = true): void {
  const hue = cover?.hue ?? 112;
  const chroma = Math.min(cover?.chroma ?? 0.006, most);
  useEffect(() => {
    if (!ready) return;
    const { style } = document.documentElement;
    style.setProperty('--sleeve-hue', String(hue));
    style.setProperty('--sleeve-chroma', String(chroma));
    style.setProperty('--top-ground', 'var(--sleeve)');
    return () => {
      for (const name of ['--sleeve-hue', '--sleeve-chroma', '--top-ground']) style.removeProperty(name);
    };
  }, [hue, chroma, ready]);
}
