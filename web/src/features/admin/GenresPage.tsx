import { useQuery } from '@tanstack/react-query';
import { GitMerge, Pencil, SearchX, Tags, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';

import { Loaded } from '../../actions/Loaded';
import { type CountedGenre, countedGenresQuery } from '../../api/genreTree';
import { IconButton } from '../../design/Button';
import { Field } from '../../design/Field';
import { Row, Rows, Section } from '../../design/Sections';
import { Empty } from '../../design/Words';
import { formatSongs } from '../../platform/format';
import { AdminFrame } from './AdminFrame';
import { type Doing, GenreDialogs, NewGenre } from './GenreForms';
import styles from './Genres.module.css';
import { type Placed, placed } from './genres';
import { UnknownGenres } from './UnknownGenres';

/** The tree of genres, to be tended: what tags mean, and what stands under what. */
export default function GenresPage() {
  const tree = useQuery(countedGenresQuery);
  const [doing, setDoing] = useState<Doing>(null);
  const all = useMemo(() => placed(tree.data?.items ?? []), [tree.data]);
  return (
    <AdminFrame>
      <Section title="Tree" words="Who opens a genre finds the songs of all that stand under it. An alias is another way to write it: songs tagged so are found here, too.">
        <Loaded query={tree} rows={8}>
          {() => <Tree all={all} onDo={setDoing} />}
        </Loaded>
      </Section>
      <UnknownGenres genres={all} onMake={(name) => setDoing({ what: 'make', name })} />
      <Section title="New genre" words="Songs that are tagged so already are found under it at once.">
        <NewGenre genres={all} />
      </Section>
      <GenreDialogs doing={doing} genres={all} onClose={() => setDoing(null)} />
    </AdminFrame>
  );
}

function Tree({ all, onDo }: { all: readonly Placed[]; onDo: (doing: Doing) => void }) {
  const [letters, setLetters] = useState('');
  const wanted = letters.trim().toLocaleLowerCase();
  const shown = wanted === '' ? all : all.filter(({ genre }) => [genre.name, ...genre.aliases].some((name) => name.includes(wanted)));
  if (all.length === 0) {
    return (
      <Empty icon={Tags} title="No genres yet">
        Add the first below. What songs are tagged with stands there, too.
      </Empty>
    );
  }
  return (
    <>
      <Field label="Find a genre" type="search" value={letters} onChange={(event) => setLetters(event.currentTarget.value)} />
      {shown.length === 0 ? (
        <Empty icon={SearchX} title="No genre is called that">
          It may be among the words below that no genre has.
        </Empty>
      ) : (
        <Rows label="Genres">
          {shown.map((one) => (
            <GenreRow key={one.genre.id} placed={one} flat={wanted !== ''} onDo={onDo} />
          ))}
        </Rows>
      )}
    </>
  );
}

const acts = [
  ['change', 'Change', Pencil],
  ['merge', 'Merge', GitMerge],
  ['delete', 'Delete', Trash2],
] as const;

function GenreRow({ placed: { genre, depth, way }, flat, onDo }: { placed: Placed; flat: boolean; onDo: (doing: Doing) => void }) {
  const under = flat && way.length > 0 ? `Under ${way.join(', ')}` : '';
  return (
    <Row
      icon={flat || depth === 0 ? undefined : <Branch depth={depth} />}
      title={
        <>
          <Link href={`/genres/${genre.slug}`} className="link">
            {genre.name}
          </Link>
          <span className={styles.songs}>{countOf(genre)}</span>
        </>
      }
      words={[under, genre.aliases.length > 0 ? `Also ${genre.aliases.join(', ')}` : ''].filter(Boolean).join('. ')}
      end={
        <span className={styles.acts}>
          {acts.map(([what, verb, Icon]) => (
            <IconButton key={what} label={`${verb} ${genre.name}`} onClick={() => onDo({ what, genre })}>
              <Icon className="icon" />
            </IconButton>
          ))}
        </span>
      }
    />
  );
}

/** How deep it stands, shown as room before it. */
function Branch({ depth }: { depth: number }) {
  return (
    <span className={styles.branch} aria-hidden>
      {Array.from({ length: depth }, (_, step) => (
        <i key={step} />
      ))}
    </span>
  );
}

function countOf({ song_count: count }: CountedGenre): string {
  return count === 0 ? 'no songs' : formatSongs(count);
}
