"""SQL of the tree of genres. Songs are named again by a trigger of theirs, which knows the tree."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from segue.catalog.genres.contracts import CountedGenre, Genre, GenreRef, ListedGenre, UnknownGenre
from segue.kernel.ids import GenreId
from segue.kernel.ports.database import Connection

# Who changes the tree waits for who is at it: two moves at once could make a ring.
_HOLD = "select pg_advisory_xact_lock(hashtextextended('genres', 8711))"
# `listed_at` is in the index of genres, so that the first song that is out is found without a look at others.
_ALL = """
select g.id, g.slug, g.name, p.slug as parent, g.revision,
       array(select alias from genre_aliases a where a.genre_id = g.id order by alias) as aliases,
       exists (
           select 1 from song_genres sg join songs s on s.id = sg.song_id
            where sg.genre = g.name and sg.listed_at <= %s
              and s.deleted_at is null and s.current_version is not null) as has_songs
  from genres g left join genres p on p.id = g.parent_id
 order by g.name
"""
_COUNTED = """
with counted as (
    select sg.genre, count(*) as songs from song_genres sg join songs s on s.id = sg.song_id
     where s.deleted_at is null group by sg.genre)
select g.id, g.slug, g.name, p.slug as parent, g.revision,
       array(select alias from genre_aliases a where a.genre_id = g.id order by alias) as aliases,
       coalesce(c.songs, 0) as songs
  from genres g left join genres p on p.id = g.parent_id left join counted c on c.genre = g.name
 order by g.name
"""
_FIND = """
select g.id, g.slug, g.name, p.slug as parent, g.revision,
       array(select alias from genre_aliases a where a.genre_id = g.id order by alias) as aliases
  from genres g left join genres p on p.id = g.parent_id
 where g.slug = %(asked)s or g.name = %(asked)s
    or g.id = (select genre_id from genre_aliases where alias = %(asked)s)
 order by g.slug = %(asked)s desc, g.name = %(asked)s desc limit 1
"""
_ABOVE = """
with recursive above (id, slug, name, parent_id, height) as (
    select id, slug, name, parent_id, 0 from genres where id = %(genre)s
     union all
    select g.id, g.slug, g.name, g.parent_id, a.height + 1 from above a join genres g on g.id = a.parent_id
)
select slug, name from above where height > 0 order by height desc
"""
_BELOW = "select slug, name from genres where parent_id = %s order by name"
_IS_BELOW = """
with recursive above (id, parent_id) as (
    select id, parent_id from genres where id = %(genre)s
     union
    select g.id, g.parent_id from above a join genres g on g.id = a.parent_id
)
select 1 from above where id = %(other)s
"""
_SLUGS = "select slug from genres where slug = %s or slug ^@ (%s || '-')"
_ADD = "insert into genres (id, slug, name, parent_id, created_at) values (%s, %s, %s, %s, %s)"
_PUT = "update genres set name = %s, parent_id = %s, revision = revision + 1 where id = %s"
_DROP_ALIASES = "delete from genre_aliases where genre_id = %s"
_ADD_ALIAS = """
insert into genre_aliases (alias, genre_id) values (%s, %s)
on conflict (alias) do update set genre_id = excluded.genre_id
"""
_MOVE_CHILDREN = "update genres set parent_id = %s, revision = revision + 1 where parent_id = %s"
_DELETE = "delete from genres where id = %s"
_NAME_SONGS_AGAIN = """
update songs set genres = genres where id in (select song_id from song_genres where genre = any(%s))
"""
_UNKNOWN = """
select s.genre, count(*) as song_count from song_genres s
 where not exists (select 1 from genres g where g.name = s.genre)
 group by s.genre order by count(*) desc, s.genre limit %s
"""


async def hold(conn: Connection) -> None:
    """Change the tree alone until commit."""
    await conn.execute(_HOLD)


async def list_all(conn: Connection, now: datetime) -> list[ListedGenre]:
    """Every genre, by name."""
    rows = await (await conn.execute(_ALL, [now])).fetchall()
    return [ListedGenre(_genre(row), row["has_songs"]) for row in rows]


async def list_counted(conn: Connection) -> list[CountedGenre]:
    """Every genre with how many songs it has, by name."""
    rows = await (await conn.execute(_COUNTED)).fetchall()
    return [CountedGenre(_genre(row), row["songs"]) for row in rows]


async def find(conn: Connection, asked: str) -> Genre | None:
    """The genre of this slug, name or alias."""
    row = await (await conn.execute(_FIND, {"asked": asked})).fetchone()
    return None if row is None else _genre(row)


async def above(conn: Connection, genre_id: GenreId) -> tuple[GenreRef, ...]:
    """Those above a genre, the root first."""
    rows = await (await conn.execute(_ABOVE, {"genre": genre_id})).fetchall()
    return tuple(GenreRef(row["slug"], row["name"]) for row in rows)


async def below(conn: Connection, genre_id: GenreId) -> tuple[GenreRef, ...]:
    """Those right below a genre, by name."""
    rows = await (await conn.execute(_BELOW, [genre_id])).fetchall()
    return tuple(GenreRef(row["slug"], row["name"]) for row in rows)


async def is_at_or_below(conn: Connection, genre_id: GenreId, other: GenreId) -> bool:
    """Whether a genre is the other one or stands somewhere below it."""
    values = {"genre": genre_id, "other": other}
    return await (await conn.execute(_IS_BELOW, values)).fetchone() is not None


async def slugs_like(conn: Connection, slug: str) -> set[str]:
    """Slugs that are this one, or this one with more behind a hyphen."""
    rows = await (await conn.execute(_SLUGS, [slug, slug])).fetchall()
    return {row["slug"] for row in rows}


async def add(
    conn: Connection, genre_id: GenreId, *, slug: str, name: str, parent_id: GenreId | None, now: datetime
) -> None:
    """Insert a genre."""
    await conn.execute(_ADD, [genre_id, slug, name, parent_id, now])


async def put(conn: Connection, genre_id: GenreId, *, name: str, parent_id: GenreId | None) -> None:
    """Name a genre and put it in its place; the revision is one higher."""
    await conn.execute(_PUT, [name, parent_id, genre_id])


async def put_aliases(conn: Connection, genre_id: GenreId, aliases: Sequence[str]) -> None:
    """Put these in the place of a genre's aliases."""
    await conn.execute(_DROP_ALIASES, [genre_id])
    await add_aliases(conn, genre_id, aliases)


async def add_aliases(conn: Connection, genre_id: GenreId, aliases: Sequence[str]) -> None:
    """Add aliases, which other genres lose."""
    for alias in aliases:
        await conn.execute(_ADD_ALIAS, [alias, genre_id])


async def delete(conn: Connection, genre_id: GenreId, heir: GenreId | None) -> None:
    """Delete a genre; those below it come to stand below `heir`."""
    await conn.execute(_MOVE_CHILDREN, [heir, genre_id])
    await conn.execute(_DELETE, [genre_id])


async def name_songs_again(conn: Connection, names: Sequence[str]) -> int:
    """Have songs that are listed under any of `names` take their genres from the tree again; how many."""
    return (await conn.execute(_NAME_SONGS_AGAIN, [list(names)])).rowcount


async def unknown(conn: Connection, count: int) -> list[UnknownGenre]:
    """Words on songs that no genre has, those of most songs first."""
    rows = await (await conn.execute(_UNKNOWN, [count])).fetchall()
    return [UnknownGenre(row["genre"], row["song_count"]) for row in rows]


def _genre(row: dict[str, Any]) -> Genre:
    return Genre(
        id=GenreId(row["id"]),
        slug=row["slug"],
        name=row["name"],
        parent=row["parent"],
        aliases=tuple(row["aliases"]),
        revision=row["revision"],
    )
