import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Loaded } from '../../actions/Loaded';
import { LyricsAlong } from '../../actions/LyricsAlong';
import { useSounding } from '../../actions/player';
import { type Lyrics, songLyricsQuery } from '../../api/catalogue';
import { SelectField } from '../../design/Field';
import { Block } from '../../design/Words';
import styles from './Lyrics.module.css';

const names = new Intl.DisplayNames(undefined, { type: 'language' });

function nameOf(language: string): string {
  return language === 'und' ? 'As it is sung' : (names.of(language) ?? language);
}

/** What a song says; while it sounds, lyrics with times go along. */
export function LyricsBlock({ songId }: { songId: string }) {
  const [language, setLanguage] = useState<string | null>(null);
  const lyrics = useQuery(songLyricsQuery(songId, language));
  const sounding = useSounding(songId);
  return (
    <Block title="Lyrics">
      <Loaded query={lyrics} rows={6}>
        {(found) =>
          found === null ? (
            <p className={styles.quiet}>There are no lyrics for this song.</p>
          ) : (
            <>
              {found.languages.length > 1 && (
                <SelectField className={styles.language} label="Language" value={found.language} onChange={(event) => setLanguage(event.currentTarget.value)}>
                  {found.languages.map((one) => (
                    <option key={one.language} value={one.language}>
                      {nameOf(one.language)}
                    </option>
                  ))}
                </SelectField>
              )}
              {found.timing !== 'none' && sounding ? <LyricsAlong lines={found.lines} lang={langOf(found)} /> : <Plain lyrics={found} />}
            </>
          )
        }
      </Loaded>
    </Block>
  );
}

/** BCP 47 for the browser's voices and fonts, where the language is known. */
function langOf(lyrics: Lyrics): string | undefined {
  return lyrics.language === 'und' ? undefined : lyrics.language;
}

function Plain({ lyrics }: { lyrics: Lyrics }) {
  return (
    <div className={styles.plain} lang={langOf(lyrics)} dir="auto">
      {lyrics.lines.map((line, place) => (
        // Lines may repeat, and none ever moves.
        <p key={place}>{line.text || ' '}</p>
      ))}
    </div>
  );
}
