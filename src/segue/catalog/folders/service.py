"""Releases written out: FLAC with its tags, the cover, and a JSON of all that is known."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from mutagen.flac import FLAC, Picture

from segue.accounts.api import Caller
from segue.catalog.albums import store as albums
from segue.catalog.contracts import CoverFormat
from segue.catalog.entities.contracts import AlbumDetails, CreditRole, SongDetails
from segue.catalog.errors import AlbumMissing, CoverMissing, NotYourArtist
from segue.catalog.folders import rules, store
from segue.catalog.folders.archive import zipped
from segue.catalog.folders.contracts import WrittenRelease
from segue.catalog.lists.contracts import EDITOR
from segue.catalog.lyrics import rules as lyrics_rules
from segue.catalog.lyrics import store as lyrics_store
from segue.catalog.lyrics.contracts import Lyrics, LyricsFormat
from segue.catalog.service.catalog import Catalog
from segue.catalog.songs import store as songs
from segue.catalog.store import licences as licence_store
from segue.kernel.ids import AlbumId
from segue.kernel.ports.blobs import BlobMissing, BlobStore, OutOfSpace
from segue.kernel.ports.database import Database

JSON_FILE = "release.json"
COVER_FILE = "cover.jpg"
_COVER_SIDE = 1500
_AT_ONCE = 2
_SPARE = 2  # what is written here is gone again once it was sent
_NO_SOUND = "Its renditions are not made yet."


class ReleaseFolders:
    """Writes over what has the same names. `workplace` is where archives are put together."""

    def __init__(self, database: Database, blobs: BlobStore, catalog: Catalog, workplace: Path) -> None:
        self._database = database
        self._blobs = blobs
        self._catalog = catalog
        self._workplace = workplace
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def archive(self, caller: Caller, album_id: AlbumId) -> AsyncIterator[bytes]:
        """A release's folder as a zip, in pieces, for who acts for its artist.

        Raises AlbumMissing, NotYourArtist, OutOfSpace.
        """
        album = await self._catalog.get_album(caller, album_id)
        if not await self._catalog.may_edit_artist(caller, album.artist.id):
            raise NotYourArtist("Only who acts for the artist may take the release along.")
        async with self._database.transaction() as conn:
            size = sum(one.size for one in await store.songs_of(conn, album_id))
        await asyncio.to_thread(self._workplace.mkdir, parents=True, exist_ok=True)
        free = (await asyncio.to_thread(shutil.disk_usage, self._workplace)).free
        if free < _SPARE * size:
            raise OutOfSpace("There is no room to put the release together. Try again later.")
        return self._zipped(album_id)

    async def _zipped(self, album_id: AlbumId) -> AsyncIterator[bytes]:
        async with self._turns:
            with tempfile.TemporaryDirectory(dir=self._workplace, prefix="release.") as folder:
                written = await self.write(album_id, Path(folder))
                async for piece in zipped(written.folder):
                    yield piece

    async def write(self, album_id: AlbumId, into: Path) -> WrittenRelease:
        """Write a release into a new folder below `into`. Raises AlbumMissing, BlobStoreDown, OSError."""
        async with self._database.transaction() as conn:
            album = await albums.find(conn, album_id, EDITOR)
            files = await store.songs_of(conn, album_id)
        if album is None or (album.standing is not None and album.standing.deleted_at is not None):
            raise AlbumMissing("Check its id: it stands in the address of its page.")
        written = WrittenRelease(into / rules.folder_name(album))
        await asyncio.to_thread(written.folder.mkdir, parents=True, exist_ok=True)
        cover = await self._cover(album)
        if cover is not None:
            await asyncio.to_thread((written.folder / COVER_FILE).write_bytes, cover)
        told: list[dict[str, Any]] = []
        for file in files:
            async with self._database.transaction() as conn:
                song = await songs.find(conn, file.song_id)
                terms = await licence_store.of_song(conn, file.song_id)
                held = await lyrics_store.list_of(conn, file.song_id)
                found = [await lyrics_store.find(conn, file.song_id, one.language) for one in held]
            if song is None:
                continue
            lyrics = [one for one in found if one is not None]
            name = await self._write_song(written, album, song, file, cover=cover, lyrics=lyrics)
            told.append(rules.song_json(song, name, terms, lyrics))
        text = json.dumps(
            rules.release_json(album, told, COVER_FILE if cover else None), ensure_ascii=False, indent=2
        )
        await asyncio.to_thread((written.folder / JSON_FILE).write_text, text + "\n", encoding="utf-8")
        return written

    async def _write_song(
        self,
        written: WrittenRelease,
        album: AlbumDetails,
        song: SongDetails,
        file: store.SongFile,
        *,
        cover: bytes | None,
        lyrics: list[Lyrics],
    ) -> str | None:
        if file.blob_key is None:
            written.left_out.append((file.song_id, _NO_SOUND))
            return None
        stem = rules.file_stem(song.fields.disc, song.fields.track, song.fields.title)
        path = written.folder / f"{stem}.{'m4a' if file.container == 'mp4' else file.container}"
        try:
            await self._copy(file.blob_key, file.size, path)
        except BlobMissing as missing:
            await asyncio.to_thread(path.unlink, missing_ok=True)
            written.left_out.append((file.song_id, missing.detail))
            return None
        if file.container == "flac":
            await asyncio.to_thread(_tag, path, album, song, cover, lyrics)
        written.songs += 1
        return path.name

    async def _copy(self, key: str, size: int, path: Path) -> None:
        with path.open("wb") as file:
            async for piece in self._blobs.stream(key, 0, size):
                await asyncio.to_thread(file.write, piece)

    async def _cover(self, album: AlbumDetails) -> bytes | None:
        if album.cover is None:
            return None
        try:
            return await self._catalog.read_cover(album.cover.id, _COVER_SIDE, CoverFormat.JPEG)
        except CoverMissing:
            return None


def _tag(
    path: Path, album: AlbumDetails, song: SongDetails, cover: bytes | None, lyrics: list[Lyrics]
) -> None:
    """Vorbis comments by the names that players know (Picard's "Tag Mapping")."""
    tags: dict[str, list[str]] = {
        "TITLE": [song.fields.title],
        "ARTIST": _names(song, CreditRole.MAIN, CreditRole.FEATURED),
        "ALBUM": [album.fields.title],
        "ALBUMARTIST": [album.artist.name],
        "DISCNUMBER": [str(song.fields.disc)],
        "TRACKNUMBER": [str(song.fields.track or "")],
        "DATE": [album.fields.release_date or ""],
        "ORIGINALDATE": [album.fields.original_date or ""],
        "GENRE": list(song.fields.genres),
        "ISRC": [song.fields.isrc or ""],
        "ISWC": [song.fields.iswc or ""],
        "BARCODE": [album.fields.upc or ""],
        "LABEL": [album.fields.label or ""],
        "CATALOGNUMBER": [album.fields.catalogue_number or ""],
        "COPYRIGHT": [album.fields.c_line or ""],
        "LANGUAGE": [song.fields.language or ""],
        "ITUNESADVISORY": ["1" if song.fields.explicit else ""],
        "COMPOSER": _names(song, CreditRole.COMPOSER),
        "LYRICIST": _names(song, CreditRole.LYRICIST),
        "PRODUCER": _names(song, CreditRole.PRODUCER),
        "REMIXER": _names(song, CreditRole.REMIXER),
    }
    if lyrics:
        tags["LYRICS"] = [lyrics_rules.write(lyrics[0].text, LyricsFormat.LRC, lyrics[0].language)]
    held: Any = FLAC(path)  # type: ignore[no-untyped-call]  # mutagen ships few types
    held.delete()
    for name, values in tags.items():
        if any(values):
            held[name] = [value for value in values if value]
    held.clear_pictures()
    if cover is not None:
        held.add_picture(_picture(cover))
    held.save()


def _picture(cover: bytes) -> Any:
    picture: Any = Picture()  # type: ignore[no-untyped-call]  # mutagen ships few types
    picture.type, picture.mime, picture.data = 3, "image/jpeg", cover
    return picture


def _names(song: SongDetails, *roles: CreditRole) -> list[str]:
    return [one.name for one in song.credits if one.role in roles]
