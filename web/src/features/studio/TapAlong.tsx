import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';

import { Elapsed } from '../../actions/Clock';
import { LyricsAlong } from '../../actions/LyricsAlong';
import { NowWave } from '../../actions/NowWave';
import { usePlayer, useSounding } from '../../actions/player';
import { ApiError, wordsOf } from '../../api/problem';
import { type Lyrics, putTimes, type SongPage, studio } from '../../api/studio';
import { Button, PlayDisc } from '../../design/Button';
import { Acts } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { Chip, Chips, Key, Note } from '../../design/Words';
import { announce } from '../../platform/announce';
import { formatPlace, formatTime } from '../../platform/format';
import { TapList } from './TapList';
import { nudgeMs, TapPad } from './TapPad';
import styles from './Timing.module.css';
import * as tapping from './taps';
import { useTaps } from './useTaps';

interface TapAlongProps {
  song: SongPage;
  lyrics: Lyrics;
  /** Where the words are written. */
  words: string;
}

/** Plays a song, and has each line or word marked as it begins. */
export function TapAlong({ song, lyrics, words }: TapAlongProps) {
  const cache = useQueryClient();
  const [, go] = useLocation();
  const player = usePlayer();
  const sounding = useSounding(song.id);
  const { taps, kept, set, move, discard, saved } = useTaps(song.id, lyrics);
  const [preview, setPreview] = useState(false);
  const wrong = tapping.wrongIn(taps);
  const lang = lyrics.language === 'und' ? undefined : lyrics.language;
  const save = useMutation({
    mutationFn: (revision: number) => putTimes(song.id, lyrics.language, tapping.linesOf(taps), revision),
    onSuccess: () => {
      saved();
      void cache.invalidateQueries({ queryKey: [...studio, 'song', song.id, 'lyrics'] });
      void cache.invalidateQueries({ queryKey: ['songs', 'lyrics', song.id] });
      toast('The times are saved');
      go(words);
    },
  });
  const stale = save.error instanceof ApiError && save.error.status === 412 ? save.error.members.revision : null;

  const play = () => (sounding ? player.toggle() : player.play([song], 0, `song:${song.id}`));
  const tapNow = () => {
    if (sounding && player.getState().status === 'playing') set(tapping.tap(taps, player.position().positionMs));
    else play();
  };
  const goTo = (next: tapping.Taps | null) => {
    if (!next) return;
    move(next);
    if (sounding) player.seek(tapping.leadIn(next));
    announce(next.lines[next.line]?.text ?? '');
  };
  const nudge = (by: number, all: boolean) => {
    const place = tapping.lastMarked(taps);
    if (place < 0) return;
    const next = tapping.nudge(taps, all ? null : place, by);
    set(next);
    announce(all ? `All lines ${by < 0 ? 'earlier' : 'later'}` : formatPlace(next.lines[place]?.at ?? 0));
  };
  return (
    <section className={styles.timing} aria-label="Times of the lyrics">
      <div className={styles.bar}>
        <PlayDisc size="m" what={song.title} playing={sounding === 'playing'} onClick={play} />
        <span className={styles.clock}>{sounding ? <Elapsed /> : '0:00'}</span>
        {sounding ? <NowWave className={styles.wave} /> : <span className={styles.wave} />}
        <span className={styles.clock}>{formatTime(song.duration_ms)}</span>
      </div>
      <div className={styles.ways}>
        <Chips label="What is marked">
          <Chip on={taps.unit === 'line'} onClick={() => move(tapping.setUnit(taps, 'line'))}>
            Line by line
          </Chip>
          <Chip on={taps.unit === 'word'} onClick={() => move(tapping.setUnit(taps, 'word'))}>
            Word by word
          </Chip>
        </Chips>
        <Chips label="View">
          <Chip on={preview} onClick={() => setPreview(!preview)}>
            Preview
          </Chip>
        </Chips>
      </div>
      {preview ? (
        <LyricsAlong lines={tapping.linesOf(taps)} lang={lang} />
      ) : (
        <>
          <TapPad taps={taps} playing={sounding === 'playing'} onTap={tapNow} onBack={(line) => goTo(line ? tapping.backLine(taps) : tapping.back(taps))} onNudge={nudge} />
          <div className={styles.moves} role="group" aria-label="Put right">
            <Button onClick={() => goTo(tapping.back(taps))}>Back</Button>
            {taps.unit === 'word' && <Button onClick={() => goTo(tapping.backLine(taps))}>Back a line</Button>}
            <Button onClick={() => nudge(-nudgeMs, false)}>Earlier</Button>
            <Button onClick={() => nudge(nudgeMs, false)}>Later</Button>
            <Button look="quiet" onClick={() => goTo(tapping.goTo(taps, 0))}>
              From the top
            </Button>
          </div>
          <p className={styles.keys}>
            <Key>Space</Key> taps, <Key>Backspace</Key> goes back, with <Key>Shift</Key> to the line. <Key>,</Key> <Key>.</Key> move the last line by {nudgeMs} ms, with{' '}
            <Key>Shift</Key> all of them. <Key>K</Key> plays and pauses.
          </p>
          <TapList taps={taps} lang={lang} onGo={(line) => goTo(tapping.goTo(taps, line))} />
        </>
      )}
      {stale !== null && (
        <Note kind="warning" act={<Button onClick={() => save.mutate(typeof stale === 'number' ? stale : lyrics.revision)}>Save mine over it</Button>}>
          Someone changed these lyrics while you were at it. Your times are still here.
        </Note>
      )}
      {save.isError && stale === null && <Note kind="critical">{wordsOf(save.error)}</Note>}
      <Acts>
        <Button look="primary" aria-disabled={wrong !== null || save.isPending} onClick={() => wrong === null && !save.isPending && save.mutate(lyrics.revision)}>
          {save.isPending ? 'Saving' : 'Save the times'}
        </Button>
        {kept && (
          <Button look="quiet" onClick={discard}>
            Undo them all
          </Button>
        )}
        <span className={styles.left}>{told(wrong, taps)}</span>
      </Acts>
    </section>
  );
}

function told(wrong: tapping.Wrong, { lines }: tapping.Taps): string {
  if (wrong === null) return '';
  if (wrong.why === 'order') return `Line ${wrong.line + 1} begins before the line above it. Go back to it and tap it again.`;
  const left = lines.filter(({ text, at }) => text !== '' && at === null).length;
  return `${left} ${left === 1 ? 'line has' : 'lines have'} no time yet.`;
}
