import { createStore } from '../platform/store';

/** What lies open beside or over the page. */
export interface View {
  readonly queue: boolean;
  readonly keys: boolean;
}

export const view = createStore<View>({ queue: false, keys: false });

export function showQueue(open: boolean): void {
  view.set((now) => ({ ...now, queue: open }));
}

export function showKeys(open: boolean): void {
  view.set((now) => ({ ...now, keys: open }));
}
