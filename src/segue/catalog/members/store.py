"""SQL of who acts for an artist."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from segue.catalog.contracts import Artist, ArtistRef
from segue.catalog.members.contracts import Claim, ClaimState
from segue.kernel.ids import ArtistId, ClaimId, LabelId, UserId
from segue.kernel.ports.database import Connection

_MEMBERS = "select user_id, created_at from artist_members where artist_id = %s order by created_at, user_id"
_LABELS = "select label_id, added_at from artist_labels where artist_id = %s order by added_at, label_id"
_ADD_MEMBER = """
insert into artist_members (artist_id, user_id, created_at) values (%s, %s, %s) on conflict do nothing
"""
_REMOVE_MEMBER = "delete from artist_members where artist_id = %s and user_id = %s"
_ADD_LABEL = """
insert into artist_labels (artist_id, label_id, added_at) values (%s, %s, %s) on conflict do nothing
"""
_REMOVE_LABEL = "delete from artist_labels where artist_id = %s and label_id = %s"
_LABEL_ARTISTS = """
select a.id, a.name, a.bio, a.created_at, a.verified_at, lower(a.name) as key
  from artist_labels l join artists a on a.id = l.artist_id
 where l.label_id = %s and a.deleted_at is null and (lower(a.name), a.id) > (%s, %s)
 order by lower(a.name), a.id limit %s
"""
_VERIFY = "update artists set verified_at = coalesce(verified_at, %s) where id = %s and deleted_at is null"
_UNVERIFY = "update artists set verified_at = null where id = %s and deleted_at is null"
_CLAIM = """
insert into artist_claims (id, artist_id, user_id, label_id, note, created_at) values (%s, %s, %s, %s, %s, %s)
on conflict (artist_id, user_id) where state = 'open' do nothing
"""
_CLAIM_ONE = """
select c.id, c.artist_id, a.name, c.user_id, c.label_id, c.note, c.state, c.answer, c.created_at, c.decided_at
  from artist_claims c join artists a on a.id = c.artist_id where c.id = %s
"""
_LOCK_CLAIM = "select id from artist_claims where id = %s for update"
_CLAIMS_OF = """
select c.id, c.artist_id, a.name, c.user_id, c.label_id, c.note, c.state, c.answer, c.created_at, c.decided_at
  from artist_claims c join artists a on a.id = c.artist_id
 where c.user_id = %s and (c.created_at, c.id) > (%s, %s)
 order by c.created_at, c.id limit %s
"""
_CLAIMS_IN = """
select c.id, c.artist_id, a.name, c.user_id, c.label_id, c.note, c.state, c.answer, c.created_at, c.decided_at
  from artist_claims c join artists a on a.id = c.artist_id
 where c.state = %s and (c.created_at, c.id) > (%s, %s)
 order by c.created_at, c.id limit %s
"""
_DECIDE = """
update artist_claims set state = %s, answer = %s, decided_at = %s, decided_by = %s where id = %s
"""


async def members(conn: Connection, artist_id: ArtistId) -> list[tuple[UserId, datetime]]:
    """People who act for an artist, the longest first."""
    rows = await (await conn.execute(_MEMBERS, [artist_id])).fetchall()
    return [(UserId(row["user_id"]), row["created_at"]) for row in rows]


async def labels(conn: Connection, artist_id: ArtistId) -> list[tuple[LabelId, datetime]]:
    """Labels whose staff act for an artist, the longest first."""
    rows = await (await conn.execute(_LABELS, [artist_id])).fetchall()
    return [(LabelId(row["label_id"]), row["added_at"]) for row in rows]


async def add_member(conn: Connection, artist_id: ArtistId, user_id: UserId, now: datetime) -> bool:
    """Let a person act for an artist; False when they did."""
    return (await conn.execute(_ADD_MEMBER, [artist_id, user_id, now])).rowcount == 1


async def remove_member(conn: Connection, artist_id: ArtistId, user_id: UserId) -> bool:
    """Let a person act for an artist no more; False when they did not."""
    return (await conn.execute(_REMOVE_MEMBER, [artist_id, user_id])).rowcount == 1


async def add_label(conn: Connection, artist_id: ArtistId, label_id: LabelId, now: datetime) -> bool:
    """Let a label's staff act for an artist; False when they did."""
    return (await conn.execute(_ADD_LABEL, [artist_id, label_id, now])).rowcount == 1


async def remove_label(conn: Connection, artist_id: ArtistId, label_id: LabelId) -> bool:
    """Let a label's staff act for an artist no more; False when they did not."""
    return (await conn.execute(_REMOVE_LABEL, [artist_id, label_id])).rowcount == 1


async def label_artists(
    conn: Connection, label_id: LabelId, after: tuple[str, UUID], count: int
) -> list[tuple[Artist, str]]:
    """A label's artists by name, with their cursor keys."""
    rows = await (await conn.execute(_LABEL_ARTISTS, [label_id, *after, count])).fetchall()
    return [(_artist(row), row["key"]) for row in rows]


async def verify(conn: Connection, artist_id: ArtistId, now: datetime | None) -> bool:
    """Mark an artist verified at `now`, or with None no longer; False when there is none."""
    if now is None:
        return (await conn.execute(_UNVERIFY, [artist_id])).rowcount == 1
    return (await conn.execute(_VERIFY, [now, artist_id])).rowcount == 1


async def add_claim(conn: Connection, claim: Claim) -> bool:
    """Insert a claim; False when one of the same person waits."""
    values = [claim.id, claim.artist.id, claim.user_id, claim.label_id, claim.note, claim.created_at]
    return (await conn.execute(_CLAIM, values)).rowcount == 1


async def lock_claim(conn: Connection, claim_id: ClaimId) -> Claim | None:
    """A claim, held until commit."""
    await conn.execute(_LOCK_CLAIM, [claim_id])
    return await find_claim(conn, claim_id)


async def find_claim(conn: Connection, claim_id: ClaimId) -> Claim | None:
    """A claim."""
    row = await (await conn.execute(_CLAIM_ONE, [claim_id])).fetchone()
    return None if row is None else _claim(row)


async def claims_of(
    conn: Connection, user_id: UserId, after: tuple[datetime, UUID], count: int
) -> Sequence[Claim]:
    """A person's claims, the oldest first."""
    rows = await (await conn.execute(_CLAIMS_OF, [user_id, *after, count])).fetchall()
    return [_claim(row) for row in rows]


async def claims_in(
    conn: Connection, state: ClaimState, after: tuple[datetime, UUID], count: int
) -> Sequence[Claim]:
    """Everybody's claims in a state, the oldest first."""
    rows = await (await conn.execute(_CLAIMS_IN, [state, *after, count])).fetchall()
    return [_claim(row) for row in rows]


async def decide(
    conn: Connection,
    claim_id: ClaimId,
    state: ClaimState,
    *,
    answer: str | None,
    now: datetime,
    admin: UserId,
) -> None:
    """Note what became of a claim."""
    await conn.execute(_DECIDE, [state, answer, now, admin, claim_id])


def _artist(row: dict[str, Any]) -> Artist:
    verified = row["verified_at"] is not None
    return Artist(ArtistId(row["id"]), row["name"], row["bio"], row["created_at"], verified)


def _claim(row: dict[str, Any]) -> Claim:
    return Claim(
        id=ClaimId(row["id"]),
        artist=ArtistRef(ArtistId(row["artist_id"]), row["name"]),
        user_id=UserId(row["user_id"]),
        label_id=None if row["label_id"] is None else LabelId(row["label_id"]),
        note=row["note"],
        state=ClaimState(row["state"]),
        answer=row["answer"],
        created_at=row["created_at"],
        decided_at=row["decided_at"],
    )
