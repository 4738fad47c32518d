import type { CellChange, CellError, SheetKind } from '../../api/sheets';

/** Which sheet a file is, by the columns of its first line; null when it is none. */
export async function kindOf(file: Blob): Promise<SheetKind | null> {
  const [head = ''] = (await file.slice(0, 4096).text()).split(/\r?\n/, 1);
  const names = new Set(head.replace(/^\uFEFF/, '').split(/[,;\t]/).map((name) => name.replaceAll('"', '').trim()));
  if (names.has('holder') || names.has('territories')) return 'licences';
  if (names.has('song_id')) return 'songs';
  return names.has('album_id') ? 'albums' : null;
}

/** What a sheet says of one of its lines. */
export interface ToldLine {
  readonly line: number;
  readonly title: string;
  readonly changes: readonly CellChange[];
  readonly errors: readonly CellError[];
}

/** Changes and errors by line, in the order of the file. */
export function byLine(changes: readonly CellChange[], errors: readonly CellError[]): readonly ToldLine[] {
  const numbers = [...new Set([...changes, ...errors].map(({ line }) => line))].sort((one, other) => one - other);
  const [changed, wrong] = [gather(changes), gather(errors)];
  return numbers.map((line) => {
    const here = changed.get(line) ?? [];
    return { line, title: here[0]?.title ?? '', changes: here, errors: wrong.get(line) ?? [] };
  });
}

function gather<T extends { readonly line: number }>(all: readonly T[]): ReadonlyMap<number, readonly T[]> {
  const found = new Map<number, T[]>();
  for (const one of all) {
    const held = found.get(one.line);
    if (held) held.push(one);
    else found.set(one.line, [one]);
  }
  return found;
}
