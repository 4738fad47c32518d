import { lazy, Suspense } from 'react';

import { PageBones } from './PageBones';

const Queue = lazy(() => import('../features/queue/Queue').then((module) => ({ default: module.Queue })));

/** The queue's panel, fetched when it is first opened. */
export function LazyQueue() {
  return (
    <Suspense fallback={null}>
      <Queue />
    </Suspense>
  );
}

export const KeysDialog = lazy(() => import('../features/account/KeysDialog').then((module) => ({ default: module.KeysDialog })));
export const HomePage = lazy(() => import('../features/home/HomePage'));
export const AlbumPage = lazy(() => import('../features/album/AlbumPage'));
export const AlbumsPage = lazy(() => import('../features/browse/AlbumsPage'));
export const ArtistPage = lazy(() => import('../features/artist/ArtistPage'));
export const ArtistsPage = lazy(() => import('../features/browse/ArtistsPage'));
export const PlaylistPage = lazy(() => import('../features/playlist/PlaylistPage'));
export const PlaylistsPage = lazy(() => import('../features/playlist/PlaylistsPage'));
export const JoinPage = lazy(() => import('../features/playlist/JoinPage'));
export const AddToPlaylist = lazy(() => import('../actions/AddToPlaylist').then((module) => ({ default: module.AddToPlaylist })));
export const LibraryPage = lazy(() => import('../features/library/LibraryPage'));
export const HistoryPage = lazy(() => import('../features/listening/HistoryPage'));
export const ListeningPage = lazy(() => import('../features/listening/ListeningPage'));
export const SongPage = lazy(() => import('../features/song/SongPage'));
export const GenresPage = lazy(() => import('../features/browse/GenresPage'));
export const GenrePage = lazy(() => import('../features/browse/GenrePage'));
export const StudioPages = lazy(() => import('../features/studio/StudioPages'));
export const NowPlayingPage = lazy(() => import('../features/nowplaying/NowPlaying'));
export const SignInPage = lazy(() => import('../features/session/SignInPage'));
export const RegisterPage = lazy(() => import('../features/session/RegisterPage'));
export const FirstRunPage = lazy(() => import('../features/session/FirstRunPage'));

export const ForgotPage = lazy(() => import('../features/session/ForgotPage'));
export const ResetPage = lazy(() => import('../features/session/ResetPage'));
export const VerifyPage = lazy(() => import('../features/session/VerifyPage'));
export const SettingsPages = lazy(() => import('../features/settings/SettingsPages'));
export const AdminPages = lazy(() => import('../features/admin/AdminPages'));
export const PersonPage = lazy(() => import('../features/people/PersonPage'));
export const ImportsPage = lazy(() => import('../features/exchange/ImportsPage'));
export const ImportPage = lazy(() => import('../features/exchange/ImportPage'));
export const SmartPage = lazy(() => import('../features/smart/SmartPage'));
export const SmartPlaylistPage = lazy(() => import('../features/smart/SmartPlaylistPage'));
export const EarlyPage = lazy(() => import('../features/early/EarlyPage'));
export const SharedPage = lazy(() => import('../features/shared/SharedPage'));
export const EmbedPage = lazy(() => import('../features/shared/EmbedPage'));
export const NotificationsPage = lazy(() => import('../features/notifications/NotificationsPage'));
export const LegalPage = lazy(() => import('../features/legal/LegalPage'));

/** Shown while the code of a page is fetched. */
export const pageFallback = <PageBones />;
/** A menu, which no first page needs at once. */
export const AccountMenu = lazy(() => import('../features/account/AccountMenu').then((module) => ({ default: module.AccountMenu })));
