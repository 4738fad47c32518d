"""Releases put into the catalogue as their distributor says, anew and again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Unpack

from segue.catalog.albums import store as albums
from segue.catalog.albums.service import tidy_album
from segue.catalog.contracts import Origin, SongDraft
from segue.catalog.deliveries import store
from segue.catalog.deliveries.contracts import (
    DeliveredCredit,
    DeliveredRelease,
    DeliveredTrack,
    PlacedRelease,
)
from segue.catalog.entities import rules
from segue.catalog.entities import store as entities
from segue.catalog.entities.contracts import PERFORMING, AlbumFields, Credit, CreditRole, SongFields
from segue.catalog.entities.desk import Desk, DeskPorts
from segue.catalog.errors import AlbumMissing, SongMissing
from segue.catalog.licences.service import Licences, spoken
from segue.catalog.service.catalog import Catalog
from segue.catalog.songs import store as songs
from segue.catalog.songs.service import tidy_song
from segue.catalog.store import licences as licence_rows
from segue.catalog.store import publishing
from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.ports.database import Connection


class Deliveries(Desk):
    """Steps of a caller's transaction. Whoever brought the message may: it is the operator."""

    def __init__(self, catalog: Catalog, licences: Licences, **ports: Unpack[DeskPorts]) -> None:
        super().__init__(**ports)
        self._catalog = catalog
        self._licences = licences

    async def put(
        self,
        conn: Connection,
        release: DeliveredRelease,
        *,
        album_id: AlbumId | None,
        known: Mapping[str, SongId],
    ) -> PlacedRelease:
        """Write a release: a new album, or `album_id` as it is now; `known` songs by the sender's keys.

        Songs of an earlier delivery that are named no more are deleted. Raises NameRefused, DetailRefused,
        IdentifierRefused, CreditsRefused, LicenceRefused, AlbumMissing.
        """
        artist_id = await self._catalog.find_or_create_artist(conn, release.artist, Origin.IMPORT)
        fields = AlbumFields(**tidy_album(asdict(release.fields)))
        if album_id is not None:
            album_id = await entities.find_merged_album(conn, album_id) or album_id
        elif fields.upc is not None:
            album_id = await store.find_album(conn, artist_id, fields.upc)
        if album_id is None:
            album_id = await self._add_album(conn, artist_id, fields)
        held = await albums.lock(conn, album_id)
        if held is None or held.merged_into is not None:
            raise AlbumMissing("It was merged into another album. Deliver it under that one's identifiers.")
        if held.deleted_at is not None:
            await self._allow(conn, await albums.restore(conn, album_id, self._clock.now()))
        if fields != held.fields:
            await albums.put(conn, album_id, fields, self._clock.now())
            told = rules.told_changes(held.fields, fields)
            await self._write_down(conn, "album.delivered", "album", album_id, **told)
        placed = {
            track.key: await self._put_track(conn, track, held.artist_id, album_id, known.get(track.key))
            for track in release.tracks
        }
        gone = [song_id for key, song_id in known.items() if key not in placed]
        for song_id in gone:
            await self._deny(conn, await songs.delete(conn, song_id, self._clock.now()), "withdrawn")
        return PlacedRelease(album_id, held.artist_id, placed)

    async def _add_album(self, conn: Connection, artist_id: ArtistId, fields: AlbumFields) -> AlbumId:
        """A new album: two releases of one title are two."""
        album_id = AlbumId(self._ids.new())
        await publishing.add_album(
            conn,
            album_id,
            artist_id=artist_id,
            title=fields.title,
            kind=fields.kind,
            release_date=fields.release_date,
            continuous=fields.continuous,
            draft=False,
            now=self._clock.now(),
        )
        return album_id

    async def withdraw(
        self, conn: Connection, album_id: AlbumId, delivered: Sequence[SongId], reason: str
    ) -> None:
        """Take a release away with its songs; audio of them is refused at once. None is no error.

        Of an album that went into another, only the songs `delivered` go: the rest is not the sender's.
        """
        held = await albums.lock(conn, album_id)
        if held is not None and held.merged_into is not None:
            for song_id in delivered:
                await self._deny(conn, await songs.delete(conn, song_id, self._clock.now()), "withdrawn")
            await self._write_down(conn, "album.purged", "album", held.merged_into, reason=reason)
            return
        if held is None or held.deleted_at is not None:
            return
        await self._deny(conn, await albums.delete(conn, album_id, self._clock.now()), "withdrawn")
        await self._write_down(conn, "album.purged", "album", album_id, reason=reason)

    async def _put_track(
        self,
        conn: Connection,
        track: DeliveredTrack,
        artist_id: ArtistId,
        album_id: AlbumId,
        song_id: SongId | None,
    ) -> SongId:
        if song_id is None:
            draft = SongDraft(
                title=track.title,
                artist_id=artist_id,
                album_id=album_id,
                disc=track.disc,
                track=track.track,
                genres=track.genres,
                explicit=track.explicit,
            )
            song_id = await self._catalog.begin_song(conn, draft)
        held = await songs.lock(conn, song_id)
        if held is None:
            raise SongMissing("It was deleted for good. Deliver it as a new recording.")
        if held.deleted_at is not None:
            await self._allow(conn, await songs.restore(conn, song_id, self._clock.now()))
        wanted = await self._song_fields(conn, track, held.artist_id, album_id)
        if wanted != held.fields:
            await songs.put(conn, song_id, wanted, self._clock.now())
            await self._tell_changed(conn, [song_id])
            told = rules.told_changes(held.fields, wanted)
            await self._write_down(conn, "song.delivered", "song", song_id, **told)
        before = await licence_rows.of_song(conn, song_id)
        if await self._licences.replace(conn, song_id, track.licences):
            terms = {"before": spoken(before), "after": spoken(track.licences)}
            await self._write_down(conn, "song.licensed", "song", song_id, **terms)
        return song_id

    async def _song_fields(
        self, conn: Connection, track: DeliveredTrack, artist_id: ArtistId, album_id: AlbumId
    ) -> SongFields:
        told = {
            "title": track.title,
            "version_title": track.version_title,
            "isrc": track.isrc,
            "language": track.language,
            "genres": track.genres,
            "credits": await self._credits(conn, track.credits, artist_id),
        }
        tidied = tidy_song(told, artist_id)
        tidied["genres"] = await songs.canonical_genres(conn, tidied["genres"])
        return SongFields(
            album_id=album_id,
            disc=track.disc,
            track=track.track,
            iswc=None,
            explicit=track.explicit,
            paid_only=False,
            moods=(),
            **tidied,
        )

    async def _credits(
        self, conn: Connection, delivered: Sequence[DeliveredCredit], owner: ArtistId
    ) -> list[Credit]:
        found: dict[tuple[CreditRole, object], Credit] = {}
        for one in delivered:
            if one.role in PERFORMING:
                artist_id = await self._catalog.find_or_create_artist(conn, one.name, Origin.IMPORT)
                found.setdefault((one.role, artist_id), Credit(one.role, artist_id))
            else:
                found.setdefault((one.role, one.name.casefold()), Credit(one.role, None, one.name))
        if not any(role is CreditRole.MAIN for role, _ in found):
            found[CreditRole.MAIN, owner] = Credit(CreditRole.MAIN, owner)
        if not any(credit.artist_id == owner for credit in found.values()):
            # The album's artist on a track of others: theirs to edit, not theirs to be found under.
            found[CreditRole.PRODUCER, owner] = Credit(CreditRole.PRODUCER, owner)
        return list(found.values())

    async def _write_down(
        self,
        conn: Connection,
        action: str,
        kind: str,
        subject: AlbumId | SongId,
        **details: str | int | bool | None,
    ) -> None:
        await self._audit.record(
            conn, action, actor=None, object_kind=kind, object_id=subject, address=None, **details
        )
