import { useInfiniteQuery } from '@tanstack/react-query';
import { Link2, X } from 'lucide-react';
import { useState } from 'react';

import { Form, Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { useAct } from '../../actions/useAct';
import { type EarlyLink, endLink, type Licensed, linksQuery, makeLink, type NewLink } from '../../api/studio';
import { IconButton } from '../../design/Button';
import { CopyButton } from '../../design/Copy';
import { Field } from '../../design/Field';
import { Row, Rows, Section, Standing } from '../../design/Sections';
import { formatCount, formatExactly, formatMoment } from '../../platform/format';
import styles from './Studio.module.css';

const day = 86_400_000;

/** Links that open a release, or a song of it, before its day to whoever has one. */
export default function LinksTab({ of, id }: { of: Licensed; id: string }) {
  const links = useInfiniteQuery(linksQuery(of, id));
  const [made, setMade] = useState<NewLink | null>(null);
  const [soon] = useState(() => new Date(Date.now() + 14 * day).toISOString().slice(0, 10));
  const [today] = useState(() => new Date(Date.now() + day).toISOString().slice(0, 10));
  const end = useAct(endLink, { done: 'The link opens nothing any more', stale: [linksQuery(of, id).queryKey] });
  return (
    <>
      <Section title="New link" words="For press and partners: whoever has it can listen, without an account. Make one for each, so that you can end it alone.">
        <Form
          label="New link"
          send={(values) =>
            makeLink(of, id, {
              note: values.text('note'),
              expires_at: new Date(`${values.text('expires_at')}T23:59:59`).toISOString(),
              max_plays: values.text('max_plays') ? Number(values.text('max_plays')) : null,
            })
          }
          onDone={(link, form) => {
            form.reset();
            setMade(link);
            void links.refetch();
          }}
          codes={{ expiry_refused: 'expires_at' }}
        >
          <Field label="For whom" name="note" maxLength={200} />
          <div className={styles.fields}>
            <Field label="Opens until" type="date" name="expires_at" required min={today} defaultValue={soon} />
            <Field label="Plays at most" type="number" name="max_plays" min={1} max={1_000_000} hint="Empty: as many as they like." />
          </div>
          <Submit busy="Making it">Make a link</Submit>
        </Form>
        {made && (
          <div className={styles.made} role="status">
            <span>The link{made.note && ` for ${made.note}`}. It is shown only now.</span>
            <code>{new URL(made.url, location.origin).href}</code>
            <span>
              <CopyButton text={new URL(made.url, location.origin).href} what="The link" label="Copy the link" />
            </span>
          </div>
        )}
      </Section>
      <Section title="Links">
        <Loaded query={links}>
          {({ pages }) => {
            const all = pages.flatMap((page) => page.items);
            return all.length === 0 ? (
              <p className={styles.quiet}>There are none yet.</p>
            ) : (
              <Rows label="Links">
                {all.map((link) => (
                  <OneLink key={link.id} link={link} onEnd={() => end.run(link.id)} />
                ))}
              </Rows>
            );
          }}
        </Loaded>
        <MoreToCome more={links.hasNextPage} busy={links.isFetchingNextPage} onMore={() => void links.fetchNextPage()} />
      </Section>
    </>
  );
}

function OneLink({ link, onEnd }: { link: EarlyLink; onEnd: () => void }) {
  const [now] = useState(() => Date.now());
  const name = link.note || `Link of ${formatExactly(link.created_at)}`;
  const over = Date.parse(link.expires_at) <= now;
  const plays = link.max_plays === null ? formatCount(link.plays) : `${formatCount(link.plays)} of ${formatCount(link.max_plays)}`;
  return (
    <Row
      icon={<Link2 className="icon" aria-hidden />}
      title={name}
      words={`Opened ${formatCount(link.opens)} times · ${plays} plays · until ${formatExactly(link.expires_at)}${link.last_used_at ? ` · last used ${formatMoment(link.last_used_at)}` : ''}`}
      end={
        link.revoked_at !== null || over ? (
          <Standing kind="plain">{over ? 'Over' : 'Ended'}</Standing>
        ) : (
          <>
            <Standing kind="good">Opens</Standing>
            <IconButton label={`End ${name}`} onClick={onEnd}>
              <X className="icon" />
            </IconButton>
          </>
        )
      }
    />
  );
}
