import type { ReactNode } from 'react';

/**
 * Stands in for `react-remove-scroll`, which Radix brings along (vite.config.ts): it locks scrolling by
 * a style element, which the content policy refuses. Ours are not modal, or hold the page by base.css.
 */
export function RemoveScroll({ children }: { children: ReactNode }) {
  return children;
}
