"""SQL of letters and links."""

from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from segue.accounts.mailing.contracts import Letter, LetterKind, Link, LinkPurpose
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection

_ADD_LETTER = """
insert into letters (id, kind, user_id, address, link_id, invitation_id, details, created_at)
values (%s, %s, %s, %s, %s, %s, %s, %s)
"""
_FIND_LETTER = """
select id, kind, user_id, address, link_id, invitation_id, details, created_at
  from letters where id = %s for no key update
"""
_TURN_LETTER = "update letters set kind = %s, user_id = %s, address = %s, link_id = %s where id = %s"
_DELETE_LETTER = "delete from letters where id = %s"
_ADD_LINK = """
insert into mail_links (id, hash, purpose, user_id, email, display_name, password_hash, invitation_id,
                        created_at, expires_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_LINK = """
select id, hash, purpose, user_id, email, display_name, password_hash, invitation_id, expires_at, used_at
  from mail_links where id = %s
"""
_LOCK_LINK = """
select id, hash, purpose, user_id, email, display_name, password_hash, invitation_id, expires_at, used_at
  from mail_links where hash = %s for update
"""
_USE_LINK = """
update mail_links set used_at = %s, display_name = null, password_hash = null where id = %s
"""
_VOID_LINKS = """
update mail_links set used_at = %s
 where user_id = %s and used_at is null and purpose = any(%s)
"""
_DELETE_LINK = "delete from mail_links where id = %s"
_RECENT = """
select count(*) as links from mail_links where user_id = %s and purpose = %s and created_at > %s
"""
_INVITATION_HASH = "select hash from invitations where id = %s and ended_at is null and expires_at > %s"
_SWEEP_LINKS = "delete from mail_links where expires_at < %s"
_SWEEP_LETTERS = "delete from letters where created_at < %s"


async def add_letter(conn: Connection, letter: Letter) -> None:
    """Insert a letter."""
    await conn.execute(
        _ADD_LETTER,
        [
            letter.id,
            letter.kind,
            letter.user_id,
            letter.address,
            letter.link_id,
            letter.invitation_id,
            Jsonb(dict(letter.details)),
            letter.created_at,
        ],
    )


async def find_letter(conn: Connection, letter_id: UUID) -> Letter | None:
    """A letter that was not sent, held until commit."""
    row = await (await conn.execute(_FIND_LETTER, [letter_id])).fetchone()
    if row is None:
        return None
    return Letter(
        id=row["id"],
        kind=LetterKind(row["kind"]),
        user_id=None if row["user_id"] is None else UserId(row["user_id"]),
        address=row["address"],
        link_id=row["link_id"],
        invitation_id=row["invitation_id"],
        details=row["details"],
        created_at=row["created_at"],
    )


async def turn_letter(conn: Connection, letter: Letter) -> None:
    """Store what a letter has become."""
    await conn.execute(_TURN_LETTER, [letter.kind, letter.user_id, letter.address, letter.link_id, letter.id])


async def delete_letter(conn: Connection, letter_id: UUID) -> None:
    """Delete a letter."""
    await conn.execute(_DELETE_LETTER, [letter_id])


async def add_link(conn: Connection, link: Link, now: datetime) -> None:
    """Insert a link."""
    await conn.execute(
        _ADD_LINK,
        [
            link.id,
            link.hash,
            link.purpose,
            link.user_id,
            link.email,
            link.display_name,
            link.password_hash,
            link.invitation_id,
            now,
            link.expires_at,
        ],
    )


async def find_link(conn: Connection, link_id: UUID) -> Link | None:
    """A link by id."""
    row = await (await conn.execute(_LINK, [link_id])).fetchone()
    return None if row is None else _link(row)


async def lock_link(conn: Connection, link_hash: bytes) -> Link | None:
    """A link by its secret, held until commit: of two uses at once one is second."""
    row = await (await conn.execute(_LOCK_LINK, [link_hash])).fetchone()
    return None if row is None else _link(row)


async def use_link(conn: Connection, link_id: UUID, now: datetime) -> None:
    """Use a link up, and forget what was kept for that moment."""
    await conn.execute(_USE_LINK, [now, link_id])


async def void_links(
    conn: Connection, user_id: UserId, purposes: tuple[LinkPurpose, ...], now: datetime
) -> None:
    """Use up all of a person's links for these purposes."""
    await conn.execute(_VOID_LINKS, [now, user_id, list(purposes)])


async def delete_link(conn: Connection, link_id: UUID) -> None:
    """Delete a link, with the letter that holds it."""
    await conn.execute(_DELETE_LINK, [link_id])


async def count_links(conn: Connection, user_id: UserId, purpose: LinkPurpose, since: datetime) -> int:
    """How many links a person was sent for a purpose."""
    row = await (await conn.execute(_RECENT, [user_id, purpose, since])).fetchone()
    return 0 if row is None else int(row["links"])


async def find_invitation_hash(conn: Connection, invitation_id: UUID, now: datetime) -> bytes | None:
    """The hash of an invitation that is still good."""
    row = await (await conn.execute(_INVITATION_HASH, [invitation_id, now])).fetchone()
    return None if row is None else bytes(row["hash"])


async def delete_old(conn: Connection, links: datetime, letters: datetime) -> None:
    """Delete links that ended, and letters that nobody took, before these times."""
    await conn.execute(_SWEEP_LETTERS, [letters])
    await conn.execute(_SWEEP_LINKS, [links])


def _link(row: dict[str, Any]) -> Link:
    return Link(
        id=row["id"],
        hash=bytes(row["hash"]),
        purpose=LinkPurpose(row["purpose"]),
        user_id=None if row["user_id"] is None else UserId(row["user_id"]),
        email=row["email"],
        expires_at=row["expires_at"],
        used_at=row["used_at"],
        display_name=row["display_name"],
        password_hash=row["password_hash"],
        invitation_id=row["invitation_id"],
    )
