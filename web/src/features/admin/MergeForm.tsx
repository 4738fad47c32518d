import { useQueryClient } from '@tanstack/react-query';

import { Form, Submit } from '../../actions/Form';
import { type Doubled, mergeAlbums, mergeArtists, type MergePreview } from '../../api/doubles';
import { Check } from '../../design/Choices';
import { toast } from '../../design/Toast';
import { Note } from '../../design/Words';
import { formatCount, formatSongs } from '../../platform/format';
import styles from './Merge.module.css';

interface MergeFormProps {
  of: Doubled;
  preview: MergePreview;
  onDone: () => void;
}

/** What merging two does, in words, and the button that does it. */
export function MergeForm({ of, preview, onDone }: MergeFormProps) {
  const cache = useQueryClient();
  const { old, into, doubles, refused } = preview;
  if (refused !== null) return <Note kind="warning">{refused}</Note>;
  return (
    <Form
      label="Merge"
      className={styles.form}
      send={(values) => (of === 'artists' ? mergeArtists(old.id, into.id) : mergeAlbums(old.id, into.id, values.on('drop_doubles')))}
      onDone={() => {
        // Songs, albums and artists everywhere tell of the one that stays now.
        void cache.invalidateQueries();
        toast(`${old.name} goes on as ${into.name}`);
        onDone();
      }}
    >
      <h3>What happens</h3>
      <ul className={styles.told}>
        {(of === 'artists' ? artistWords(preview) : albumWords(preview)).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      {doubles > 0 && (
        <Check
          name="drop_doubles"
          label={`Delete ${doubles === 1 ? 'the song' : `the ${formatCount(doubles)} songs`} that ${doubles === 1 ? 'is' : 'are'} there twice`}
          note={`${into.name} has ${doubles === 1 ? 'it' : 'them'} at the same place under the same title. Unless you delete ${doubles === 1 ? 'it' : 'them'}, both stay.`}
        />
      )}
      <Note kind="warning">This cannot be taken back.</Note>
      <Submit busy="Merging" look="critical">
        Merge them
      </Submit>
    </Form>
  );
}

function artistWords({ old, into }: MergePreview): readonly string[] {
  const albums = `${formatCount(old.albums)} ${old.albums === 1 ? 'album' : 'albums'}`;
  return [
    `${formatSongs(old.songs)} and ${albums} go to ${into.name}, who has ${formatSongs(old.songs + into.songs)} then.`,
    old.name.toLocaleLowerCase() === into.name.toLocaleLowerCase()
      ? 'Credits, licences and plays stay with the songs.'
      : `Credits, licences and plays stay with the songs. ${old.name} stays as an alias of ${into.name}.`,
    ...(old.members > 0 ? [`${formatCount(old.members)} ${old.members === 1 ? 'person who acts' : 'people who act'} for it ${old.members === 1 ? 'acts' : 'act'} for the other.`] : []),
    `What ${into.name} does not tell of itself, such as a picture, is taken over.`,
    'The old address leads to the one that stays.',
  ];
}

function albumWords({ old, into }: MergePreview): readonly string[] {
  const other = old.artist === into.artist ? [] : [`The songs stay ${old.artist ?? 'their artist'}’s, on an album of ${into.artist ?? 'another'}.`];
  return [
    `${formatSongs(old.songs)} go to ${into.name}, which has ${formatSongs(old.songs + into.songs)} then.`,
    ...other,
    'Licences and plays stay with the songs.',
    `What ${into.name} does not tell of itself, such as a cover, is taken over.`,
    'The old address leads to the one that stays.',
  ];
}
