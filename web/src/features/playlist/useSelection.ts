import { useState } from 'react';

import type { Sparse } from './entries';

export interface Selection {
  readonly ids: readonly string[];
  has: (id: string) => boolean;
  toggle: (id: string, place: number) => void;
  /** All between where it began and here. */
  extend: (rows: Sparse, from: number, to: number) => void;
  all: (ids: readonly string[]) => void;
  clear: () => void;
}

/** Entries that are chosen, by their ids, so that they stay chosen wherever they move. */
export function useSelection(): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<number | null>(null);
  return {
    ids: [...chosen],
    has: (id) => chosen.has(id),
    toggle: (id, place) => {
      const next = new Set(chosen);
      if (!next.delete(id)) next.add(id);
      setChosen(next);
      setAnchor(place);
    },
    extend: (rows, from, to) => {
      const begin = anchor ?? from;
      if (anchor === null) setAnchor(from);
      const [low, high] = begin < to ? [begin, to] : [to, begin];
      setChosen(new Set(rows.slice(low, high + 1).flatMap((row) => (row ? [row.entry_id] : []))));
    },
    all: (ids) => setChosen(new Set(ids)),
    clear: () => {
      setChosen(new Set());
      setAnchor(null);
    },
  };
}
