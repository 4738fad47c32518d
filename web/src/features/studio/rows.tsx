import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, Clock, Pause, Play, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

import { usePlayer, useSounding } from '../../actions/player';
import { useAct } from '../../actions/useAct';
import { songQuery, uploadsQuery } from '../../api/queries';
import type { Song, Upload } from '../../api/types';
import { forgetUpload } from '../../api/uploads';
import { Button, IconButton } from '../../design/Button';
import { Progress } from '../../design/Words';
import { cx } from '../../platform/classes';
import { formatSize, formatTime, formatWhen } from '../../platform/format';
import { dropSending, sendAgain, type Sending, stopSending } from './sending';
import styles from './Upload.module.css';

/** A file sent from this page: first its bytes, then what the server makes of it. */
export function SendingRow({ sending, upload, number }: { sending: Sending; upload: Upload | null; number: number }) {
  const { key, file, state, sent, failure } = sending;
  if (upload && state === 'sent') return <UploadRow upload={upload} number={number} />;
  if (state === 'failed' || state === 'stopped') {
    return (
      <Row number={number} name={file.name} why={failure?.words} code={failure?.code} under={state === 'stopped' ? 'Stopped' : undefined}>
        {state === 'failed' && <State kind="failed">Failed</State>}
        <Button onClick={() => sendAgain(key)}>Try again</Button>
        <IconButton label={`Forget ${file.name}`} onClick={() => dropSending(key)}>
          <X className="icon" />
        </IconButton>
      </Row>
    );
  }
  return (
    <Row number={number} name={file.name} under={formatSize(file.size)}>
      {state === 'waiting' ? (
        <State kind="waiting">Waiting</State>
      ) : (
        <Way name="Uploading" figure={`${formatSize(sent)} of ${formatSize(file.size)}`} percent={(100 * sent) / Math.max(1, file.size)} />
      )}
      <IconButton label={`Stop ${file.name}`} onClick={() => stopSending(key)}>
        <X className="icon" />
      </IconButton>
    </Row>
  );
}

/** A file that the server has. */
export function UploadRow({ upload, number }: { upload: Upload; number: number }) {
  const song = useQuery({ ...songQuery(upload.song_id ?? ''), enabled: upload.song_id !== null });
  const under = song.data ? <About song={song.data} /> : `${upload.file_name} · ${formatSize(upload.size)} · ${formatWhen(upload.created_at)}`;
  const name = song.data?.title ?? upload.file_name;
  if (upload.status === 'failed') {
    return (
      <Row number={number} name={upload.file_name} why={upload.reason ?? 'It could not be read.'} code={upload.code ?? undefined}>
        <State kind="failed">Failed</State>
      </Row>
    );
  }
  return (
    <Row number={number} name={name} under={under}>
      {upload.status === 'receiving' && (
        <>
          <Way name="Choose it again to go on" figure={`${formatSize(upload.received ?? 0)} of ${formatSize(upload.size)}`} percent={(100 * (upload.received ?? 0)) / Math.max(1, upload.size)} />
          <Forget upload={upload} />
        </>
      )}
      {upload.status === 'queued' && <State kind="waiting">Waiting</State>}
      {upload.status === 'encoding' && <Way name="Making qualities" making figure={`${Math.round(upload.percent)} %`} percent={upload.percent} />}
      {upload.status === 'ready' && <State kind="ready">Ready</State>}
      {song.data && upload.playable && <Listen song={song.data} />}
    </Row>
  );
}

/** Ends an upload whose rest never came. */
function Forget({ upload }: { upload: Upload }) {
  const forget = useAct(forgetUpload, { done: 'The upload is forgotten', stale: [uploadsQuery.queryKey] });
  return (
    <IconButton label={`Forget ${upload.file_name}`} onClick={() => forget.run(upload.id)}>
      <X className="icon" />
    </IconButton>
  );
}

function Listen({ song }: { song: Song }) {
  const player = usePlayer();
  const sounding = useSounding(song.id);
  const Icon = sounding === 'playing' ? Pause : Play;
  return (
    <IconButton
      label={`${sounding === 'playing' ? 'Pause' : 'Play'} ${song.title}`}
      on={sounding !== null}
      onClick={() => (sounding ? player.toggle() : player.play([song], 0, song.album ? `album:${song.album.id}` : null))}
    >
      <Icon className="icon icon-fill" />
    </IconButton>
  );
}

function About({ song }: { song: Song }) {
  return (
    <>
      {formatTime(song.duration_ms)} · {song.artists.map((artist) => artist.name).join(', ')}
      {song.album && (
        <>
          {' · '}
          <Link href={`/albums/${song.album.id}`} className="link">
            {song.album.title}
          </Link>
        </>
      )}
    </>
  );
}

interface RowProps {
  number: number;
  name: string;
  under?: ReactNode;
  why?: string | undefined;
  code?: string | undefined;
  children: ReactNode;
}

function Row({ number, name, under, why, code, children }: RowProps) {
  return (
    <li className={styles.item}>
      <span className={styles.number}>{number}</span>
      <span className={styles.names}>
        <b className="clip">{name}</b>
        {under !== undefined && <span className="clip">{under}</span>}
        {why && <span className={styles.why}>{why}</span>}
        {code && <span className={styles.code}>{code}</span>}
      </span>
      <span className={styles.end}>{children}</span>
    </li>
  );
}

const stateIcons = { waiting: Clock, ready: CircleCheck, failed: CircleAlert } as const;

function State({ kind, children }: { kind: keyof typeof stateIcons; children: ReactNode }) {
  const Icon = stateIcons[kind];
  return (
    <span className={cx(styles.state, kind === 'ready' && styles.ready, kind === 'failed' && styles.failed)}>
      <Icon className="icon icon-s" aria-hidden />
      {children}
    </span>
  );
}

function Way({ name, figure, percent, making }: { name: string; figure: string; percent: number; making?: boolean }) {
  return (
    <span className={styles.way}>
      <span>
        <span className={cx(styles.state, making && styles.making)}>{name}</span>
        <span>{figure}</span>
      </span>
      <Progress label={name} percent={percent} />
    </span>
  );
}
