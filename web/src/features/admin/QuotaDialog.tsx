import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { Form, Submit } from '../../actions/Form';
import { type ArtistStorage, artistStorageKey, setQuota } from '../../api/storage';
import { Options } from '../../design/Choices';
import { Dialog } from '../../design/Dialog';
import { Field } from '../../design/Field';
import { toast } from '../../design/Toast';
import { formatSize } from '../../platform/format';

const gigabyte = 1e9;

/** How much an artist may store: as everyone, or a figure of their own. `standard` null is no limit. */
export function QuotaDialog({ artist, standard, onClose }: { artist: ArtistStorage; standard: number | null; onClose: () => void }) {
  const cache = useQueryClient();
  const [own, setOwn] = useState(artist.own_quota);
  const taken = artist.stored_bytes + artist.coming_bytes;
  return (
    <Dialog open title={`Quota of ${artist.artist}`} words={`${formatSize(taken)} are taken now. With less than that nothing is deleted, and nothing more can be sent.`} onClose={onClose}>
      <Form
        send={(values) => setQuota(artist.artist_id, own ? Math.round(Number(values.text('quota_bytes')) * gigabyte) : null)}
        onDone={() => {
          void cache.invalidateQueries({ queryKey: artistStorageKey });
          toast(`${artist.artist} has a new quota`);
          onClose();
        }}
      >
        <Options
          label="Room for originals"
          name="whose"
          initial={own ? 'own' : 'standard'}
          onChange={(value) => setOwn(value === 'own')}
          options={[
            { value: 'standard', words: 'As everyone', note: standard === null ? 'No limit but the disk’s.' : `${formatSize(standard)}, as SEGUE_ARTIST_QUOTA says.` },
            { value: 'own', words: 'A figure of their own' },
          ]}
        />
        {own && (
          <Field
            label="Gigabytes"
            name="quota_bytes"
            type="number"
            inputMode="decimal"
            required
            min={0}
            max={1_000_000}
            step="any"
            defaultValue={artist.own_quota && artist.quota_bytes !== null ? artist.quota_bytes / gigabyte : ''}
          />
        )}
        <Submit busy="Saving">Save</Submit>
      </Form>
    </Dialog>
  );
}
