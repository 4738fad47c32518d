"""SQL of artists as those see them who edit them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from segue.catalog.contracts import Artist
from segue.catalog.entities.contracts import ArtistDetails, ArtistFields, Standing
from segue.catalog.entities.desk import Versions
from segue.catalog.entities.store import versions
from segue.catalog.lists.contracts import Audience
from segue.catalog.store.pages import cover_ref
from segue.kernel.ids import ArtistId, LabelId, UserId
from segue.kernel.ports.database import Connection

_FIND = """
select a.id, a.name, a.bio, a.country, a.links, a.aliases, a.verified_at, a.revision, a.created_at,
       a.changed_at, a.deleted_at, a.taken_down_at, a.merged_into,
       c.id as cover_id, c.hue, c.chroma, c.palette, c.blurhash,
       (select t.reason from takedowns t
         where t.kind = 'artist' and t.subject_id = a.id and t.ended_at is null) as takedown,
       array(select genre from (
            select unnest(s.genres) as genre from song_artists sa
              join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
                on s.id = sa.song_id
             where sa.artist_id = a.id and sa.role = 'main') as named
         group by genre order by count(*) desc, genre limit 5) as genres
  from artists a left join covers c on c.id = a.image_id
 where a.id = %(artist)s
"""
_LOCK = """
select name, bio, country, links, aliases, revision, deleted_at, merged_into
  from artists where id = %s for update
"""
_ADD = """
insert into artists (id, name, bio, country, links, aliases, origin, created_at, changed_at)
values (%(id)s, %(name)s, %(bio)s, %(country)s, %(links)s, %(aliases)s, 'people', %(now)s, %(now)s)
"""
_ADD_MEMBER = "insert into artist_members (artist_id, user_id, created_at) values (%s, %s, %s)"
_ADD_LABEL = "insert into artist_labels (artist_id, label_id, added_at) values (%s, %s, %s)"
_PUT = """
update artists set name = %(name)s, bio = %(bio)s, country = %(country)s, links = %(links)s,
       aliases = %(aliases)s, revision = revision + 1, changed_at = %(now)s
 where id = %(id)s
"""
_DELETE = """
update artists set deleted_at = %s, changed_at = %s, revision = revision + 1 where id = %s
"""
_DELETE_ALBUMS = """
update albums set deleted_at = %(now)s, deleted_with = %(artist)s
 where artist_id = %(artist)s and deleted_at is null
"""
_DELETE_SONGS = """
with gone as (
    update songs set deleted_at = %(now)s, deleted_with = %(artist)s
     where artist_id = %(artist)s and deleted_at is null returning id)
select v.song_id, v.id from gone join song_versions v on v.song_id = gone.id order by v.song_id, v.number
"""
_RESTORE = """
update artists set deleted_at = null, changed_at = %s, revision = revision + 1 where id = %s
"""
_RESTORE_ALBUMS = """
update albums set deleted_at = null, deleted_with = null where deleted_with = %s
"""
_RESTORE_SONGS = """
with back as (
    update songs set deleted_at = null, deleted_with = null where deleted_with = %s
 returning id, visible_from)
select v.song_id, v.id from back join song_versions v on v.song_id = back.id
 where back.visible_from <= %s order by v.song_id, v.number
"""
_OWN = """
select a.id, a.name, a.bio, a.created_at, a.verified_at, lower(a.name) as key from artists a
 where a.deleted_at is null and (lower(a.name), a.id) > (%(name)s, %(id)s)
   and (%(all)s or exists (select 1 from artist_members m where m.artist_id = a.id and m.user_id = %(user)s)
        or exists (select 1 from artist_labels l where l.artist_id = a.id and l.label_id = any(%(labels)s)))
 order by lower(a.name), a.id limit %(count)s
"""


@dataclass(frozen=True, slots=True)
class HeldArtist:
    """An artist held until commit."""

    fields: ArtistFields
    revision: int
    deleted_at: datetime | None
    merged_into: ArtistId | None


async def find(conn: Connection, artist_id: ArtistId, audience: Audience) -> ArtistDetails | None:
    """An artist, deleted or not, but not one merged into another; genres are of what the audience may see."""
    row = await (await conn.execute(_FIND, {**audience.values, "artist": artist_id})).fetchone()
    if row is None or row["merged_into"] is not None:
        return None
    return ArtistDetails(
        id=ArtistId(row["id"]),
        fields=_fields(row),
        image=cover_ref(row),
        verified=row["verified_at"] is not None,
        genres=tuple(row["genres"]),
        revision=row["revision"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        standing=Standing(row["deleted_at"], row["taken_down_at"], row["takedown"]),
    )


async def lock(conn: Connection, artist_id: ArtistId) -> HeldArtist | None:
    """An artist, deleted or not, held until commit."""
    row = await (await conn.execute(_LOCK, [artist_id])).fetchone()
    if row is None:
        return None
    return HeldArtist(_fields(row), row["revision"], row["deleted_at"], row["merged_into"])


async def add(
    conn: Connection,
    artist_id: ArtistId,
    fields: ArtistFields,
    *,
    member: UserId | None,
    label_id: LabelId | None,
    now: datetime,
) -> None:
    """Insert an artist, and who acts for them."""
    await conn.execute(_ADD, _values(artist_id, fields, now))
    if member is not None:
        await conn.execute(_ADD_MEMBER, [artist_id, member, now])
    if label_id is not None:
        await conn.execute(_ADD_LABEL, [artist_id, label_id, now])


async def put(conn: Connection, artist_id: ArtistId, fields: ArtistFields, now: datetime) -> None:
    """Write the fields; the revision is one higher."""
    await conn.execute(_PUT, _values(artist_id, fields, now))


async def delete(conn: Connection, artist_id: ArtistId, now: datetime) -> Versions:
    """Mark an artist deleted with all albums and songs of theirs; the versions that go."""
    await conn.execute(_DELETE, [now, now, artist_id])
    values = {"now": now, "artist": artist_id}
    await conn.execute(_DELETE_ALBUMS, values)
    return versions(await (await conn.execute(_DELETE_SONGS, values)).fetchall())


async def restore(conn: Connection, artist_id: ArtistId, now: datetime) -> Versions:
    """Bring an artist back with what was deleted with them; the versions that may be heard again."""
    await conn.execute(_RESTORE, [now, artist_id])
    await conn.execute(_RESTORE_ALBUMS, [artist_id])
    return versions(await (await conn.execute(_RESTORE_SONGS, [artist_id, now])).fetchall())


async def list_own(
    conn: Connection,
    user_id: UserId | None,
    labels: Sequence[LabelId],
    after: tuple[str, UUID],
    count: int,
) -> list[tuple[Artist, str]]:
    """Artists that a person acts for, by name, with their cursor keys; without a person, all of them."""
    values = {
        "all": user_id is None,
        "user": user_id,
        "labels": list(labels),
        "name": after[0],
        "id": after[1],
        "count": count,
    }
    rows = await (await conn.execute(_OWN, values)).fetchall()
    return [(_card(row), row["key"]) for row in rows]


def _card(row: dict[str, Any]) -> Artist:
    verified = row["verified_at"] is not None
    return Artist(ArtistId(row["id"]), row["name"], row["bio"], row["created_at"], verified)


def _fields(row: dict[str, Any]) -> ArtistFields:
    return ArtistFields(
        name=row["name"],
        bio=row["bio"],
        country=row["country"],
        links=tuple(row["links"]),
        aliases=tuple(row["aliases"]),
    )


def _values(artist_id: ArtistId, fields: ArtistFields, now: datetime) -> dict[str, object]:
    return {
        "id": artist_id,
        "name": fields.name,
        "bio": fields.bio,
        "country": fields.country,
        "links": list(fields.links),
        "aliases": list(fields.aliases),
        "now": now,
    }
