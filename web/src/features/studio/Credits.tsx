import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

import type { Values } from '../../actions/Form';
import { type CreditRole, ownArtistsQuery, type SongPage } from '../../api/studio';
import { Button, IconButton } from '../../design/Button';
import { useFieldError } from '../../design/errors';
import { Field, SelectField } from '../../design/Field';
import { Acts } from '../../design/Sections';
import { Note } from '../../design/Words';
import { type Edits, recall } from './kept';
import styles from './Studio.module.css';

const roles: readonly (readonly [CreditRole, string])[] = [
  ['main', 'Main artist'],
  ['featured', 'Featured'],
  ['remixer', 'Remixer'],
  ['composer', 'Composer'],
  ['lyricist', 'Lyricist'],
  ['producer', 'Producer'],
];

interface Line {
  readonly key: number;
  readonly role: CreditRole;
  readonly name: string;
  readonly artistId: string;
}

// Beyond what a song may have.
const most = 60;

/** What the fields of the credits say. */
export function readCredits(values: Values): { role: string; artist_id?: string; name?: string }[] {
  const found = [];
  for (let place = 0; place < most; place += 1) {
    const name = values.text(`credit_name_${place}`);
    const artist = values.text(`credit_artist_${place}`);
    const role = values.text(`credit_role_${place}`);
    if (!role || (!name && !artist)) continue;
    found.push({ role, ...(artist ? { artist_id: artist } : {}), ...(name ? { name } : {}) });
  }
  return found;
}

/** The lines of edits that are not saved yet; none where nothing was edited. */
function linesIn(edits: Edits | undefined, song: SongPage): readonly Line[] {
  if (edits?.credits === undefined) {
    return song.credits.map((credit, key) => ({ key, role: credit.role, name: credit.name, artistId: credit.artist?.id ?? '' }));
  }
  const text = (name: string) => String(edits[name] ?? '');
  const found: Line[] = [];
  for (let key = 0; text(`credit_role_${key}`); key += 1) {
    found.push({ key, role: text(`credit_role_${key}`) as CreditRole, name: text(`credit_name_${key}`), artistId: text(`credit_artist_${key}`) });
  }
  return found;
}

/** Who made a song, a line each; `name` is the form's they stand in. */
export function Credits({ song, name }: { song: SongPage; name: string }) {
  const own = useInfiniteQuery(ownArtistsQuery);
  const wrong = useFieldError('credits');
  const [lines, setLines] = useState<readonly Line[]>(() => linesIn(recall(name)?.edits, song));
  const around = useRef<HTMLFieldSetElement>(null);
  const shown = useRef(lines);
  useEffect(() => {
    // A line more or less is an edit, too.
    if (shown.current !== lines) around.current?.dispatchEvent(new Event('input', { bubbles: true }));
    shown.current = lines;
  }, [lines]);
  const [made, setMade] = useState(lines.length);
  // What is chosen has to be there to be chosen, before the list of one's own artists is.
  const known = new Map([
    ...lines.flatMap(({ artistId, name: called }) => (artistId ? [[artistId, called || 'An artist'] as const] : [])),
    ...(own.data?.pages.flatMap((page) => page.items) ?? []).map((artist) => [artist.id, artist.name] as const),
    ...song.credits.flatMap(({ artist }) => (artist ? [[artist.id, artist.name] as const] : [])),
  ]);
  const add = () => {
    setLines([...lines, { key: made, role: 'composer', name: '', artistId: '' }]);
    setMade(made + 1);
  };
  return (
    <fieldset ref={around} className={styles.credits}>
      <legend className="sr">Credits</legend>
      {/* Where what the server says of all of them together has its place. */}
      <input type="hidden" name="credits" />
      {wrong && <Note kind="critical">{wrong}</Note>}
      {lines.map((line, place) => (
        <div key={line.key} className={styles.credit}>
          <SelectField label={`Role ${place + 1}`} name={`credit_role_${place}`} defaultValue={line.role}>
            {roles.map(([role, words]) => (
              <option key={role} value={role}>
                {words}
              </option>
            ))}
          </SelectField>
          <div className={styles.fields}>
            <SelectField label={`Artist ${place + 1}`} name={`credit_artist_${place}`} defaultValue={line.artistId}>
              <option value="">A name alone</option>
              {[...known].map(([id, called]) => (
                <option key={id} value={id}>
                  {called}
                </option>
              ))}
            </SelectField>
            <Field label={`Named ${place + 1}`} name={`credit_name_${place}`} maxLength={200} defaultValue={line.name} />
          </div>
          <IconButton label={`Take ${line.name || 'this line'} out`} onClick={() => setLines(lines.filter((held) => held !== line))}>
            <X className="icon" />
          </IconButton>
        </div>
      ))}
      <Acts>
        <Button onClick={add}>
          <Plus className="icon icon-s" aria-hidden />
          Add a credit
        </Button>
      </Acts>
    </fieldset>
  );
}
