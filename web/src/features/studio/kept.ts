/** Edits that are not saved yet, until the tab is closed. */

export type Edits = Readonly<Record<string, string | boolean>>;

const key = (name: string) => `segue.edits.${name}`;
const dirty = new Set<string>();

export function recall(name: string): Edits | null {
  try {
    const text = sessionStorage.getItem(key(name));
    return text === null ? null : (JSON.parse(text) as Edits);
  } catch {
    return null;
  }
}

export function keep(name: string, edits: Edits): void {
  dirty.add(name);
  try {
    sessionStorage.setItem(key(name), JSON.stringify(edits));
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
