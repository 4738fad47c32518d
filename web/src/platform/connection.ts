import { createStore } from './store';

/** `offline`: the device says so. `unreachable`: the last request did not get through. */
export type Connection = 'online' | 'offline' | 'unreachable';

export const connection = createStore<Connection>(navigator.onLine ? 'online' : 'offline');

addEventListener('online', () => connection.set('online'));
addEventListener('offline', () => connection.set('offline'));

/** Tells what became of a request, so that the page can say when the server is out of reach. */
export function noteRequest(reached: boolean): void {
  if (reached) connection.set('online');
  else connection.set(navigator.onLine ? 'unreachable' : 'offline');
}
