import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Form, Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { changeGenre, type UnknownGenre, unknownGenresQuery } from '../../api/genreTree';
import { ApiError } from '../../api/problem';
import { Button } from '../../design/Button';
import { Dialog } from '../../design/Dialog';
import { SelectField } from '../../design/Field';
import { NoRows, Row, Rows, Section } from '../../design/Sections';
import { formatSongs } from '../../platform/format';
import { GenreOptions } from './GenreForms';
import type { Placed } from './genres';
import { useTended } from './useTended';

/** Words that songs are tagged with and the tree does not know. */
export function UnknownGenres({ genres, onMake }: { genres: readonly Placed[]; onMake: (name: string) => void }) {
  const unknown = useQuery(unknownGenresQuery);
  const [joining, setJoining] = useState<UnknownGenre | null>(null);
  return (
    <Section title="Words of no genre" words="What songs are tagged with and the tree does not know, those of most songs first. Make a genre of a word, or an alias of one.">
      <Loaded query={unknown}>
        {({ items }) =>
          items.length === 0 ? (
            <NoRows>The tree knows all that songs are tagged with.</NoRows>
          ) : (
            <Rows label="Words of no genre">
              {items.map((one) => (
                <Row
                  key={one.name}
                  title={one.name}
                  words={formatSongs(one.song_count)}
                  end={
                    <>
                      <Button aria-label={`Make ${one.name} a genre`} onClick={() => onMake(one.name)}>
                        Make a genre
                      </Button>
                      {genres.length > 0 && (
                        <Button look="quiet" aria-label={`Make ${one.name} an alias`} onClick={() => setJoining(one)}>
                          Alias
                        </Button>
                      )}
                    </>
                  }
                />
              ))}
            </Rows>
          )
        }
      </Loaded>
      {joining && <JoinDialog word={joining} genres={genres} onClose={() => setJoining(null)} />}
    </Section>
  );
}

function JoinDialog({ word, genres, onClose }: { word: UnknownGenre; genres: readonly Placed[]; onClose: () => void }) {
  const tended = useTended();
  return (
    <Dialog open title={`Make ${word.name} an alias`} words={`Its ${formatSongs(word.song_count)} are found under the genre then.`} onClose={onClose}>
      <Form
        send={async (values) => {
          const genre = genres.find((one) => one.genre.slug === values.text('into'))?.genre;
          if (!genre) throw new ApiError({ title: 'Choose a genre.', fields: { into: 'Choose a genre.' } });
          return await changeGenre(genre, { aliases: [...genre.aliases, word.name] });
        }}
        onDone={(genre) => {
          tended(`${word.name} is an alias of ${genre.name} now`);
          onClose();
        }}
      >
        <SelectField label="Of" name="into" required defaultValue="">
          <option value="" disabled>
            Choose one
          </option>
          <GenreOptions genres={genres} />
        </SelectField>
        <Submit busy="Saving">Save</Submit>
      </Form>
    </Dialog>
  );
}
