import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';

import { Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { useAct } from '../../actions/useAct';
import { base } from '../../api/client';
import { deleteLyrics, lyricsQuery, putLyrics, studio } from '../../api/studio';
import { Button, buttonClass } from '../../design/Button';
import { SelectField, TextField } from '../../design/Field';
import { Acts, Section } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { formatMoment } from '../../platform/format';
import { EditForm } from './EditForm';
import { LanguageField } from './LanguageField';
import styles from './Studio.module.css';

const names = new Intl.DisplayNames(undefined, { type: 'language' });
const fresh = '+';
const timings = { none: 'Without times', line: 'Timed by line', word: 'Timed by word' } as const;

/** A song's words, as text or LRC, in each language there is. */
export default function LyricsTab({ songId, sung }: { songId: string; sung: string | null }) {
  const cache = useQueryClient();
  const [language, setLanguage] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const query = useQuery(lyricsQuery(songId, language === fresh ? null : language));
  const again = () => cache.invalidateQueries({ queryKey: [...studio, 'song', songId, 'lyrics'] });
  const remove = useAct(({ of, revision }: { of: string; revision: number }) => deleteLyrics(songId, of, revision), {
    done: 'The lyrics are taken away',
    onDone: () => {
      setLanguage(null);
      void again().then(() => setRound((now) => now + 1));
    },
  });
  return (
    <Loaded query={query} rows={6}>
      {(found) => {
        const held = language === fresh ? null : found;
        return (
          <Section
            title="Lyrics"
            words={
              <>
                Write them as they are, a line each, or as LRC with a time before each line: [00:12.50]. Words may be timed, too.
                {held && ` ${timings[held.lyrics.timing]}. Changed ${formatMoment(held.lyrics.changed_at)}.`}
              </>
            }
          >
            {found && (
              <SelectField
                label="In"
                value={language ?? found.lyrics.language}
                onChange={(event) => setLanguage(event.currentTarget.value)}
              >
                {found.lyrics.languages.map((one) => (
                  <option key={one.language} value={one.language}>
                    {one.language === 'und' ? 'Not said' : (names.of(one.language) ?? one.language)}
                  </option>
                ))}
                <option value={fresh}>Another language</option>
              </SelectField>
            )}
            <EditForm
              key={`${held?.lyrics.language ?? 'new'}.${round}`}
              name={`lyrics.${songId}.${held?.lyrics.language ?? 'new'}`}
              label="Lyrics"
              revision={held?.lyrics.revision ?? 0}
              send={(values, revision) => putLyrics(songId, held?.lyrics.language ?? (values.text('language') || null), values.secret('text'), revision)}
              onDone={(lyrics) => {
                toast('The lyrics are saved');
                setLanguage(lyrics.language);
                void again();
              }}
              onDiscard={() => void again().then(() => setRound((now) => now + 1))}
              codes={{ lyrics_refused: 'text' }}
            >
              {!held && <LanguageField label="Language" name="language" initial={found ? '' : (sung ?? '')} />}
              <TextField className={styles.lyrics} label="Words" name="text" rows={18} required maxLength={100_000} spellCheck={false} defaultValue={held?.text ?? ''} />
              <Submit busy="Saving">Save</Submit>
            </EditForm>
            {held && (
              <Acts>
                <Link className={buttonClass('secondary')} href={`/studio/songs/${songId}/lyrics/timing?language=${encodeURIComponent(held.lyrics.language)}`}>
                  Time them along the song
                </Link>
                <a className={buttonClass('quiet')} href={`${base}songs/${songId}/lyrics.lrc?language=${encodeURIComponent(held.lyrics.language)}`} download>
                  Download as LRC
                </a>
                <Button look="critical" onClick={() => remove.run({ of: held.lyrics.language, revision: held.lyrics.revision })}>
                  Take them away
                </Button>
              </Acts>
            )}
          </Section>
        );
      }}
    </Loaded>
  );
}
