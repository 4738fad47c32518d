import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { AudioLines, Building2, Plus, Upload } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';

import { Form, Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { ownLabelsQuery } from '../../api/queries';
import { makeArtist, ownArtistsQuery, ownClaimsQuery } from '../../api/studio';
import type { Claim, Label, Me } from '../../api/types';
import { Button, buttonClass } from '../../design/Button';
import { Dialog } from '../../design/Dialog';
import { Face } from '../../design/Face';
import { Field, SelectField } from '../../design/Field';
import { Page, PageHead } from '../../design/Page';
import { Row, Rows, Standing } from '../../design/Sections';
import { Block, Empty } from '../../design/Words';
import { formatMoment } from '../../platform/format';
import { usePageTitle } from '../../platform/title';
import { ArtistRow } from './ArtistRow';

/** Artists and labels that one acts for. */
export default function StudioHome({ user }: { user: Me }) {
  usePageTitle('Studio');
  const [making, setMaking] = useState(false);
  const artists = useInfiniteQuery(ownArtistsQuery);
  const labels = useQuery(ownLabelsQuery);
  const claims = useQuery(ownClaimsQuery);
  const mayMake = user.roles.includes('artist') || user.roles.includes('admin');
  const acts = mayMake || (labels.data?.length ?? 0) > 0;
  return (
    <Page>
      <PageHead title="Studio" words="Releases, rights and people of the artists you act for.">
        {mayMake && (
          <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
            <Link href="/studio/upload" className={buttonClass('secondary')}>
              <Upload className="icon icon-s" aria-hidden />
              Upload
            </Link>
            <Button onClick={() => setMaking(true)}>
              <Plus className="icon icon-s" aria-hidden />
              New artist
            </Button>
          </div>
        )}
      </PageHead>
      <Block title="Artists">
        <Loaded query={artists} rows={3}>
          {({ pages }) => {
            const all = pages.flatMap((page) => page.items);
            return all.length === 0 ? (
              <Empty icon={AudioLines} title="You act for nobody yet">
                {mayMake
                  ? 'Make an artist, or upload a song: its tags say who made it.'
                  : acts
                    ? 'Your label has no artists here yet. Open the page of one, and claim it for the label.'
                    : 'Open the page of an artist who is you, and claim it. An admin answers.'}
              </Empty>
            ) : (
              <Rows label="Artists you act for">
                {all.map((artist) => (
                  <ArtistRow key={artist.id} artist={artist} />
                ))}
              </Rows>
            );
          }}
        </Loaded>
        <MoreToCome more={artists.hasNextPage} busy={artists.isFetchingNextPage} onMore={() => void artists.fetchNextPage()} />
      </Block>
      {labels.data && labels.data.length > 0 && <Labels labels={labels.data} />}
      {claims.data && claims.data.length > 0 && <Claims claims={claims.data} />}
      {making && <NewArtist labels={labels.data ?? []} onClose={() => setMaking(false)} />}
    </Page>
  );
}

function Labels({ labels }: { labels: readonly Label[] }) {
  return (
    <Block title="Labels">
      <Rows label="Labels you act for">
        {labels.map((label) => (
          <Row
            key={label.id}
            icon={<Building2 className="icon" aria-hidden />}
            title={
              <Link href={`/studio/labels/${label.id}`} className="link">
                {label.name}
              </Link>
            }
            words={`${label.staff.length} ${label.staff.length === 1 ? 'person' : 'people'}`}
          />
        ))}
      </Rows>
    </Block>
  );
}

const states = {
  open: ['warning', 'Waits for an answer'],
  approved: ['good', 'Approved'],
  refused: ['critical', 'Turned down'],
} as const;

function Claims({ claims }: { claims: readonly Claim[] }) {
  return (
    <Block title="Your claims">
      <Rows label="Your claims">
        {claims.map((claim) => (
          <Row
            key={claim.id}
            icon={<Face name={claim.artist.name} size="s" />}
            title={claim.artist.name}
            words={`${claim.answer ? `“${claim.answer}” · ` : ''}${formatMoment(claim.created_at)}`}
            end={<Standing kind={states[claim.state][0]}>{states[claim.state][1]}</Standing>}
          />
        ))}
      </Rows>
    </Block>
  );
}

function NewArtist({ labels, onClose }: { labels: readonly Label[]; onClose: () => void }) {
  const [, go] = useLocation();
  return (
    <Dialog open title="New artist" words="You act for them. Others see them once something of theirs is out." onClose={onClose}>
      <Form
        send={(values) => {
          const label = values.text('label_id');
          return makeArtist({ name: values.text('name'), ...(label ? { label_id: label } : {}) });
        }}
        onDone={(artist) => go(`/studio/artists/${artist.id}`)}
      >
        <Field label="Name" name="name" required maxLength={200} autoFocus />
        {labels.length > 0 && (
          <SelectField label="On behalf of" name="label_id">
            <option value="">Yourself</option>
            {labels.map((label) => (
              <option key={label.id} value={label.id}>
                {label.name}
              </option>
            ))}
          </SelectField>
        )}
        <Submit busy="Making them">Make the artist</Submit>
      </Form>
    </Dialog>
  );
}
