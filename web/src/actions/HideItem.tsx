import { Ear, EarOff } from 'lucide-react';

import { MenuItem } from '../design/Menu';
import { toast } from '../design/Toast';
import { setKept, useKept } from './kept';

interface HideItemProps {
  kind: 'hidden_song' | 'hidden_artist';
  id: string;
  name: string;
}

/** Hides a song or an artist, and brings them back; the player skips what is hidden. */
export function HideItem({ kind, id, name }: HideItemProps) {
  const hidden = useKept(kind, id);
  const Icon = hidden ? Ear : EarOff;
  const words = kind === 'hidden_song' ? 'this song' : name;
  const hide = async () => {
    const done = await setKept(kind, id, !hidden);
    if (!done) return;
    if (hidden) toast(`${name} is heard again`);
    else toast(`${name} is hidden`, { act: { name: 'Undo', run: () => void setKept(kind, id, false) } });
  };
  return (
    <MenuItem icon={<Icon className="icon" />} onSelect={() => void hide()}>
      {hidden ? `Hear ${words} again` : `Hide ${words}`}
    </MenuItem>
  );
}
