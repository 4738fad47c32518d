import type { Unsubscribe } from './state';

/** One object that changes as a whole; listeners hear of every change. */
export class Store<State extends object> {
  private readonly listeners = new Set<() => void>();

  constructor(private state: State) {}

  get(): State {
    return this.state;
  }

  set(changes: Partial<State>): void {
    const keys = Object.keys(changes) as (keyof State)[];
    if (keys.every((key) => Object.is(changes[key], this.state[key]))) return;
    this.state = { ...this.state, ...changes };
    for (const listener of [...this.listeners]) listener();
  }

  subscribe(listener: () => void): Unsubscribe {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  watch<T>(selector: (state: State) => T, listener: (value: T) => void): Unsubscribe {
    let last = selector(this.state);
    return this.subscribe(() => {
      const value = selector(this.state);
      if (Object.is(value, last)) return;
      last = value;
      listener(value);
    });
  }

  clear(): void {
    this.listeners.clear();
  }
}
