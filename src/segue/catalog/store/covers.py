"""SQL of covers: which there are, and who shows one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from segue.catalog.contracts import CoverRef
from segue.kernel.ids import AlbumId, ArtistId, CoverId
from segue.kernel.ports.database import Connection

_FIND = "select id as cover_id, hue, chroma, palette, blurhash from covers where id = %s"
_LOCK_ALBUM = "select cover_id, revision from albums where id = %s and deleted_at is null for update"
_LOCK_ARTIST = """
select image_id as cover_id, revision from artists where id = %s and deleted_at is null for update
"""
_SHOW_ON_ALBUM = """
update albums set cover_id = %s, revision = revision + 1, changed_at = %s where id = %s returning revision
"""
_SHOW_ON_ARTIST = """
update artists set image_id = %s, revision = revision + 1, changed_at = %s where id = %s returning revision
"""
_UNMEASURED = "select id from covers where palette is null order by created_at limit %s"
_MEASURE = "update covers set palette = %s, blurhash = %s where id = %s"


@dataclass(frozen=True, slots=True)
class Showing:
    """What an album or artist shows, and its revision."""

    cover_id: CoverId | None
    revision: int


async def find(conn: Connection, cover_id: CoverId) -> CoverRef | None:
    """A cover with its colours."""
    row = await (await conn.execute(_FIND, [cover_id])).fetchone()
    return None if row is None else cover_of(row)


async def lock_album(conn: Connection, album_id: AlbumId) -> Showing | None:
    """Hold an album until commit: what it shows."""
    row = await (await conn.execute(_LOCK_ALBUM, [album_id])).fetchone()
    return None if row is None else Showing(**row)


async def lock_artist(conn: Connection, artist_id: ArtistId) -> Showing | None:
    """Hold an artist until commit; as `lock_album`."""
    row = await (await conn.execute(_LOCK_ARTIST, [artist_id])).fetchone()
    return None if row is None else Showing(**row)


async def show_on_album(conn: Connection, album_id: AlbumId, cover: CoverId | None, now: datetime) -> int:
    """Put a cover on an album that is held, or none; its new revision."""
    return await _show(conn, _SHOW_ON_ALBUM, [cover, now, album_id])


async def show_on_artist(conn: Connection, artist_id: ArtistId, cover: CoverId | None, now: datetime) -> int:
    """Put a picture on an artist who is held, or none; the new revision."""
    return await _show(conn, _SHOW_ON_ARTIST, [cover, now, artist_id])


async def unmeasured(conn: Connection, limit: int) -> list[CoverId]:
    """Covers of an older release, whose colours nobody has measured; the oldest first."""
    rows = await (await conn.execute(_UNMEASURED, [limit])).fetchall()
    return [CoverId(row["id"]) for row in rows]


async def measure(conn: Connection, cover_id: CoverId, palette: Sequence[str], blurhash: str | None) -> None:
    """Note a cover's colours; an empty palette says that they could not be measured."""
    await conn.execute(_MEASURE, [list(palette), blurhash, cover_id])


def cover_of(row: dict[str, Any]) -> CoverRef:
    """The cover of a row that has its columns, the id as `cover_id`."""
    return CoverRef(
        id=CoverId(row["cover_id"]),
        hue=row["hue"] or 0.0,
        chroma=row["chroma"] or 0.0,
        palette=tuple(row["palette"] or ()),
        blurhash=row["blurhash"],
    )


async def _show(conn: Connection, statement: Any, values: list[object]) -> int:
    row = await (await conn.execute(statement, values)).fetchone()
    return 0 if row is None else int(row["revision"])
