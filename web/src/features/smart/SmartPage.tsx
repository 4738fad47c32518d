import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';

import { Loaded } from '../../actions/Loaded';
import { wordsOf } from '../../api/problem';
import { createSmartPlaylist, smart, smartPlaylistsQuery } from '../../api/smart';
import { Button } from '../../design/Button';
import { Field } from '../../design/Field';
import { Page, PageHead } from '../../design/Page';
import { Acts, NoRows, Row, Rows, Section } from '../../design/Sections';
import { Note } from '../../design/Words';
import { formatMoment } from '../../platform/format';
import { usePageTitle } from '../../platform/title';
import { filled, fresh } from './fields';
import { RulesForm } from './RulesForm';
import styles from './Smart.module.css';

/** Smart playlists of one's own, and a new one. */
export default function SmartPage() {
  usePageTitle('Smart playlists');
  const own = useInfiniteQuery(smartPlaylistsQuery);
  return (
    <Page>
      <PageHead title="Smart playlists" words="Rules choose the songs, anew each time. They are for you alone." />
      <Section title="Yours">
        <Loaded query={own}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            if (items.length === 0) return <NoRows>None yet. Make the first one below.</NoRows>;
            return (
              <>
                <Rows label="Your smart playlists">
                  {items.map((one) => (
                    <Row
                      key={one.id}
                      title={
                        <Link href={`/smart-playlists/${one.id}`} className="link">
                          {one.name}
                        </Link>
                      }
                      words={one.frozen_at ? `Frozen ${formatMoment(one.frozen_at)}` : 'Chooses anew each time'}
                    />
                  ))}
                </Rows>
                {own.hasNextPage && <Button onClick={() => void own.fetchNextPage()}>Show more</Button>}
              </>
            );
          }}
        </Loaded>
      </Section>
      <Making />
    </Page>
  );
}

function Making() {
  const [, go] = useLocation();
  const cache = useQueryClient();
  const [name, setName] = useState('');
  const [rules, setRules] = useState(fresh);
  const whole = filled(rules);
  const make = useMutation({
    mutationFn: () => (whole ? createSmartPlaylist(name.trim(), whole) : Promise.reject(new Error('not filled in'))),
    onSuccess: (made) => {
      void cache.invalidateQueries({ queryKey: smart });
      go(`/smart-playlists/${made.id}`);
    },
  });
  const ready = whole !== null && name.trim() !== '';
  return (
    <Section title="New" words="Conditions look at what the catalogue knows of songs, and at what you like and play.">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !make.isPending) make.mutate();
        }}
      >
        <Field className={styles.name} label="Name" maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <RulesForm rules={rules} onChange={setRules} />
        {make.error && <Note kind="critical">{wordsOf(make.error)}</Note>}
        <Acts>
          <Button type="submit" look="primary" aria-disabled={!ready || make.isPending}>
            Make it
          </Button>
        </Acts>
      </form>
    </Section>
  );
}
