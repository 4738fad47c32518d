import { Form, Submit } from '../../actions/Form';
import { useAct } from '../../actions/useAct';
import { changeGenre, type CountedGenre, deleteGenre, makeGenre, mergeGenre } from '../../api/genreTree';
import { Confirm, Dialog } from '../../design/Dialog';
import { Field, SelectField } from '../../design/Field';
import { formatSongs } from '../../platform/format';
import { besides, namesIn, type Placed } from './genres';
import { useTended } from './useTended';

export type Doing = { what: 'change' | 'merge' | 'delete'; genre: CountedGenre } | { what: 'make'; name: string } | null;

/** Refusals that speak of one field; who else has a name is told beside where it was written. */
const codes = { name_refused: 'name', genre_misplaced: 'parent', genre_not_found: 'parent' } as const;

/** Adds a genre to the tree. */
export function NewGenre({ genres, name = '', onDone }: { genres: readonly Placed[]; name?: string; onDone?: () => void }) {
  const done = useTended();
  return (
    <Form
      label="New genre"
      send={(values) =>
        makeGenre({ name: values.text('name'), parent: values.text('parent') || null, aliases: namesIn(values.text('aliases')) })
      }
      onDone={(made, form) => {
        form.reset();
        done(`${made.name} is added`);
        onDone?.();
      }}
      codes={codes}
    >
      <GenreFields name={name} parent="" aliases="" parents={genres} />
      <Submit busy="Adding">Add it</Submit>
    </Form>
  );
}

/** What is done with one genre, each in a dialog. */
export function GenreDialogs({ doing, genres, onClose }: { doing: Doing; genres: readonly Placed[]; onClose: () => void }) {
  const done = useTended();
  const remove = useAct((genre: CountedGenre) => deleteGenre(genre.slug), { onDone: () => done('The genre is deleted') });
  if (doing === null) return null;
  if (doing.what === 'make') {
    return (
      <Dialog open title={`Make ${doing.name} a genre`} onClose={onClose}>
        <NewGenre genres={genres} name={doing.name} onDone={onClose} />
      </Dialog>
    );
  }
  const { what, genre } = doing;
  if (what === 'delete') {
    const parent = genres.find((one) => one.genre.slug === genre.parent)?.genre.name;
    return (
      <Confirm
        open
        title={`Delete ${genre.name}?`}
        words={
          parent === undefined
            ? 'Its songs keep the word, which no genre has then. What stands under it becomes a root.'
            : `Its songs and what stands under it go to ${parent}, of which it becomes an alias.`
        }
        act="Delete the genre"
        onConfirm={() => remove.run(genre)}
        onClose={onClose}
      />
    );
  }
  const finish = (words: string) => {
    done(words);
    onClose();
  };
  return what === 'change' ? (
    <Change genre={genre} genres={genres} onDone={finish} onClose={onClose} />
  ) : (
    <Merge genre={genre} genres={genres} onDone={finish} onClose={onClose} />
  );
}

interface OneProps {
  genre: CountedGenre;
  genres: readonly Placed[];
  onDone: (words: string) => void;
  onClose: () => void;
}

function Change({ genre, genres, onDone, onClose }: OneProps) {
  return (
    <Dialog open title={`Change ${genre.name}`} onClose={onClose}>
      <Form
        send={(values) =>
          changeGenre(genre, { name: values.text('name'), parent: values.text('parent') || null, aliases: namesIn(values.text('aliases')) })
        }
        onDone={() => onDone('The genre is changed')}
        codes={codes}
      >
        <GenreFields
          name={genre.name}
          parent={genre.parent ?? ''}
          aliases={genre.aliases.join(', ')}
          parents={besides(genres, genre)}
          hint="The old name stays as an alias."
        />
        <Submit busy="Saving">Save</Submit>
      </Form>
    </Dialog>
  );
}

function Merge({ genre, genres, onDone, onClose }: OneProps) {
  return (
    <Dialog
      open
      title={`Merge ${genre.name} into another`}
      words={`It becomes an alias of the other, which takes its ${formatSongs(genre.song_count)} and what stands under it. This cannot be taken back.`}
      onClose={onClose}
    >
      <Form
        send={(values) => mergeGenre(genre.slug, values.text('into'))}
        onDone={(heir) => onDone(`${genre.name} is an alias of ${heir.name} now`)}
        codes={{ genre_misplaced: 'into', genre_not_found: 'into' }}
      >
        <SelectField label="Into" name="into" required defaultValue="">
          <option value="" disabled>
            Choose one
          </option>
          <GenreOptions genres={besides(genres, genre)} />
        </SelectField>
        <Submit busy="Merging" look="critical">
          Merge them
        </Submit>
      </Form>
    </Dialog>
  );
}

interface FieldsProps {
  name: string;
  parent: string;
  aliases: string;
  parents: readonly Placed[];
  hint?: string;
}

function GenreFields({ name, parent, aliases, parents, hint }: FieldsProps) {
  return (
    <>
      <Field label="Name" name="name" required maxLength={60} autoComplete="off" defaultValue={name} hint={hint} />
      <SelectField label="Under" name="parent" defaultValue={parent}>
        <option value="">None: a root of the tree</option>
        <GenreOptions genres={parents} />
      </SelectField>
      <Field label="Aliases" name="aliases" autoComplete="off" defaultValue={aliases} hint="Other ways to write it, with commas between." />
    </>
  );
}

/** The tree as choices; how deep each stands is told by the names before it. */
export function GenreOptions({ genres }: { genres: readonly Placed[] }) {
  return genres.map(({ genre, above }) => (
    <option key={genre.id} value={genre.slug}>
      {[...above, genre].map(({ name }) => name).join(' / ')}
    </option>
  ));
}
