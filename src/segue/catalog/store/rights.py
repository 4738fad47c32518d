"""SQL of what the catalogue holds about a person, and of taking away what is theirs alone."""

from collections.abc import Sequence

from segue.catalog.store.withdrawal import song_versions
from segue.kernel.ids import ArtistId, CoverId, SongId, UserId, VersionId
from segue.kernel.ports.database import Connection
from segue.kernel.ports.rights import Kind
from segue.kernel.rights import HeldRows

HELD = (
    HeldRows(
        Kind("artists", "Artists you are a member of.", ("artist_members",)),
        """
        select a.id, a.name, a.bio, a.verified_at, m.created_at as member_since
          from artist_members m join artists a on a.id = m.artist_id
         where m.user_id = %(user)s order by m.created_at
        """,
    ),
    HeldRows(
        Kind("artist-claims", "Artists you said are yours, and what became of it.", ("artist_claims",)),
        """
        select c.id, a.name as artist, c.note, c.state, c.answer, c.created_at, c.decided_at
          from artist_claims c join artists a on a.id = c.artist_id
         where c.user_id = %(user)s order by c.created_at
        """,
    ),
    HeldRows(
        Kind("reports", "What you reported, and what became of it.", ("reports",)),
        """
        select id, kind, subject_id, reason, note, state, answer, created_at, decided_at
          from reports where reporter_id = %(user)s order by created_at
        """,
    ),
    HeldRows(
        Kind(
            "release-links",
            "Links before a release that you made, and how often they were used.",
            ("release_links",),
        ),
        """
        select l.id, coalesce(al.title, s.title) as title, l.note, l.max_plays, l.created_at, l.expires_at,
               l.revoked_at, l.opens, l.plays, l.last_used_at
          from release_links l left join albums al on al.id = l.album_id left join songs s on s.id = l.song_id
         where l.created_by = %(user)s order by l.id
        """,
    ),
)

_OWN_ARTISTS = """
select a.id from artists a join artist_members m on m.artist_id = a.id and m.user_id = %(user)s
 where a.origin = 'people'
   and not exists (select 1 from artist_members o where o.artist_id = a.id and o.user_id <> %(user)s)
   and not exists (select 1 from artist_labels l where l.artist_id = a.id)
 for update of a
"""
_SONGS = "select id from songs where artist_id = any(%s) order by id for update"
_BLOBS = """
select r.blob_key as key from renditions r join song_versions v on v.id = r.version_id
 where v.song_id = any(%(songs)s)
union
select master_key from song_versions where song_id = any(%(songs)s) and master_key is not null
"""
_COVERS = """
select cover_id from albums where artist_id = any(%(artists)s) and cover_id is not null
union
select image_id from artists where id = any(%(artists)s) and image_id is not null
"""
_FORGET_CURRENT = "update songs set current_version = null where id = any(%s)"
_DELETE_SONGS = "delete from songs where id = any(%s)"
# Others' songs on their albums, and credits on others' songs, go on without them.
_LEAVE_ALBUMS = """
update songs set album_id = null where album_id in (select id from albums where artist_id = any(%s))
"""
_DELETE_CREDITS = "delete from song_artists where artist_id = any(%s)"
_DELETE_ALBUMS = "delete from albums where artist_id = any(%s)"
_DELETE_ARTISTS = "delete from artists where id = any(%s)"
_DELETE_UNSHOWN = """
delete from covers c where id = any(%s) and not exists (select 1 from albums al where al.cover_id = c.id)
   and not exists (select 1 from artists ar where ar.image_id = c.id)
returning c.id, c.sizes
"""
_FORGET_REPORTER = "update reports set reporter_id = null, reporter_email = null where reporter_id = %s"
_FORGET_LINK_MAKER = "update release_links set created_by = null where created_by = %s"
_LEAVE_ARTISTS = "delete from artist_members where user_id = %s"


async def own_artists(conn: Connection, user_id: UserId) -> list[ArtistId]:
    """Artists who have no other member and no label, held until commit."""
    rows = await conn.execute(_OWN_ARTISTS, {"user": user_id})
    return [ArtistId(row["id"]) for row in await rows.fetchall()]


async def songs_of(conn: Connection, artists: Sequence[ArtistId]) -> dict[SongId, list[VersionId]]:
    """All songs of these artists with their versions, held until commit."""
    rows = await (await conn.execute(_SONGS, [list(artists)])).fetchall()
    return {SongId(row["id"]): await song_versions(conn, SongId(row["id"])) for row in rows}


async def delete_artists(
    conn: Connection, artists: Sequence[ArtistId], songs: Sequence[SongId]
) -> tuple[list[str], list[tuple[CoverId, list[int]]]]:
    """Delete artists with their songs and albums; what blobs and covers are left to delete."""
    blobs = await (await conn.execute(_BLOBS, {"songs": list(songs)})).fetchall()
    covers = await (await conn.execute(_COVERS, {"artists": list(artists)})).fetchall()
    await conn.execute(_FORGET_CURRENT, [list(songs)])
    await conn.execute(_DELETE_SONGS, [list(songs)])
    for statement in (_LEAVE_ALBUMS, _DELETE_CREDITS, _DELETE_ALBUMS, _DELETE_ARTISTS):
        await conn.execute(statement, [list(artists)])
    unshown = await (await conn.execute(_DELETE_UNSHOWN, [[row["cover_id"] for row in covers]])).fetchall()
    return [row["key"] for row in blobs], [(CoverId(row["id"]), row["sizes"]) for row in unshown]


async def forget_reporter(conn: Connection, user_id: UserId) -> None:
    """Keep what a person reported, and not who it was."""
    await conn.execute(_FORGET_REPORTER, [user_id])


async def forget_link_maker(conn: Connection, user_id: UserId) -> None:
    """Keep links before a release without the person who made them: they are their artist's."""
    await conn.execute(_FORGET_LINK_MAKER, [user_id])


async def leave_artists(conn: Connection, user_id: UserId) -> None:
    """End all memberships of a person."""
    await conn.execute(_LEAVE_ARTISTS, [user_id])
