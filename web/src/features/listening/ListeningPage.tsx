import { useQuery } from '@tanstack/react-query';
import { ChartNoAxesColumn, ChevronLeft, ChevronRight } from 'lucide-react';
import { type CSSProperties, useState } from 'react';
import { Link } from 'wouter';

import { Loaded } from '../../actions/Loaded';
import { type Listening, listeningQuery, type Top, topQuery } from '../../api/listening';
import { IconButton } from '../../design/Button';
import { Cover } from '../../design/Cover';
import { Page, PageHead } from '../../design/Page';
import { Chip, Chips, Empty } from '../../design/Words';
import { cx } from '../../platform/classes';
import { formatCount, formatHour, formatLength, initialsOf } from '../../platform/format';
import { usePageTitle } from '../../platform/title';
import { barsOf, beside, monthOf, nameOf, usualHour, weekOf } from './charts';
import styles from './Listening.module.css';
import { PrivateNote } from './PrivateNote';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** What somebody's listening adds up to: a month, a year, all time. */
export default function ListeningPage() {
  const now = monthOf(new Date());
  const [period, setPeriod] = useState(now);
  const listening = useQuery(listeningQuery(period));
  const top = useQuery(topQuery(period));
  usePageTitle('Your listening');
  const latest = period.length === 4 ? now.slice(0, 4) : now;
  return (
    <Page>
      <PageHead title="Your listening">
        <div className={styles.periods}>
          {period !== 'all' && (
            <div className={styles.steps} dir="ltr">
              <IconButton label={`Before ${nameOf(period)}`} onClick={() => setPeriod(beside(period, -1))}>
                <ChevronLeft className="icon" />
              </IconButton>
              <span aria-live="polite">{nameOf(period)}</span>
              <IconButton label={`After ${nameOf(period)}`} disabled={period >= latest} onClick={() => setPeriod(beside(period, 1))}>
                <ChevronRight className="icon" />
              </IconButton>
            </div>
          )}
          <Chips label="Period">
            <Chip on={period.length === 7} onClick={() => setPeriod(now)}>
              Month
            </Chip>
            <Chip on={period.length === 4} onClick={() => setPeriod(now.slice(0, 4))}>
              Year
            </Chip>
            <Chip on={period === 'all'} onClick={() => setPeriod('all')}>
              All time
            </Chip>
          </Chips>
        </div>
      </PageHead>
      <PrivateNote />
      <Loaded query={listening} rows={8}>
        {(data) =>
          data.listened_ms === 0 ? (
            <Empty icon={ChartNoAxesColumn} title={period === 'all' ? 'Nothing heard yet' : `Nothing heard in ${nameOf(period)}`}>
              What you listen to adds up here, for you alone.
            </Empty>
          ) : (
            <>
              <Figures data={data} period={period} />
              <div className={styles.charts}>
                <Days data={data} period={period} />
                <Week data={data} />
              </div>
              <Loaded query={top} rows={5}>
                {(found) => <Tops top={found} />}
              </Loaded>
            </>
          )
        }
      </Loaded>
      <p className={styles.foot}>
        Only you see this page.{' '}
        <Link href="/history" className="link">
          <u>Your history, and what to do with it</u>
        </Link>
      </p>
    </Page>
  );
}

function Figures({ data, period }: { data: Listening; period: string }) {
  const hour = usualHour(weekOf(data.hours));
  const news = period !== 'all';
  return (
    <dl className={styles.figures}>
      <Figure figure={formatLength(data.listened_ms)} name="listened" under={data.plays === 1 ? '1 play' : `${formatCount(data.plays)} plays`} />
      <Figure figure={formatCount(data.songs)} name={data.songs === 1 ? 'song' : 'songs'} under={news ? `${formatCount(data.new_songs)} of them new to you` : ''} />
      <Figure figure={formatCount(data.artists)} name={data.artists === 1 ? 'artist' : 'artists'} under={news ? `${formatCount(data.new_artists)} you had not played before` : ''} />
      {hour !== null && <Figure figure={formatHour(hour)} name="your usual hour" under="" />}
    </dl>
  );
}

function Figure({ figure, name, under }: { figure: string; name: string; under: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b>{figure}</b>
        {under && <span>{under}</span>}
      </dd>
    </div>
  );
}

function Days({ data, period }: { data: Listening; period: string }) {
  const bars = barsOf(data.hours, period);
  const most = Math.max(1, ...bars.map(({ minutes }) => minutes));
  const what = period === 'all' ? 'Minutes a year' : period.length === 4 ? 'Minutes a month' : 'Minutes a day';
  return (
    <section className={styles.chart} aria-label={what}>
      <h2>{what}</h2>
      <ol className={styles.bars} dir="ltr">
        {bars.map(({ label, name, minutes, shown }) => (
          <li key={label} className={cx(minutes === most && styles.most)} aria-label={`${name}: ${formatCount(minutes)} minutes`}>
            {minutes === most && <span aria-hidden>{formatCount(minutes)}</span>}
            <i style={{ '--part': minutes / most } as CSSProperties} aria-hidden />
            <small aria-hidden>{shown ? label : ''}</small>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Week({ data }: { data: Listening }) {
  const week = weekOf(data.hours);
  const most = Math.max(1, ...week.flat());
  return (
    <section className={styles.chart} aria-label="When you listen">
      <h2>When you listen</h2>
      <table className={styles.week} dir="ltr">
        <tbody>
          {week.map((day, place) => (
            <tr key={weekdays[place]}>
              <th scope="row">{weekdays[place]}</th>
              {day.map((minutes, hour) => (
                <td key={hour} aria-label={`${formatHour(hour)}: ${Math.round(minutes)} minutes`}>
                  <i style={{ '--part': minutes / most } as CSSProperties} data-heard={minutes > 0 || undefined} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.hours} dir="ltr" aria-hidden>
        {[0, 6, 12, 18].map((hour) => (
          <span key={hour}>{formatHour(hour)}</span>
        ))}
      </p>
    </section>
  );
}

function Tops({ top }: { top: Top }) {
  const longest = Math.max(1, ...top.genres.map(({ listened_ms }) => listened_ms));
  return (
    <div className={styles.tops}>
      <section aria-label="Artists">
        <h2>Artists</h2>
        <ol>
          {top.artists.map(({ artist, listened_ms }) => (
            <li key={artist.id}>
              <span className={styles.face} aria-hidden>
                {initialsOf(artist.name)}
              </span>
              <Link href={`/artists/${artist.id}`} className="clip link">
                {artist.name}
              </Link>
              <span>{formatLength(listened_ms)}</span>
            </li>
          ))}
        </ol>
      </section>
      <section aria-label="Songs">
        <h2>Songs</h2>
        <ol>
          {top.songs.map(({ song, plays }) => (
            <li key={song.id}>
              <Cover cover={song.album?.cover} seed={song.album?.id} width={36} />
              <Link href={`/songs/${song.id}`} className="clip link">
                {song.title}
              </Link>
              <span>{plays === 1 ? '1 play' : `${formatCount(plays)} plays`}</span>
            </li>
          ))}
        </ol>
      </section>
      {top.genres.length > 0 && (
        <section aria-label="Genres, by time" className={styles.genres}>
          <h2>Genres, by time</h2>
          <ol>
            {top.genres.map(({ genre, listened_ms }) => (
              <li key={genre}>
                <span className="clip">{genre}</span>
                <i style={{ '--part': listened_ms / longest } as CSSProperties} aria-hidden />
                <span>{formatLength(listened_ms)}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}
