import { createStore } from './store';

/** What screen readers are told next; a live region of the shell says it. */
export const announcement = createStore('');

/** Says `text` politely. The same words twice are told apart by a mark that is not read. */
export function announce(text: string): void {
  announcement.set((now) => (now === text ? `${text}\u00a0` : text));
}
