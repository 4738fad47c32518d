import { useQuery } from '@tanstack/react-query';
import { ChevronRight, Ellipsis, Merge, Pencil, SearchX, Tags, Trash2 } from 'lucide-react';
import { type CSSProperties, useMemo, useState } from 'react';
import { Link } from 'wouter';

import { Loaded } from '../../actions/Loaded';
import { countedGenresQuery } from '../../api/genreTree';
import { IconButton } from '../../design/Button';
import { Field } from '../../design/Field';
import { Menu, MenuItem } from '../../design/Menu';
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
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const wanted = letters.trim().toLocaleLowerCase();
  if (all.length === 0) {
    return (
      <Empty icon={Tags} title="No genres yet">
        Add the first below. What songs are tagged with stands there, too.
      </Empty>
    );
  }
  const shown =
    wanted === ''
      ? all.filter(({ above }) => above.every(({ id }) => open.has(id)))
      : all.filter(({ genre }) => [genre.name, ...genre.aliases].some((name) => name.includes(wanted)));
  const turn = (id: string) => setOpen((now) => (now.has(id) ? new Set([...now].filter((one) => one !== id)) : new Set([...now, id])));
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
            <GenreRow
              key={one.genre.id}
              placed={one}
              fold={wanted === '' ? { open: open.has(one.genre.id), turn: () => turn(one.genre.id) } : null}
              onDo={onDo}
            />
          ))}
        </Rows>
      )}
    </>
  );
}

interface GenreRowProps {
  placed: Placed;
  /** Whether what stands under it is shown; null where the list is no tree. */
  fold: { readonly open: boolean; readonly turn: () => void } | null;
  onDo: (doing: Doing) => void;
}

function GenreRow({ placed: { genre, above, hasBelow }, fold, onDo }: GenreRowProps) {
  const { slug, name, aliases, song_count: count } = genre;
  const under = fold === null && above.length > 0 ? `under ${above.map((one) => one.name).join(', ')}` : '';
  const words = [count === 0 ? 'no songs' : formatSongs(count), under, aliases.length > 0 ? `also ${aliases.join(', ')}` : ''];
  return (
    <Row
      icon={
        fold && (
          <span className={styles.branch} style={{ '--depth': above.length } as CSSProperties}>
            {hasBelow && (
              <IconButton label={`What stands under ${name}`} aria-expanded={fold.open} onClick={fold.turn}>
                <ChevronRight className="icon" />
              </IconButton>
            )}
          </span>
        )
      }
      title={
        <Link href={`/genres/${slug}`} className="link">
          {name}
        </Link>
      }
      words={words.filter(Boolean).join(', ')}
      end={
        <Menu
          label={name}
          trigger={
            <IconButton label={`More on ${name}`}>
              <Ellipsis className="icon" />
            </IconButton>
          }
        >
          <MenuItem icon={<Pencil className="icon" />} onSelect={() => onDo({ what: 'change', genre })}>
            Change
          </MenuItem>
          <MenuItem icon={<Merge className="icon" />} onSelect={() => onDo({ what: 'merge', genre })}>
            Merge into another
          </MenuItem>
          <MenuItem icon={<Trash2 className="icon" />} critical onSelect={() => onDo({ what: 'delete', genre })}>
            Delete
          </MenuItem>
        </Menu>
      }
    />
  );
}
