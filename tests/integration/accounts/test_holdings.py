"""Every table that names people has somebody who exports it, or a reason; and somebody who erases it."""

from collections.abc import Mapping
from pathlib import Path

from segue.kernel.ports.database import Connection
from tests.site import Site

# A column of one of these names holds a person's id, foreign key or not.
NAMES = ("user_id", "actor_id", "owner_id", "person_id", "member_id", "listener_id")
# Rows that refer to whoever administered something; the reference is emptied, the row is another's.
ADMINISTRATION = {
    "voucher_batches.created_by": "a batch of vouchers is the server's, not its maker's",
    "artist_claims.decided_by": "a claim is its maker's, who exports it",
    "invitations.created_by": "an invitation is the server's",
    "takedowns.created_by": "a takedown is the server's, not its maker's",
    "takedowns.ended_by": "a takedown is the server's, not its lifter's",
    "reports.decided_by": "a report is its maker's, who exports it",
}
CASCADES, EMPTIES = "c", "n"


async def references(conn: Connection) -> dict[str, str]:
    """Columns that name people, as table.column, and what happens when the person's row is deleted."""
    keys = await conn.execute(
        """
        select c.conrelid::regclass::text as "table", a.attname as "column", c.confdeltype::text as effect
          from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
         where c.contype = 'f' and c.confrelid = 'users'::regclass and c.conparentid = 0
        """
    )
    found = {f"{row['table']}.{row['column']}": row["effect"] for row in await keys.fetchall()}
    named = await conn.execute(
        """
        select c.relname as "table", a.attname as "column",
               coalesce(k.confdeltype::text, 'none') as effect
          from pg_attribute a join pg_class c on c.oid = a.attrelid
          left join pg_constraint k on k.contype = 'f' and k.conrelid = c.oid and k.conkey = array[a.attnum]
          join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
           and a.attname = any(%s) and a.atttypid = 'uuid'::regtype
        """,
        [list(NAMES)],
    )
    for row in await named.fetchall():
        found.setdefault(f"{row['table']}.{row['column']}", row["effect"])
    return found


def told(site: Site) -> tuple[set[str], Mapping[str, str], set[str]]:
    """Tables that are exported, those kept back with the reason, and those with an eraser."""
    own = site.features.own_data
    exported = {table for one in own.exporters for kind in one.kinds for table in kind.tables}
    kept_back = {table: reason for one in own.exporters for table, reason in one.kept_back.items()}
    erased = {table for one in own.erasers for table in one.tables}
    return exported, kept_back, erased


class TestEveryTable:
    """A table that names people is exported or says why not, and is erased."""

    async def test_is_exported_or_has_a_reason(self, site: Site, connection: Connection) -> None:
        exported, kept_back, _ = told(site)
        reasons = [*kept_back.values(), *ADMINISTRATION.values()]
        assert [reason for reason in reasons if len(reason.split()) < 4] == []
        forgotten = [
            column
            for column in await references(connection)
            if column not in ADMINISTRATION and column.partition(".")[0] not in exported | set(kept_back)
        ]
        assert forgotten == []

    async def test_is_erased(self, site: Site, connection: Connection) -> None:
        _, _, erased = told(site)
        left = [
            column
            for column, effect in (await references(connection)).items()
            if effect != CASCADES
            and column.partition(".")[0] not in erased
            and not (effect == EMPTIES and column in ADMINISTRATION)
        ]
        assert left == []

    async def test_nothing_is_told_of_tables_that_are_not_there(
        self, site: Site, connection: Connection
    ) -> None:
        rows = await connection.execute("select relname from pg_class where relkind in ('r', 'p')")
        there = {row["relname"] for row in await rows.fetchall()}
        exported, kept_back, erased = told(site)
        assert (exported | set(kept_back) | erased) - there == set()
        assert exported & set(kept_back) == set()

    async def test_the_privacy_page_tells_what_becomes_of_each(self, site: Site) -> None:
        page = (Path(__file__).resolve().parents[3] / "docs" / "privacy.md").read_text()
        told = {
            (table, words) for one in site.features.own_data.erasers for table, words in one.tables.items()
        }
        missing = [
            table
            for table, words in sorted(told)
            if not any(f"`{table}`" in line and line.endswith(f"| {words} |") for line in page.splitlines())
        ]
        assert missing == []
