import { useQuery } from '@tanstack/react-query';
import { Eye } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';

import { Failed } from '../../actions/Failed';
import { useAct } from '../../actions/useAct';
import { type AlbumPage, previewQuery, publishRelease, releaseQuery, scheduleQuery, studio, takeBackRelease } from '../../api/studio';
import { Button, buttonClass } from '../../design/Button';
import { HeroBones, RowBones } from '../../design/bones';
import { Page, PageHead } from '../../design/Page';
import { Tabs } from '../../design/Sections';
import { Note } from '../../design/Words';
import { usePageTitle } from '../../platform/title';
import { Back } from './Back';
import { ReleaseState } from './ReleaseState';
import { SongsTab } from './SongsTab';
import styles from './Studio.module.css';

const DetailsTab = lazy(() => import('./DetailsTab'));
const LicencesTab = lazy(() => import('./LicencesTab'));
const LinksTab = lazy(() => import('./LinksTab'));
const PreviewPage = lazy(() => import('./PreviewPage'));

/** A release, from draft to day. */
export default function ReleasePages({ id }: { id: string }) {
  const release = useQuery(releaseQuery(id));
  if (release.isError) return <Failed error={release.error} what="release" onRetry={() => void release.refetch()} />;
  if (!release.data) return <HeroBones />;
  if (!release.data.editable) return <Redirect to={`/albums/${id}`} replace />;
  return (
    <Suspense fallback={<RowBones />}>
      <Switch>
        <Route path="/studio/releases/:id/preview">
          <PreviewPage id={id} />
        </Route>
        <Route>
          <Frame release={release.data}>
            <Suspense fallback={<RowBones />}>
              <Switch>
                <Route path="/studio/releases/:id/songs">
                  <SongsTab release={release.data} />
                </Route>
                <Route path="/studio/releases/:id/details">
                  <DetailsTab release={release.data} />
                </Route>
                <Route path="/studio/releases/:id/licences">
                  <LicencesTab release={release.data} />
                </Route>
                <Route path="/studio/releases/:id/links">
                  <LinksTab of="albums" id={id} />
                </Route>
                <Route>
                  <Redirect to={`/studio/releases/${id}/songs`} replace />
                </Route>
              </Switch>
            </Suspense>
          </Frame>
        </Route>
      </Switch>
    </Suspense>
  );
}

function Frame({ release, children }: { release: AlbumPage; children: ReactNode }) {
  const [place] = useLocation();
  usePageTitle(`${release.title} · Studio`);
  const here = `/studio/releases/${release.id}`;
  return (
    <Page>
      <Back to={`/studio/artists/${release.artist.id}`}>{release.artist.name}</Back>
      <PageHead title={release.title}>
        <Publishing release={release} />
      </PageHead>
      <Tabs
        label={release.title}
        place={place}
        tabs={[
          { to: `${here}/songs`, name: 'Songs' },
          { to: `${here}/details`, name: 'Details' },
          { to: `${here}/licences`, name: 'Licences' },
          { to: `${here}/links`, name: 'Early links' },
        ]}
      />
      {release.standing?.taken_down_at && (
        <Note kind="critical">An admin took this release down. {release.standing.takedown ?? 'No reason was given.'}</Note>
      )}
      {children}
    </Page>
  );
}

/** The list stands below the songs where there is no room beside them. */
function showChecks(): void {
  requestAnimationFrame(() => document.getElementById('before-publishing')?.scrollIntoView({ block: 'center', behavior: 'smooth' }));
}

/** How it stands, and the one act that changes that. */
function Publishing({ release }: { release: AlbumPage }) {
  const preview = useQuery(previewQuery(release.id));
  const schedule = useQuery(scheduleQuery('albums', release.id));
  const stale = [studio, ['albums'], ['album', release.id], ['artist', release.artist.id], ['songs']];
  const publish = useAct(() => publishRelease(release.id), { done: 'The release is published', stale });
  const takeBack = useAct(() => takeBackRelease(release.id), { done: 'It is a draft again', stale });
  const verdict = preview.data?.release;
  if (!verdict) return null;
  const wrong = verdict.problems.filter(({ severity }) => severity === 'error').length;
  return (
    <div className={styles.acts}>
      <ReleaseState
        release={{
          draft: verdict.draft,
          taken_down: Boolean(release.standing?.taken_down_at),
          first_at: schedule.data?.first_at ?? null,
          day: schedule.data?.day ?? null,
        }}
      />
      {verdict.draft && wrong > 0 && (
        <Link id="in-the-way" className={styles.inTheWay} href={`/studio/releases/${release.id}/songs#before-publishing`} onClick={showChecks}>
          {wrong} {wrong === 1 ? 'thing is' : 'things are'} in the way
        </Link>
      )}
      <Link href={`/studio/releases/${release.id}/preview`} className={buttonClass('quiet')}>
        <Eye className="icon icon-s" aria-hidden />
        See as listener
      </Link>
      {!verdict.draft && (
        <Button aria-disabled={takeBack.busy} onClick={() => takeBack.run()}>
          Take it back
        </Button>
      )}
      {verdict.draft && (
        <Button
          look="primary"
          aria-disabled={!verdict.publishable || publish.busy}
          aria-describedby={wrong > 0 ? 'in-the-way' : undefined}
          onClick={() => verdict.publishable && publish.run()}
        >
          Publish
        </Button>
      )}
    </div>
  );
}
