/** Edits that are not saved yet, until the tab is closed. */

export type Edits = Readonly<Record<string, string | boolean>>;

interface Kept {
  readonly edits: Edits;
  /** The revision they were made on: what others did since must not be written over unasked. */
  readonly revision: number;
}

const key = (name: string) => `segue.edits.${name}`;
const dirty = new Set<string>();

export function recall(name: string): Kept | null {
  try {
    const text = sessionStorage.getItem(key(name));
    return text === null ? null : (JSON.parse(text) as Kept);
  } catch {
    return null;
  }
}

export function keep(name: string, edits: Edits, revision: number): void {
  dirty.add(name);
  try {
    sessionStorage.setItem(key(name), JSON.stringify({ edits, revision } satisfies Kept));
  } catch {
    // Without storage they last as long as the page.
  }
}

export function forget(name: string): void {
  dirty.delete(name);
  try {
    sessionStorage.removeItem(key(name));
  } catch {
    // There was nothing to forget.
  }
}

addEventListener('beforeunload', (event) => {
  // A reload brings them back; closing the tab does not.
  if (dirty.size > 0) event.preventDefault();
});
