"""Whether demo music is wanted: one row, absent on a server that has never been asked."""

from datetime import datetime

from segue.kernel.ports.database import Connection


async def wanted(conn: Connection) -> bool | None:
    """None when nobody has decided yet."""
    row = await (await conn.execute("select wanted from demo_music")).fetchone()
    return None if row is None else row["wanted"]


async def decide(conn: Connection, *, wish: bool, now: datetime) -> None:
    """Remember the decision, in the place of an earlier one."""
    await conn.execute(
        """
        insert into demo_music (wanted, changed_at) values (%s, %s)
        on conflict (one) do update set wanted = excluded.wanted, changed_at = excluded.changed_at
        """,
        (wish, now),
    )


async def hold(conn: Connection) -> None:
    """Let nobody else decide until this transaction ends."""
    await conn.execute("lock table demo_music in share row exclusive mode")


async def is_untouched(conn: Connection) -> bool:
    """Whether nobody has brought any music to this server yet."""
    row = await (
        await conn.execute("select exists (select from uploads) or exists (select from songs) as touched")
    ).fetchone()
    return row is not None and not row["touched"]
