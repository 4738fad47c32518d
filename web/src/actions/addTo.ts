import { createStore } from '../platform/store';

/** Songs that somebody is about to add to a playlist; how they are called together. */
export interface Adding {
  readonly what: string;
  readonly songIds: readonly string[];
}

export const adding = createStore<Adding | null>(null);

/** Opens the dialog in which a playlist is chosen. */
export function showAddTo(what: Adding | null): void {
  adding.set(what);
}
