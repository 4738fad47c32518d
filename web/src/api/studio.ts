import { queryOptions } from '@tanstack/react-query';

import { making, request, requestText } from './client';
import { ApiError } from './problem';
import { list, one, paged } from './queries';
import type { components } from './schema';
import type { Artist, Claim, Label } from './types';

type Schemas = components['schemas'];

export type ArtistPage = Schemas['ArtistDetails'];
export type AlbumPage = Schemas['AlbumDetails'];
export type SongPage = Schemas['SongDetails'];
export type Release = Schemas['ListedRelease'];
export type Verdict = Schemas['Verdict'];
export type Problem = Schemas['ReleaseProblem'];
export type Preview = Schemas['Preview'];
export type Schedule = Schemas['Schedule'];
export type Licence = Schemas['Licence'];
export type LicensedSong = Schemas['LicensedSong'];
export type Version = Schemas['Version'];
export type Lyrics = Schemas['Lyrics'];
export type Membership = Schemas['Membership'];
export type Storage = Schemas['Storage'];
export type Gone = Schemas['Gone'];
export type NewLink = Schemas['NewLink'];
export type EarlyLink = Omit<NewLink, 'token' | 'url'>;
export type AlbumChange = Partial<Schemas['ChangeAlbum']>;
export type SongChange = Partial<Schemas['ChangeSong']>;
export type ArtistChange = Partial<Schemas['ChangeArtist']>;
export type Credited = Schemas['Credited'];
export type CreditRole = Credited['role'];

/** All that the studio keeps; a change to a song or a release shows in many of its lists. */
export const studio = ['studio'] as const;

export const ownArtistsQuery = paged<Artist>('users/me/artists', [...studio, 'artists'], 50);
export const ownClaimsQuery = list<Claim>('users/me/claims', [...studio, 'claims'], 50, 0);
export const labelArtistsQuery = (id: string) => paged<Artist>(`labels/${id}/artists`, [...studio, 'label', id, 'artists'], 50);
export const studioLabelQuery = (id: string) => one<Label>(`labels/${id}`, [...studio, 'label', id]);

export const studioArtistQuery = (id: string) => one<ArtistPage>(`artists/${id}`, [...studio, 'artist', id], 0);
export const releasesQuery = (artistId: string) => paged<Release>(`artists/${artistId}/releases`, [...studio, 'releases', artistId], 48);
export const storageQuery = (artistId: string) => one<Storage>(`artists/${artistId}/storage`, [...studio, 'storage', artistId], 0);
export const goneQuery = (artistId: string) => paged<Gone>(`artists/${artistId}/deleted`, [...studio, 'gone', artistId], 20);
export const membersQuery = (artistId: string) => one<Membership>(`artists/${artistId}/members`, [...studio, 'members', artistId], 0);

export const releaseQuery = (id: string) => one<AlbumPage>(`albums/${id}`, [...studio, 'release', id], 0);
export const previewQuery = (id: string) => one<Preview>(`albums/${id}/preview`, [...studio, 'release', id, 'preview'], 0);
export const scheduleQuery = (of: Licensed, id: string) => one<Schedule>(`${of}/${id}/schedule`, [...studio, of, id, 'schedule'], 0);
export const linksQuery = (of: Licensed, id: string) => paged<EarlyLink>(`${of}/${id}/links`, [...studio, of, id, 'links'], 20);
export const albumLicencesQuery = (id: string) =>
  one<Schemas['LicensedSongs']>(`albums/${id}/licences`, [...studio, 'release', id, 'licences'], 0);

export const studioSongQuery = (id: string) => one<SongPage>(`songs/${id}`, [...studio, 'song', id], 0);
export const songLicencesQuery = (id: string) => one<LicensedSong>(`songs/${id}/licences`, [...studio, 'song', id, 'licences'], 0);
export const versionsQuery = (id: string) => paged<Version>(`songs/${id}/versions`, [...studio, 'song', id, 'versions'], 20);
export const genreNamesQuery = queryOptions({
  queryKey: ['genres', 'names'],
  queryFn: async ({ signal }) => (await request<Schemas['Genres']>('genres', { signal })).items.map(({ name }) => name),
  staleTime: 600_000,
});

/** Lyrics in a language, as the text that an editor shows; null where there are none. */
export const lyricsQuery = (songId: string, language: string | null) =>
  queryOptions({
    queryKey: [...studio, 'song', songId, 'lyrics', language],
    queryFn: async ({ signal }) => {
      const asked = language === null ? '' : `?language=${encodeURIComponent(language)}`;
      try {
        const lyrics = await request<Lyrics>(`songs/${songId}/lyrics${asked}`, { signal });
        const format = lyrics.timing === 'none' ? 'plain' : 'lrc';
        const told = `?language=${encodeURIComponent(lyrics.language)}`;
        return { lyrics, text: await requestText(`songs/${songId}/lyrics.${format}${told}`, signal) };
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
    staleTime: 0,
  });

const tag = (revision: number) => `"${revision}"`;

export function makeArtist(artist: { name: string; label_id?: string }): Promise<ArtistPage> {
  return request('artists', { ...making, body: artist });
}

export function changeArtist(id: string, change: ArtistChange, revision: number): Promise<ArtistPage> {
  return request(`artists/${id}`, { method: 'PATCH', body: change, ifMatch: tag(revision) });
}

export function putArtistImage(id: string, picture: Blob): Promise<unknown> {
  return request(`artists/${id}/image`, { method: 'PUT', body: picture });
}

export function addMember(artistId: string, userId: string): Promise<Membership> {
  return request(`artists/${artistId}/members/${userId}`, { method: 'PUT' });
}

export function removeMember(artistId: string, userId: string): Promise<void> {
  return request(`artists/${artistId}/members/${userId}`, { method: 'DELETE' });
}

export function addArtistLabel(artistId: string, labelId: string): Promise<Membership> {
  return request(`artists/${artistId}/labels/${labelId}`, { method: 'PUT' });
}

export function removeArtistLabel(artistId: string, labelId: string): Promise<void> {
  return request(`artists/${artistId}/labels/${labelId}`, { method: 'DELETE' });
}

export function claimArtist(artistId: string, note: string, labelId: string | null): Promise<Claim> {
  return request(`artists/${artistId}/claims`, { ...making, body: { note, label_id: labelId } });
}

export function makeRelease(artistId: string, title: string, kind: string): Promise<AlbumPage> {
  return request('albums', { ...making, body: { artist_id: artistId, title, kind } });
}

export function changeRelease(id: string, change: AlbumChange, revision: number): Promise<AlbumPage> {
  return request(`albums/${id}`, { method: 'PATCH', body: change, ifMatch: tag(revision) });
}

export function putReleaseCover(id: string, picture: Blob): Promise<unknown> {
  return request(`albums/${id}/cover`, { method: 'PUT', body: picture });
}

export function publishRelease(id: string): Promise<Verdict> {
  return request(`albums/${id}/publish`, { method: 'POST' });
}

export function takeBackRelease(id: string): Promise<Verdict> {
  return request(`albums/${id}/unpublish`, { method: 'POST' });
}

export function giveIsrcs(id: string): Promise<Schemas['GivenIsrcs']> {
  return request(`albums/${id}/isrcs`, { method: 'POST' });
}

export function putSchedule(of: Licensed, id: string, schedule: { at?: string; day?: string }, revision: number): Promise<Schedule> {
  return request(`${of}/${id}/schedule`, { method: 'PUT', body: schedule, ifMatch: tag(revision) });
}

export function makeLink(of: Licensed, id: string, link: Schemas['CreateLink']): Promise<NewLink> {
  return request(`${of}/${id}/links`, { ...making, body: link });
}

export function endLink(id: string): Promise<void> {
  return request(`links/${id}`, { method: 'DELETE' });
}

export type Licensed = 'albums' | 'songs';

export function putLicences(of: Licensed, id: string, licences: readonly Licence[], revision: number): Promise<unknown> {
  return request(`${of}/${id}/licences`, { method: 'PUT', body: { licences }, ifMatch: tag(revision) });
}

/** Without a revision, whatever it was changed to meanwhile: for what concerns nothing else of the song. */
export function changeSong(id: string, change: SongChange, revision: number | null): Promise<SongPage> {
  return request(`songs/${id}`, { method: 'PATCH', body: change, ...(revision === null ? {} : { ifMatch: tag(revision) }) });
}

/** Takes a song, a release or an artist away; it can be brought back. */
export function deleteThing(kind: Gone['kind'], id: string): Promise<void> {
  return request(`${kind}s/${id}`, { method: 'DELETE' });
}

export function restoreThing(kind: Gone['kind'], id: string): Promise<unknown> {
  return request(`${kind}s/${id}/restore`, { method: 'POST' });
}

export function playVersion(songId: string, versionId: string): Promise<Version> {
  return request(`songs/${songId}/versions/current`, { method: 'PUT', body: { version_id: versionId } });
}

export function deleteVersion(songId: string, versionId: string): Promise<void> {
  return request(`songs/${songId}/versions/${versionId}`, { method: 'DELETE' });
}

export function putLyrics(songId: string, language: string | null, text: string, revision: number): Promise<Lyrics> {
  const format = /^\s*\[\d+:\d/m.test(text) ? 'lrc' : 'plain';
  return request(`songs/${songId}/lyrics`, { method: 'PUT', body: { language, format, text }, ifMatch: tag(revision) });
}

/** Lines with the times that were given to them. */
export function putTimes(songId: string, language: string, lines: readonly Schemas['Line'][], revision: number): Promise<Lyrics> {
  return request(`songs/${songId}/lyrics`, { method: 'PUT', body: { language, lines }, ifMatch: tag(revision) });
}

export function deleteLyrics(songId: string, language: string, revision: number): Promise<void> {
  return request(`songs/${songId}/lyrics/${encodeURIComponent(language)}`, { method: 'DELETE', ifMatch: tag(revision) });
}
