import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

import { Loaded } from '../../actions/Loaded';
import { type Double, type Doubled, doublesQuery } from '../../api/doubles';
import { Button } from '../../design/Button';
import { Cover } from '../../design/Cover';
import { Field } from '../../design/Field';
import { NoRows, Row, Rows } from '../../design/Sections';
import { Tag } from '../../design/Words';
import { useSettled } from '../../platform/delay';
import { formatCount, formatDay, formatSongs } from '../../platform/format';
import styles from './Merge.module.css';

interface DoubleFieldProps {
  of: Doubled;
  label: string;
  chosen: Double | null;
  onChoose: (one: Double | null) => void;
}

/** An artist or album, looked up by its name. */
export function DoubleField({ of, label, chosen, onChoose }: DoubleFieldProps) {
  const [letters, setLetters] = useState('');
  const name = useSettled(letters.trim());
  const around = useRef<HTMLDivElement>(null);
  // What had the focus is drawn no more: it goes to what comes in its place.
  const choose = (one: Double | null) => {
    flushSync(() => onChoose(one));
    around.current?.querySelector<HTMLElement>('input, button')?.focus();
  };
  return (
    <div ref={around} role="group" aria-label={label} className={styles.field}>
      {chosen ? (
        <>
          <span className={styles.label}>{label}</span>
          <Rows label={label}>
            <DoubleRow
              one={chosen}
              end={
                <Button aria-label={`Change ${chosen.name}`} onClick={() => choose(null)}>
                  Change
                </Button>
              }
            />
          </Rows>
        </>
      ) : (
        <>
          <Field label={label} type="search" autoComplete="off" placeholder="A part of the name" value={letters} onChange={(event) => setLetters(event.currentTarget.value)} />
          <Found of={of} name={name} onChoose={choose} />
        </>
      )}
    </div>
  );
}

function Found({ of, name, onChoose }: { of: Doubled; name: string; onChoose: (one: Double) => void }) {
  const found = useQuery(doublesQuery(of, name));
  if (name === '') return null;
  return (
    <Loaded query={found}>
      {(items) =>
        items.length === 0 ? (
          <NoRows>{`None of the ${of} here is called that.`}</NoRows>
        ) : (
          <Rows label={`Called ${name}`}>
            {items.map((one) => (
              <DoubleRow
                key={one.id}
                one={one}
                end={
                  <Button aria-label={`Choose ${one.name}, ${countsOf(one)}`} onClick={() => onChoose(one)}>
                    Choose
                  </Button>
                }
              />
            ))}
          </Rows>
        )
      }
    </Loaded>
  );
}

function DoubleRow({ one, end }: { one: Double; end: ReactNode }) {
  return (
    <Row
      icon={<Cover cover={one.picture ? { id: one.picture } : null} seed={one.id} width={48} className={styles.thumb} />}
      title={
        <>
          {one.name}
          {one.draft && <Tag>draft</Tag>}
        </>
      }
      words={[one.artist, countsOf(one), `here since ${formatDay(one.created_at)}`].filter(Boolean).join(', ')}
      end={end}
    />
  );
}

function countsOf({ artist, songs, albums, plays }: Double): string {
  const counts = [formatSongs(songs)];
  if (artist === null) counts.push(`${formatCount(albums)} ${albums === 1 ? 'album' : 'albums'}`);
  counts.push(`${formatCount(plays)} ${plays === 1 ? 'play' : 'plays'}`);
  return counts.join(', ');
}
