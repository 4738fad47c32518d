"""Lyrics read by everyone who may know of the song, written by those who act for its artist."""

from dataclasses import replace
from typing import Unpack

from segue.accounts.api import Caller
from segue.catalog.entities import rules as details
from segue.catalog.entities.contracts import EntityKind, SongDetails
from segue.catalog.entities.desk import Desk, DeskPorts
from segue.catalog.errors import SongMissing
from segue.catalog.lyrics import rules, store
from segue.catalog.lyrics.contracts import Lyrics, LyricsRef, LyricsText
from segue.catalog.lyrics.errors import LyricsMissing
from segue.catalog.songs.service import Songs
from segue.kernel.ids import SongId


class LyricsDesk(Desk):
    """One transaction a use case. `songs` knows who may see a song."""

    def __init__(self, *, songs: Songs, **ports: Unpack[DeskPorts]) -> None:
        super().__init__(**ports)
        self._songs = songs

    async def get(
        self, caller: Caller, song_id: SongId, language: str | None = None
    ) -> tuple[Lyrics, list[LyricsRef]]:
        """Lyrics in the language asked for or one close to it, else as sung; and all that there are.

        Raises SongMissing, LyricsMissing, DetailRefused.
        """
        song = await self._songs.get(caller, song_id)
        async with self._database.transaction() as conn:
            held = await store.list_of(conn, song_id)
            chosen = rules.choose(held, details.tidy_language(language), song.fields.language)
            found = None if chosen is None else await store.find(conn, song_id, chosen.language)
        if found is None:
            raise LyricsMissing(
                "Choose another language, or none." if held else "Nobody has written them down."
            )
        return found, held

    async def put(
        self,
        caller: Caller,
        song_id: SongId,
        text: LyricsText,
        *,
        language: str | None = None,
        revision: int | None = None,
        address: str | None = None,
    ) -> tuple[Lyrics, list[LyricsRef]]:
        """Write the lyrics of a language; with a `revision` (0: none yet), only while it is the current one.

        The language is the one told, else what the text or the song says. Raises SongMissing, NotYourArtist,
        LyricsRefused, RevisionStale, DetailRefused.
        """
        tidied = rules.tidy(text)
        song = await self._mine(caller, song_id)
        told = details.tidy_language(language or text.language) or song.fields.language or rules.UNKNOWN
        async with self._database.transaction() as conn:
            details.check_revision(revision, await store.lock_revision(conn, song_id, told))
            before = await store.find(conn, song_id, told)
            await store.put(conn, song_id, told, replace(tidied, language=told), self._clock.now())
            await self._record(
                conn,
                "lyrics_changed",
                caller,
                EntityKind.SONG,
                song_id,
                address,
                language=told,
                before=None if before is None else _spoken(before.text),
                after=_spoken(tidied),
            )
            await self._tell_changed(conn, [song_id])
            held = await store.list_of(conn, song_id)
            written = await store.find(conn, song_id, told)
        if written is None:
            raise SongMissing("It was withdrawn meanwhile.")
        return written, held

    async def delete(
        self,
        caller: Caller,
        song_id: SongId,
        language: str,
        *,
        revision: int | None = None,
        address: str | None = None,
    ) -> None:
        """Take the lyrics of a language away.

        Raises SongMissing, NotYourArtist, LyricsMissing, RevisionStale.
        """
        await self._mine(caller, song_id)
        async with self._database.transaction() as conn:
            details.check_revision(revision, await store.lock_revision(conn, song_id, language))
            before = await store.find(conn, song_id, language)
            if not await store.delete(conn, song_id, language):
                raise LyricsMissing("They may be gone already. Load the song again.")
            await self._tell_changed(conn, [song_id])
            await self._record(
                conn,
                "lyrics_deleted",
                caller,
                EntityKind.SONG,
                song_id,
                address,
                language=language,
                before=None if before is None else _spoken(before.text),
                after=None,
            )

    async def _mine(self, caller: Caller, song_id: SongId) -> SongDetails:
        song = await self._songs.get(caller, song_id)
        async with self._database.transaction() as conn:
            await self._check_editor(conn, caller, song.artist.id)
        return song


def _spoken(text: LyricsText) -> str:
    """As much as tells what was changed: how it is timed, and how it begins."""
    return f"{text.timing}: {' / '.join(line.text for line in text.lines)}"[:2000]
