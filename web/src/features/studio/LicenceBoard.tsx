import { useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';

import { useAct } from '../../actions/useAct';
import { ApiError } from '../../api/problem';
import { type Licence, type Licensed, putLicences, studio } from '../../api/studio';
import { Button, IconButton } from '../../design/Button';
import { Confirm } from '../../design/Dialog';
import { toast } from '../../design/Toast';
import { Note } from '../../design/Words';
import { LicenceForm } from './LicenceForm';
import styles from './Licences.module.css';
import { datesOf, marksIn, placeIn, placesOf, shortly, soonOf, type Span, spanOf, usesOf } from './licences';

/** With the licences as they were when it began: others may change them meanwhile, and are not to be overwritten. */
type Doing = { what: 'edit' | 'remove'; chosen: Licence | undefined; licences: readonly Licence[]; revision: number } | null;

interface LicenceBoardProps {
  of: Licensed;
  id: string;
  licences: readonly Licence[];
  revision: number;
  act?: ReactNode;
}

/** Licences of a song or of all songs of a release, as a table whose last column is a timeline. */
export function LicenceBoard({ of, id, licences, revision, act }: LicenceBoardProps) {
  const [doing, setDoing] = useState<Doing>(null);
  const cache = useQueryClient();
  const [now] = useState(() => Date.now());
  const put = async (next: (held: readonly Licence[], chosen: Licence | undefined) => readonly Licence[]) => {
    if (!doing) return;
    try {
      await putLicences(of, id, next(doing.licences, doing.chosen), doing.revision);
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) void cache.invalidateQueries({ queryKey: studio });
      throw error;
    }
  };
  const remove = useAct(() => put((held, chosen) => held.filter((one) => one !== chosen)), {
    done: 'The licences are saved',
    stale: [studio],
    onDone: () => setDoing(null),
  });
  const begin = (what: 'edit' | 'remove', chosen?: Licence) => setDoing({ what, chosen, licences, revision });
  const span = spanOf(licences, now);
  const ending = licences.filter((licence) => soonOf(licence, now)?.startsWith('ends'));
  return (
    <>
      {ending.map((licence, place) => (
        <Note key={place} kind="warning" act={<Button onClick={() => begin('edit', licence)}>Extend</Button>}>
          In {placesOf(licence)}, {usesOf(licence)} {soonOf(licence, now)}. What plays by it stops that day.
        </Note>
      ))}
      <div className={styles.bar}>
        {act}
        <Button look="primary" onClick={() => begin('edit')}>
          <Plus className="icon icon-s" aria-hidden />
          Add licence
        </Button>
      </div>
      {licences.length === 0 ? (
        <Note>No licence is written down: the setting of this place says whether it can be heard.</Note>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Territory and holder</th>
              <th scope="col">
                <span className="sr">When and for what</span>
                <Ruler span={span} now={now} />
              </th>
              <th scope="col">
                <span className="sr">Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {licences.map((licence, place) => (
              <tr key={place}>
                <th scope="row">
                  {placesOf(licence)}
                  <span>{licence.holder}</span>
                </th>
                <td>
                  <Bar licence={licence} span={span} now={now} />
                </td>
                <td>
                  <IconButton label={`Change ${placesOf(licence)}`} onClick={() => begin('edit', licence)}>
                    <Pencil className="icon" />
                  </IconButton>
                  <IconButton label={`Remove ${placesOf(licence)}`} onClick={() => begin('remove', licence)}>
                    <Trash2 className="icon" />
                  </IconButton>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {doing?.what === 'edit' && (
        <LicenceForm
          licence={doing.chosen}
          onSend={(made) => put((held, chosen) => (chosen ? held.map((one) => (one === chosen ? made : one)) : [...held, made]))}
          onDone={() => {
            toast('The licences are saved');
            void cache.invalidateQueries({ queryKey: studio });
            setDoing(null);
          }}
          onClose={() => setDoing(null)}
        />
      )}
      <Confirm
        open={doing?.what === 'remove'}
        title="Remove this licence?"
        words={doing?.chosen ? `${shortly(doing.chosen)}. Where no other licence holds, songs stop at once.` : ''}
        act="Remove it"
        onConfirm={() => remove.run()}
        onClose={() => setDoing(null)}
      />
    </>
  );
}

function Ruler({ span, now }: { span: Span; now: number }) {
  return (
    <span className={styles.ruler} aria-hidden>
      {marksIn(span).map(({ at, words }) => (
        <i key={at} style={{ insetInlineStart: `${at}%` }}>
          {words}
        </i>
      ))}
      <b style={{ insetInlineStart: `${placeIn(span, new Date(now).toISOString(), 0)}%` }}>Today</b>
    </span>
  );
}

function Bar({ licence, span, now }: { licence: Licence; span: Span; now: number }) {
  const from = placeIn(span, licence.start, 0);
  const to = placeIn(span, licence.end, 100);
  const soon = soonOf(licence, now);
  return (
    <span className={styles.line}>
      <span className={styles.when}>
        {usesOf(licence)} <span>{datesOf(licence)}</span>
        {soon && <em> · {soon}</em>}
      </span>
      <span className={styles.track} aria-hidden>
        <i style={{ insetInlineStart: `${from}%`, width: `${Math.max(0.6, to - from)}%` }} data-open={licence.end === null || undefined} />
        <b style={{ insetInlineStart: `${placeIn(span, new Date(now).toISOString(), 0)}%` }} />
      </span>
    </span>
  );
}
