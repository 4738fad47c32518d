import { useQueryClient } from '@tanstack/react-query';

import { PLAYLISTS, type PlaylistEdit, type SortKey } from '../../api/playlists';
import { toast } from '../../design/Toast';
import { formatSongs } from '../../platform/format';
import type { EntryList } from './entryList';
import type { Selection } from './useSelection';

export interface Edits {
  move: (ids: readonly string[], gap: number) => void;
  nudge: (ids: readonly string[], gap: number) => void;
  remove: (ids: readonly string[]) => void;
  sort: (by: SortKey, descending: boolean, words: string) => void;
  selectAll: () => Promise<void>;
}

/** Edits of a list; each says how it went, and can be taken back from there. */
export function useEdits(list: EntryList, selection: Selection): Edits {
  const cache = useQueryClient();
  const after = (edit: PlaylistEdit | null, words: string) => {
    if (!edit) return;
    void cache.invalidateQueries({ queryKey: PLAYLISTS });
    toast(words, {
      act: {
        name: 'Undo',
        run: () => void list.undo(edit.version).then((undone) => undone && cache.invalidateQueries({ queryKey: PLAYLISTS })),
      },
    });
  };
  return {
    nudge: (ids, gap) => list.nudge(ids, gap, (edit) => after(edit, `${formatSongs(ids.length)} moved`)),
    move: (ids, gap) => {
      const before = list.store.get().rows;
      const places = before.flatMap((row, place) => (row && ids.includes(row.entry_id) ? [place] : []));
      const first = gap - places.filter((place) => place < gap).length;
      if (places.every((place, index) => place === first + index)) return;
      void list.move(ids, gap).then((edit) => after(edit, `${formatSongs(ids.length)} moved`));
    },
    remove: (ids) => {
      selection.clear();
      void list.remove(ids).then((edit) => after(edit, `${formatSongs(ids.length)} removed`));
    },
    sort: (by, descending, words) => void list.sort(by, descending).then((edit) => after(edit, words)),
    selectAll: async () => selection.all((await list.readAll()).map((row) => row.entry_id)),
  };
}
