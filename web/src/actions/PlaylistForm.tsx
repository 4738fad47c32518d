import { useQueryClient } from '@tanstack/react-query';

import { changePlaylist, createPlaylist, type Playlist, PLAYLISTS, type Visibility } from '../api/playlists';
import { Options } from '../design/Choices';
import { Dialog } from '../design/Dialog';
import { Field, TextField } from '../design/Field';
import { toast } from '../design/Toast';
import { Form, Submit } from './Form';

const visibilities = [
  { value: 'private', words: 'Private', note: 'You, and whom you invite.' },
  { value: 'unlisted', words: 'Unlisted', note: 'Whoever has its address; it stands in no list.' },
  { value: 'public', words: 'Public', note: 'Everyone here, on your profile too.' },
] as const satisfies readonly { value: Visibility; words: string; note: string }[];

interface PlaylistFormProps {
  /** What is changed; without one, a playlist is made. */
  playlist?: Playlist;
  /** What a new one begins with. */
  songIds?: readonly string[];
  onDone?: (playlist: Playlist) => void;
  onClose: () => void;
}

/** What a playlist is called and who may see it. */
export function PlaylistForm({ playlist, songIds = [], onDone, onClose }: PlaylistFormProps) {
  const cache = useQueryClient();
  return (
    <Dialog open title={playlist ? 'Edit details' : 'New playlist'} onClose={onClose}>
      <Form
        label={playlist ? 'Edit details' : 'New playlist'}
        send={(values) => {
          const details = { name: values.text('name'), description: values.text('description'), visibility: values.text('visibility') as Visibility };
          return playlist ? changePlaylist(playlist.id, details) : createPlaylist(details, songIds);
        }}
        onDone={(made) => {
          void cache.invalidateQueries({ queryKey: PLAYLISTS });
          toast(playlist ? 'Saved' : `${made.name} is made`);
          onDone?.(made);
          onClose();
        }}
      >
        <Field label="Name" name="name" required maxLength={100} defaultValue={playlist?.name ?? ''} autoComplete="off" />
        <TextField label="Description" name="description" rows={3} maxLength={2000} defaultValue={playlist?.description ?? ''} />
        <Options label="Who may see it" name="visibility" options={visibilities} initial={playlist?.visibility ?? 'private'} />
        <Submit busy="Saving">{playlist ? 'Save' : 'Make playlist'}</Submit>
      </Form>
    </Dialog>
  );
}
