import { useQuery, useQueryClient } from '@tanstack/react-query';
import { AudioLines } from 'lucide-react';
import { useEffect, useState } from 'react';

import { wordsOf } from '../../api/problem';
import { uploadsQuery } from '../../api/queries';
import type { Upload, User } from '../../api/types';
import type { UploadDetails } from '../../api/uploads';
import { Button } from '../../design/Button';
import { Check } from '../../design/Choices';
import { Field } from '../../design/Field';
import { Page, PageHead } from '../../design/Page';
import { Block, Empty, Note, Progress } from '../../design/Words';
import { announce } from '../../platform/announce';
import { useStore } from '../../platform/store';
import { usePageTitle } from '../../platform/title';
import { Back } from './Back';
import { Drop } from './Drop';
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

const working = (upload: Upload) => upload.status === 'queued' || upload.status === 'encoding' || upload.status === 'receiving';

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
    for (const key of ['albums', 'album', 'songs', 'artists', 'artist', 'studio']) void client.invalidateQueries({ queryKey: [key] });
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
      <Back to="/studio">Studio</Back>
      <PageHead title="Upload" words="WAV, AIFF, FLAC, MP3, AAC, ALAC, Ogg Vorbis or Opus. The original is kept; every quality is made from it." />
      <div className={styles.columns}>
        <div className={styles.place}>
          <Drop onFiles={add} words="Whole folders, too. You may go on listening meanwhile." />
        </div>
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

function Details({ details, onChange }: { details: UploadDetails; onChange: (details: UploadDetails) => void }) {
  return (
    <section className={styles.details} aria-label="For what you drop next">
      <h2>For what you drop next</h2>
      <p>What you leave empty comes from the tags in the files.</p>
      <Field label="Artist" maxLength={200} value={details.artist ?? ''} onChange={(event) => onChange({ ...details, artist: event.currentTarget.value })} />
      <Field label="Album" maxLength={200} value={details.album ?? ''} onChange={(event) => onChange({ ...details, album: event.currentTarget.value })} />
      <Check
        label="Keep them back"
        note="Drafts: nobody else sees them until you publish their release."
        checked={details.draft ?? false}
        onChange={(event) => onChange({ ...details, draft: event.currentTarget.checked })}
      />
      <Field label="Genre" maxLength={100} value={details.genres ?? ''} onChange={(event) => onChange({ ...details, genres: event.currentTarget.value })} />
    </section>
  );
}
