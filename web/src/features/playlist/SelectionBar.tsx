import { ListEnd, ListPlus, Trash2, X } from 'lucide-react';

import { showAddTo } from '../../actions/addTo';
import { usePlayer } from '../../actions/player';
import { Button, IconButton } from '../../design/Button';
import { toast } from '../../design/Toast';
import { cx } from '../../platform/classes';
import { formatSongs } from '../../platform/format';
import type { EntryList } from './entryList';
import styles from './Playlist.module.css';
import type { Edits } from './useEdits';
import type { Selection } from './useSelection';

interface SelectionBarProps {
  list: EntryList;
  selection: Selection;
  edits: Edits;
  editable: boolean;
}

/** What can be done with the songs that are selected. */
export function SelectionBar({ list, selection, edits, editable }: SelectionBarProps) {
  const player = usePlayer();
  const { ids } = selection;
  const songs = () => list.store.get().rows.flatMap((row) => (row?.song && ids.includes(row.entry_id) ? [row] : []));
  const queue = () => {
    const playable = songs().flatMap((row) => (row.song && row.unavailable === null ? [row.song] : []));
    player.addToQueue(playable);
    toast(playable.length === 1 ? '1 song is in the queue' : `${formatSongs(playable.length)} are in the queue`);
  };
  return (
    <div className={cx(styles.bar, 'ink')} role="toolbar" aria-label="Selected songs">
      <span>{ids.length} selected</span>
      <Button look="quiet" onClick={queue} aria-label="Add to queue">
        <ListEnd className="icon" aria-hidden /> <span>Queue</span>
      </Button>
      <Button
        look="quiet"
        aria-label="Add to playlist"
        onClick={() =>
          showAddTo({
            what: formatSongs(ids.length),
            songIds: songs().flatMap((row) => (row.song ? [row.song.id] : [])),
          })
        }
      >
        <ListPlus className="icon" aria-hidden /> <span>Playlist</span>
      </Button>
      {editable && (
        <Button look="quiet" onClick={() => edits.remove(ids)} aria-label="Remove">
          <Trash2 className="icon" aria-hidden /> <span>Remove</span>
        </Button>
      )}
      <IconButton label="Select nothing" onClick={selection.clear}>
        <X className="icon" />
      </IconButton>
    </div>
  );
}
