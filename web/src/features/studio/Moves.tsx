import { ArrowDown, ArrowUp } from 'lucide-react';

import { useAct } from '../../actions/useAct';
import { changeSong, studio } from '../../api/studio';
import type { Song } from '../../api/types';
import { IconButton } from '../../design/Button';
import { announce } from '../../platform/announce';

/** Numbers songs of a disc from 1 in this order; those that have their number already are left alone. */
export async function numberSongs(songs: readonly Song[]): Promise<void> {
  for (const [place, song] of songs.entries()) {
    // One after the other, so that a failure leaves an order that can be read.
    if (song.track !== place + 1) await changeSong(song.id, { track: place + 1 }, null);
  }
}

/** Moves a song up or down on its disc. */
export function Moves({ song, songs, releaseId }: { song: Song; songs: readonly Song[]; releaseId: string }) {
  const disc = songs.filter((other) => other.disc === song.disc);
  const at = disc.indexOf(song);
  const move = useAct(
    async (to: number) => {
      const order = disc.filter((other) => other !== song);
      order.splice(to, 0, song);
      await numberSongs(order);
      announce(`${song.title} is number ${to + 1}`);
    },
    { stale: [[...studio, 'release', releaseId]] },
  );
  return (
    <>
      <IconButton label={`Move ${song.title} up`} aria-disabled={at === 0 || move.busy} onClick={() => at > 0 && move.run(at - 1)}>
        <ArrowUp className="icon icon-s" />
      </IconButton>
      <IconButton label={`Move ${song.title} down`} aria-disabled={at === disc.length - 1 || move.busy} onClick={() => at < disc.length - 1 && move.run(at + 1)}>
        <ArrowDown className="icon icon-s" />
      </IconButton>
    </>
  );
}
