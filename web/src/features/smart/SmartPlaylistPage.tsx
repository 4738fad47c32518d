import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ListX, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';

import { ExportMenu } from '../../actions/ExportMenu';
import { Loaded } from '../../actions/Loaded';
import { usePlayer } from '../../actions/player';
import { SongRows } from '../../actions/SongRows';
import { wordsOf } from '../../api/problem';
import { changeSmartPlaylist, deleteSmartPlaylist, type Rules, smart, type SmartPlaylist, smartPlaylistQuery, smartSongsQuery } from '../../api/smart';
import { Button, IconButton } from '../../design/Button';
import { Switch } from '../../design/Choices';
import { Confirm } from '../../design/Dialog';
import { Field } from '../../design/Field';
import { Page, PageHead } from '../../design/Page';
import { Acts, Section } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { Empty, Note } from '../../design/Words';
import { formatMoment } from '../../platform/format';
import { usePageTitle } from '../../platform/title';
import { filled } from './fields';
import { RulesForm } from './RulesForm';
import styles from './Smart.module.css';

/** A smart playlist: its songs, and its rules below. */
export default function SmartPlaylistPage({ id }: { id: string }) {
  const told = useQuery(smartPlaylistQuery(id));
  usePageTitle(told.data?.name ?? 'Smart playlist');
  return (
    <Page>
      <PageHead title={told.data?.name ?? 'Smart playlist'} words={told.data?.frozen_at ? `Frozen ${formatMoment(told.data.frozen_at)}` : 'Chooses anew each time'}>
        {told.data && <Remove one={told.data} />}
      </PageHead>
      <Songs id={id} />
      <Loaded query={told}>
        {(one) => <Editing key={one.revision} one={one} />}
      </Loaded>
    </Page>
  );
}

function Songs({ id }: { id: string }) {
  const songs = useInfiniteQuery(smartSongsQuery(id));
  const player = usePlayer();
  return (
    <Loaded query={songs} rows={6}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) {
          return (
            <Empty icon={ListX} title="No song is chosen">
              Change the rules below, or wait until a song fits them.
            </Empty>
          );
        }
        return (
          <>
            <Acts>
              <Button look="primary" onClick={() => player.play(items.filter(({ playable }) => playable), 0, `smart:${id}`)}>
                Play
              </Button>
              <ExportMenu of={`smart-playlists/${id}`} />
            </Acts>
            <SongRows songs={items} label="Songs" context={`smart:${id}`} look="covers" />
            {songs.hasNextPage && <Button onClick={() => void songs.fetchNextPage()}>Show more</Button>}
          </>
        );
      }}
    </Loaded>
  );
}

function Editing({ one }: { one: SmartPlaylist }) {
  const cache = useQueryClient();
  const [name, setName] = useState(one.name);
  const [rules, setRules] = useState<Rules>(one.rules);
  const whole = filled(rules);
  const change = useMutation({
    mutationFn: (told: { name?: string; rules?: Rules; frozen?: boolean }) => changeSmartPlaylist(one, told),
    onSuccess: (now) => {
      cache.setQueryData(smartPlaylistQuery(one.id).queryKey, now);
      void cache.invalidateQueries({ queryKey: smartSongsQuery(one.id).queryKey });
      void cache.invalidateQueries({ queryKey: smart, exact: false, refetchType: 'none' });
      toast('Changed');
    },
  });
  const ready = whole !== null && name.trim() !== '';
  return (
    <Section title="Rules" words="A frozen playlist keeps the songs that it has now, whatever changes.">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (whole && ready && !change.isPending) change.mutate({ name: name.trim(), rules: whole });
        }}
      >
        <Switch label="Frozen" checked={one.frozen_at !== null} onChange={(event) => change.mutate({ frozen: event.currentTarget.checked })} />
        <Field className={styles.name} label="Name" maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <RulesForm rules={rules} onChange={setRules} />
        {change.error && <Note kind="critical">{wordsOf(change.error)}</Note>}
        <Acts>
          <Button type="submit" look="primary" aria-disabled={!ready || change.isPending}>
            Save
          </Button>
        </Acts>
      </form>
    </Section>
  );
}

function Remove({ one }: { one: SmartPlaylist }) {
  const [, go] = useLocation();
  const cache = useQueryClient();
  const [asked, ask] = useState(false);
  const remove = useMutation({
    mutationFn: () => deleteSmartPlaylist(one.id),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: smart });
      go('/smart-playlists');
    },
    onError: (error) => toast(wordsOf(error), { critical: true }),
  });
  return (
    <>
      <IconButton label="Delete" onClick={() => ask(true)}>
        <Trash2 className="icon" />
      </IconButton>
      <Confirm
        open={asked}
        title={`Delete ${one.name}?`}
        words="Its rules are gone then. No song is."
        act="Delete it"
        onConfirm={() => {
          ask(false);
          remove.mutate();
        }}
        onClose={() => ask(false)}
      />
    </>
  );
}
