import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';

import { Loaded } from '../../actions/Loaded';
import { usePlayer, usePosition, useSounding } from '../../actions/player';
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
              {found.timing !== 'none' && sounding ? <Along lyrics={found} /> : <Plain lyrics={found} />}
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

/** Lines that light up as they are sung; each leads to its moment. */
function Along({ lyrics }: { lyrics: Lyrics }) {
  const player = usePlayer();
  const box = useRef<HTMLOListElement>(null);
  const [at, setAt] = useState(-1);
  usePosition(({ positionMs }) => {
    const next = lyrics.lines.findLastIndex((line) => (line.start_ms ?? Infinity) <= positionMs);
    const line = box.current?.children[next];
    for (const word of line?.querySelectorAll<HTMLElement>('[data-at]') ?? []) {
      word.toggleAttribute('data-sung', Number(word.dataset.at) <= positionMs);
    }
    if (next === at) return;
    setAt(next);
    if (line instanceof HTMLElement && box.current) {
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      box.current.scrollTo({ top: line.offsetTop - box.current.clientHeight / 3, behavior: calm ? 'instant' : 'smooth' });
    }
  });
  return (
    <ol ref={box} className={styles.along} lang={langOf(lyrics)} dir="auto" aria-label="Lyrics in time">
      {lyrics.lines.map(({ start_ms: start = null, text, words }, place) => (
        <li key={place} aria-current={place === at || undefined}>
          {start === null || !text ? (
            <span>{text || ' '}</span>
          ) : (
            <button type="button" onClick={() => player.seek(start)}>
              {place === at && words.length > 0
                ? words.map((word, nth) => (
                    <span key={nth} data-at={word.start_ms}>
                      {word.text}
                    </span>
                  ))
                : text}
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}
