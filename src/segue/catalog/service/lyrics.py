"""Lyrics that come in with a song's file."""

from segue.catalog.lyrics import rules, store
from segue.catalog.service.parts import Parts
from segue.kernel.ids import SongId
from segue.kernel.ports.database import Connection


class EmbeddedLyrics(Parts):
    """What tags hold, kept while nobody has written anything better."""

    async def keep_lyrics(
        self, conn: Connection, song_id: SongId, text: str, language: str | None = None
    ) -> None:
        """Keep lyrics of a file, in the caller's transaction; what people wrote stays.

        `text` is plain, LRC or TTML; `language` as tags name it. What cannot be read is left out.
        """
        read = rules.parse_embedded(text)
        if read is not None:
            told = rules.language_of_tag(language or read.language)
            await store.keep(conn, song_id, told, read, self._clock.now())
