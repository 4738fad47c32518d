import { useQuery, useQueryClient } from '@tanstack/react-query';
import { AudioLines, FileAudio } from 'lucide-react';
import { useEffect, useState } from 'react';

import { wordsOf } from '../../api/problem';
import { uploadsQuery } from '../../api/queries';
import type { Upload, User } from '../../api/types';
import type { UploadDetails } from '../../api/uploads';
import { Button } from '../../design/Button';
import { Field } from '../../design/Field';
import { Page, PageHead } from '../../design/Page';
import { Block, Empty, Note, Progress } from '../../design/Words';
import { announce } from '../../platform/announce';
import { cx } from '../../platform/classes';
import { useStore } from '../../platform/store';
import { usePageTitle } from '../../platform/title';
import { SendingRow, UploadRow } from './rows';
import { sendFiles, sendings } from './sending';
import styles from './Upload.module.css';

export default function UploadPage({ user }: { user: User }) {
  usePageTitle('Upload');
  if (!user.roles.includes('artist') && !user.roles.includes('admin')) {
    return (
      <Empty top icon={AudioLines} title="Uploading is for artists">
        Your account listens. Ask whoever runs this place to make it an artist's.
      </Empty>
    );
  }
  return <Uploads />;
}

const working = (upload: Upload) => upload.status === 'queued' || upload.status === 'encoding';

function Uploads() {
  const client = useQueryClient();
  const [details, setDetails] = useState<UploadDetails>({});
  const mine = useStore(sendings);
  const uploads = useQuery({
    ...uploadsQuery,
    refetchInterval: (query) => (query.state.data?.some(working) ? 1500 : false),
  });
  const sentCount = mine.filter((sending) => sending.upload).length;
  const readyCount = uploads.data?.filter((upload) => upload.status === 'ready').length ?? 0;
  useEffect(() => {
    if (sentCount > 0) void client.invalidateQueries({ queryKey: uploadsQuery.queryKey });
  }, [client, sentCount]);
  useEffect(() => {
    // What became ready stands in the lists of the catalogue from now on.
    for (const key of ['albums', 'album', 'songs', 'artists', 'artist']) void client.invalidateQueries({ queryKey: [key] });
  }, [client, readyCount]);

  const now = mine.map((sending) => ({
    sending,
    upload: uploads.data?.find((upload) => upload.id === sending.upload?.id) ?? sending.upload,
  }));
  const here = new Set(now.map(({ upload }) => upload?.id));
  const before = uploads.data?.filter((upload) => !here.has(upload.id)) ?? [];
  const add = (files: readonly File[]) => {
    sendFiles(files, details);
    announce(`${files.length} ${files.length === 1 ? 'file' : 'files'} to upload`);
  };
  return (
    <Page>
      <PageHead title="Upload" words="WAV, AIFF, FLAC, MP3, AAC, ALAC, Ogg Vorbis or Opus. The original is kept; every quality is made from it." />
      <div className={styles.columns}>
        <Drop onFiles={add} />
        <div className={styles.lists}>
          {now.length > 0 && (
            <>
              <Summary ready={now.filter(({ upload }) => upload?.status === 'ready').length} of={now.length} />
              <ol aria-label="Uploads of this visit">
                {now.map(({ sending, upload }, place) => (
                  <SendingRow key={sending.key} sending={sending} upload={upload} number={place + 1} />
                ))}
              </ol>
            </>
          )}
          {uploads.isError && (
            <Note kind="critical" act={<Button onClick={() => void uploads.refetch()}>Try again</Button>}>
              {wordsOf(uploads.error)}
            </Note>
          )}
          {before.length > 0 && (
            <Block title={now.length > 0 ? 'Before' : 'Your uploads'}>
              <ol aria-label="Your uploads">
                {before.map((upload, place) => (
                  <UploadRow key={upload.id} upload={upload} number={place + 1} />
                ))}
              </ol>
            </Block>
          )}
        </div>
        <Details details={details} onChange={setDetails} />
      </div>
    </Page>
  );
}

function Summary({ ready, of }: { ready: number; of: number }) {
  return (
    <div className={styles.summary}>
      <b>
        {ready} of {of} ready
      </b>
      <Progress thick label="Songs ready" percent={(100 * ready) / of} />
    </div>
  );
}

function Drop({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const [over, setOver] = useState(false);
  const choose = () => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.accept = 'audio/*,.wav,.aiff,.aif,.flac,.mp3,.m4a,.aac,.ogg,.opus';
    input.onchange = () => {
      if (input.files?.length) onFiles([...input.files]);
    };
    input.click();
  };
  return (
    <button
      type="button"
      className={cx(styles.drop, over && styles.over)}
      onClick={choose}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (event.dataTransfer.files.length > 0) onFiles([...event.dataTransfer.files]);
      }}
    >
      <FileAudio className="icon icon-l" aria-hidden />
      <span>
        <b>
          Drop songs here or <u>choose files</u>
        </b>
        <small>Several at once. You may go on listening meanwhile.</small>
      </span>
    </button>
  );
}

function Details({ details, onChange }: { details: UploadDetails; onChange: (details: UploadDetails) => void }) {
  return (
    <section className={styles.details} aria-label="For what you drop next">
      <h2>For what you drop next</h2>
      <p>What you leave empty comes from the tags in the files.</p>
      <Field label="Artist" maxLength={200} value={details.artist ?? ''} onChange={(event) => onChange({ ...details, artist: event.currentTarget.value })} />
      <Field label="Album" maxLength={200} value={details.album ?? ''} onChange={(event) => onChange({ ...details, album: event.currentTarget.value })} />
      <Field label="Genre" maxLength={100} value={details.genres ?? ''} onChange={(event) => onChange({ ...details, genres: event.currentTarget.value })} />
    </section>
  );
}
