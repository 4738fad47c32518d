"""SQL of fingerprints and of the pairs they found."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from segue.ingest.duplicates.contracts import Decision, Duplicate, Kind, Match, NamedSong
from segue.kernel.ids import ArtistId, SongId, VersionId
from segue.kernel.ports.database import Connection

# Two uploads of one recording at once must see each other.
_TAKE_TURN = "select pg_advisory_xact_lock(hashtextextended('segue fingerprints', 8711))"
_KEEP = """
insert into song_fingerprints (song_id, version_id, keys) values (%s, %s, %s)
    on conflict (song_id) do update set version_id = excluded.version_id, keys = excluded.keys
"""
# A look at the index for each key: asked for all at once, the planner expects half the songs, and reads all.
_CANDIDATES = """
with shared as materialized (
    select f.song_id, f.version_id, count(*) as keys
      from unnest(%(keys)s::int[]) as k
     cross join lateral (
           select song_id, version_id from song_fingerprints where keys @> array[k]) as f
     where f.song_id <> %(song)s
    group by f.song_id, f.version_id having count(*) >= %(least)s
     order by count(*) desc, f.song_id limit %(limit)s)
select c.song_id, v.fingerprint from shared c join song_versions v on v.id = c.version_id
 order by c.keys desc, c.song_id
"""
_UNKNOWN = """
select s.id, v.id as version, v.fingerprint from songs s join song_versions v on v.id = s.current_version
 where s.deleted_at is null and v.fingerprint <> ''
   and not exists (select 1 from song_fingerprints f where f.song_id = s.id)
 order by s.id limit %s
"""
# One artist, or two whom one person acts for.
_ADD = """
insert into song_duplicates (id, song_id, other_id, kind, confidence, same_artist, state, found_at)
select %(id)s, s.id, o.id, %(kind)s, %(confidence)s, one.hand, case when one.hand then 'told' else 'held' end,
       %(now)s
  from songs s, songs o, lateral (
       select s.artist_id = o.artist_id or exists (
              select 1 from artist_members a join artist_members b on b.user_id = a.user_id
               where a.artist_id = s.artist_id and b.artist_id = o.artist_id) as hand) as one
 where s.id = %(song)s and o.id = %(other)s and o.deleted_at is null
    on conflict (song_id, other_id) do nothing
returning state
"""
_OF_SONG = """
select d.*, s.title, a.name, o.title as other_title, b.name as other_name
  from song_duplicates d
  join songs s on s.id = d.song_id join artists a on a.id = s.artist_id
  join songs o on o.id = d.other_id join artists b on b.id = o.artist_id
 where d.song_id = %s and s.deleted_at is null and o.deleted_at is null order by d.confidence desc, d.id
"""
# A song that was refused and brought back waits for another look, and is kept back meanwhile.
_HELD = """
select d.*, s.title, a.name, o.title as other_title, b.name as other_name
  from song_duplicates d
  join songs s on s.id = d.song_id join artists a on a.id = s.artist_id
  join songs o on o.id = d.other_id join artists b on b.id = o.artist_id
 where d.state in ('held', 'refused') and s.held and s.deleted_at is null
   and (d.found_at, d.id) > (%s, %s)
 order by d.found_at, d.id limit %s
"""
_LOCK = """
select d.song_id, s.artist_id,
       case when d.state = 'refused' and s.held then 'held' else d.state end as state
  from song_duplicates d join songs s on s.id = d.song_id
 where d.id = %s and s.deleted_at is null for update of d
"""
_DECIDE = "update song_duplicates set state = %s, decided_at = %s where id = %s"
_ANY_HELD = """
select exists (
       select 1 from song_duplicates where song_id = %s and state in ('held', 'refused')) as held
"""


async def take_turn(conn: Connection) -> None:
    """Wait for others who look for duplicates; held until commit."""
    await conn.execute(_TAKE_TURN)


async def keep_keys(conn: Connection, song_id: SongId, version_id: VersionId, keys: Sequence[int]) -> None:
    """Have a song found by these keys from now on."""
    await conn.execute(_KEEP, [song_id, version_id, list(keys)])


async def candidates(
    conn: Connection, song_id: SongId, keys: Sequence[int], least: int, limit: int
) -> list[tuple[SongId, bytes]]:
    """Other songs that share most keys, at least `least`, with their fingerprints."""
    values = {"song": song_id, "keys": list(keys), "least": least, "limit": limit}
    rows = await (await conn.execute(_CANDIDATES, values)).fetchall()
    return [(SongId(row["song_id"]), row["fingerprint"]) for row in rows]


async def songs_without_keys(conn: Connection, limit: int) -> list[tuple[SongId, VersionId, bytes]]:
    """Songs that cannot be found yet."""
    rows = await (await conn.execute(_UNKNOWN, [limit])).fetchall()
    return [(SongId(row["id"]), VersionId(row["version"]), row["fingerprint"]) for row in rows]


async def add_pair(
    conn: Connection, pair: UUID, song_id: SongId, match: Match, now: datetime
) -> Decision | None:
    """Note a pair: `told` to the artist, or `held` where the other is another artist's; None if known."""
    values = {"id": pair, "song": song_id, "other": match.song_id, "kind": match.kind,
              "confidence": match.confidence, "now": now}  # fmt: skip
    row = await (await conn.execute(_ADD, values)).fetchone()
    return None if row is None else Decision(row["state"])


async def pairs_of_song(conn: Connection, song_id: SongId) -> list[Duplicate]:
    """What was here when the song came, surest first."""
    rows = await (await conn.execute(_OF_SONG, [song_id])).fetchall()
    return [_pair(row) for row in rows]


async def held_pairs(conn: Connection, after: tuple[datetime, UUID], limit: int) -> list[Duplicate]:
    """The review queue, oldest first."""
    rows = await (await conn.execute(_HELD, [*after, limit])).fetchall()
    return [_pair(row) for row in rows]


async def lock_pair(conn: Connection, pair: UUID) -> tuple[SongId, Decision, ArtistId] | None:
    """Hold a pair until commit: the song, how it stands, whose the song is."""
    row = await (await conn.execute(_LOCK, [pair])).fetchone()
    return None if row is None else (SongId(row["song_id"]), Decision(row["state"]), row["artist_id"])


async def decide(conn: Connection, pair: UUID, decision: Decision, now: datetime) -> None:
    """Note a decision."""
    await conn.execute(_DECIDE, [decision, now, pair])


async def any_held(conn: Connection, song_id: SongId) -> bool:
    """Whether a pair of the song still waits for a review."""
    row = await (await conn.execute(_ANY_HELD, [song_id])).fetchone()
    return bool(row and row["held"])


def _pair(row: dict[str, Any]) -> Duplicate:
    return Duplicate(
        id=row["id"],
        song=NamedSong(SongId(row["song_id"]), row["title"], row["name"]),
        other=NamedSong(SongId(row["other_id"]), row["other_title"], row["other_name"]),
        kind=Kind(row["kind"]),
        confidence=round(row["confidence"], 3),
        same_artist=row["same_artist"],
        state=Decision(row["state"]),
        found_at=row["found_at"],
        decided_at=row["decided_at"],
    )
