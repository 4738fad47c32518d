"""Links that open a release before its day to whoever has them: for press and partners."""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from segue.accounts.api import Caller
from segue.catalog.entities.contracts import EntityKind
from segue.catalog.entities.desk import Desk
from segue.catalog.errors import AlbumMissing, SongMissing
from segue.catalog.links import store
from segue.catalog.links.contracts import Link, Opened
from segue.catalog.links.errors import LinkMissing, LinkOver, LinkRefused
from segue.catalog.lists.store import songs as song_lists
from segue.catalog.store import pages
from segue.kernel.events import Denied
from segue.kernel.ids import AlbumId, ArtistId, LinkId, SongId
from segue.kernel.paging import BadCursor, Page, cut_page, decode_cursor, encode_cursor
from segue.kernel.ports.database import Connection

LONGEST = timedelta(days=366)
_KEPT = timedelta(days=90)
_HIGHEST = UUID(int=(1 << 128) - 1)


class Links(Desk):
    """One transaction a use case. Only the SHA-256 of what opens a link is kept."""

    async def create(
        self,
        caller: Caller,
        subject: AlbumId | SongId,
        kind: EntityKind,
        *,
        expires_at: datetime,
        note: str = "",
        max_plays: int | None = None,
        address: str | None = None,
    ) -> tuple[Link, str]:
        """A new link and the token that opens it, which is told only now.

        Raises AlbumMissing, SongMissing, NotYourArtist, LinkRefused.
        """
        now = self._clock.now()
        if not now < expires_at <= now + LONGEST:
            raise LinkRefused("Let it expire in the future, within a year.", field="expires_at")
        token = base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
        link = Link(
            id=LinkId(self._ids.new()),
            album_id=AlbumId(subject) if kind is EntityKind.ALBUM else None,
            song_id=SongId(subject) if kind is EntityKind.SONG else None,
            note=note,
            max_plays=max_plays,
            created_at=now,
            expires_at=expires_at,
            revoked_at=None,
            opens=0,
            plays=0,
            last_used_at=None,
        )
        async with self._database.transaction() as conn:
            artist_id = await self._check(conn, caller, subject, kind)
            await store.add(conn, link, token_hash=_hash(token), artist_id=artist_id, maker=caller.user_id)
            await self._record(
                conn, "link_made", caller, kind, subject, address, link=str(link.id), until=str(expires_at)
            )
        return link, token

    async def list_of(
        self, caller: Caller, subject: AlbumId | SongId, kind: EntityKind, *, cursor: str | None, limit: int
    ) -> Page[Link]:
        """The newest first, ended ones too. Raises AlbumMissing, SongMissing, NotYourArtist, BadCursor."""
        before = _HIGHEST if cursor is None else _place(cursor)
        async with self._database.transaction() as conn:
            await self._check(conn, caller, subject, kind)
            if kind is EntityKind.ALBUM:
                found = await store.list_of_album(conn, AlbumId(subject), before, limit + 1)
            else:
                found = await store.list_of_song(conn, SongId(subject), before, limit + 1)
        return cut_page(found, limit, lambda link: encode_cursor(link.id.hex))

    async def revoke(self, caller: Caller, link_id: LinkId, *, address: str | None = None) -> None:
        """End a link, and audio that was begun by it within a second. Raises LinkMissing."""
        async with self._database.transaction() as conn:
            held = await store.lock(conn, link_id)
            if held is None or not await self._may_edit(conn, caller, held[1]):
                raise LinkMissing("It may have been ended. Load the list again.")
            link = held[0]
            if await store.revoke(conn, link_id, self._clock.now()):
                # In media tokens the link stands where else a person does.
                await self._events.publish(conn, Denied(kind="person", subject_id=link_id, reason="revoked"))
                kind = EntityKind.SONG if link.album_id is None else EntityKind.ALBUM
                subject = link.album_id or link.song_id
                if subject is not None:
                    await self._record(
                        conn, "link_revoked", caller, kind, subject, address, link=str(link_id)
                    )

    async def open(self, token: str) -> Opened:
        """What a link opens, counted. Raises LinkMissing, LinkOver."""
        async with self._database.transaction() as conn:
            link = await self._standing(conn, token)
            found = await store.find_opened(conn, link)
            if found is None:
                raise _missing()
            await store.count_open(conn, link.id, self._clock.now())
        return found

    async def admit(self, token: str, song_id: SongId) -> Link:
        """Let whoever has a link hear a song of it, counted. Raises LinkMissing, LinkOver, SongMissing."""
        async with self._database.transaction() as conn:
            link = await self._standing(conn, token)
            if link.max_plays is not None and link.plays >= link.max_plays:
                raise LinkOver("It was played as often as it may be. Ask whoever sent it for another one.")
            found = await store.find_opened(conn, link)
            if found is None:
                raise _missing()
            if song_id not in {song.id for song in found.songs}:
                raise SongMissing("The link does not open this song.")
            await store.count_play(conn, link.id, self._clock.now())
        return link

    async def forget(self) -> None:
        """Delete links that expired long ago."""
        async with self._database.transaction() as conn:
            await store.forget(conn, self._clock.now() - _KEPT)

    async def _standing(self, conn: Connection, token: str) -> Link:
        link = await store.lock_by_token(conn, _hash(token))
        if link is None or link.revoked_at is not None:
            raise _missing()
        if link.expires_at <= self._clock.now():
            raise LinkOver("It has expired. Ask whoever sent it for another one.")
        return link

    async def _check(
        self, conn: Connection, caller: Caller, subject: AlbumId | SongId, kind: EntityKind
    ) -> ArtistId:
        """Whose it is. Raises AlbumMissing, SongMissing, NotYourArtist."""
        if kind is EntityKind.ALBUM:
            artist_id = await store.find_album_artist(conn, AlbumId(subject))
        else:
            artist_id = await store.find_song_artist(conn, SongId(subject))
        if artist_id is not None and await self._may_edit(conn, caller, artist_id):
            return artist_id
        if artist_id is None or not await self._is_seen(conn, caller, subject, kind):
            if kind is EntityKind.ALBUM:
                raise AlbumMissing("It may have been withdrawn. Choose another album.")
            raise SongMissing("It may have been withdrawn. Choose another song.")
        await self._check_editor(conn, caller, artist_id)
        return artist_id

    async def _is_seen(
        self, conn: Connection, caller: Caller, subject: AlbumId | SongId, kind: EntityKind
    ) -> bool:
        audience = self._audiences.of(caller)
        if kind is EntityKind.ALBUM:
            cards = await pages.albums(conn, [subject], audience.values)
            return bool(cards and cards[0].song_count)
        return bool(await song_lists.visible(conn, audience, [subject]))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _missing() -> LinkMissing:
    return LinkMissing("It may have been ended. Ask whoever sent it for another one.")


def _place(cursor: str) -> UUID:
    try:
        return UUID(str(decode_cursor(cursor, (str,))[0]))
    except ValueError:
        raise BadCursor("Leave the cursor out to begin at the first page.") from None
