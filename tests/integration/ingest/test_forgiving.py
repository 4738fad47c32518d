from uuid import UUID

from segue.ingest import store
from tests.fakes import SavepointDatabase

INSERT = """
    insert into uploads (id, state, attempts, master_key, file_name, size, draft, created_at,
        failure_code, finished_at)
    values (%(id)s, %(state)s, %(attempts)s, 'masters/x', 'x.wav', 1, '{}', now(),
        case when %(state)s = 'failed' then 'poison' end,
        case when %(state)s in ('ready', 'failed') then now() end)
"""


class TestWholeTreeKilled:
    """A power cut is no fault of the files that were being read."""

    async def test_only_what_was_under_way_gets_its_attempt_back(self, database: SavepointDatabase) -> None:
        before = {1: ("queued", 0), 2: ("encoding", 3), 3: ("encoding", 0), 4: ("ready", 2), 5: ("failed", 3)}
        async with database.transaction() as conn:
            for number, (state, attempts) in before.items():
                await conn.execute(INSERT, {"id": UUID(int=number), "state": state, "attempts": attempts})
            await store.release_all(conn)
            rows = await (await conn.execute("select id, attempts from uploads")).fetchall()
        assert {row["id"].int: row["attempts"] for row in rows} == {1: 0, 2: 2, 3: 0, 4: 2, 5: 3}
