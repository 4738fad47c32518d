"""Brings a database to the schema that this release expects.

Segue's own tables come from `migrations/` (alembic, plain SQL); the job queue's tables from the
files that procrastinate ships, each remembered in `job_schema` once it was applied. Alembic and
SQLAlchemy are imported only when there is something to do: they cost 30 MB and half a second.
"""

import logging
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

_LOCK = 0x5E6E  # any number that nothing else in this database uses for pg_advisory_lock
_REVISION = re.compile(r'^(revision|down_revision) = "?(\w+)"?', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pending:
    """`current` and `target` revisions; `job_files` of procrastinate that are not yet applied."""

    current: str | None
    target: str
    job_files: tuple[str, ...]

    def __bool__(self) -> bool:
        """True when there is something to migrate."""
        return self.current != self.target or bool(self.job_files)


def pending(url: str) -> Pending:
    """What `migrate` would do."""
    with psycopg.connect(url, autocommit=True, application_name="segue migrate") as conn:
        return _pending(conn)


def migrate(url: str) -> Pending:
    """Apply what is missing and return what that was; others who call meanwhile wait.

    The lock is the session's, so a killed migration leaves none behind; each file runs in a
    transaction of its own.
    """
    with psycopg.connect(url, autocommit=True, application_name="segue migrate") as conn:
        conn.execute("select pg_advisory_lock(%s)", [_LOCK])
        missing = _pending(conn)
        if missing.current != missing.target:
            upgrade(url)
        if missing.job_files:
            _apply_job_schema(conn, missing.job_files)
        return missing


def upgrade(url: str, revision: str = "head") -> None:
    """Run the revisions of Segue's own tables that are missing, up to `revision`."""
    import sqlalchemy  # noqa: PLC0415  # 30 MB and half a second, at the one start that needs it
    from alembic import command  # noqa: PLC0415  # as above
    from alembic.config import Config  # noqa: PLC0415  # as above

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    engine = sqlalchemy.create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=sqlalchemy.pool.NullPool
    )
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def migrations_folder() -> Path:
    """Where the revisions are: at the repository's root."""
    return Path(__file__).resolve().parents[4] / "migrations"


def _pending(conn: psycopg.Connection) -> Pending:
    return Pending(_current(conn), _target(), _missing_job_files(conn))


def _current(conn: psycopg.Connection) -> str | None:
    if not _has_table(conn, "alembic_version"):
        return None
    row = conn.execute("select version_num from alembic_version").fetchone()
    return row[0] if row else None


def _target() -> str:
    revisions: set[str] = set()
    replaced: set[str] = set()
    for file in sorted((migrations_folder() / "versions").glob("*.py")):
        for name, value in _REVISION.findall(file.read_text(encoding="utf-8")):
            (revisions if name == "revision" else replaced).add(value)
    heads = revisions - replaced
    if len(heads) != 1:
        raise RuntimeError(f"the migrations have {len(heads)} heads, there must be one: {sorted(heads)}")
    return heads.pop()


def _job_sql() -> Path:
    spec = find_spec("procrastinate")  # found, not imported: the supervisor asks at every start
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("procrastinate is not installed")
    return Path(spec.submodule_search_locations[0]) / "sql"


def _job_files() -> list[Path]:
    return sorted((_job_sql() / "migrations").glob("*.sql"))


def _missing_job_files(conn: psycopg.Connection) -> tuple[str, ...]:
    names = [file.name for file in _job_files()]
    if not _has_table(conn, "job_schema"):
        return tuple(names)
    applied = {row[0] for row in conn.execute("select file from job_schema")}
    return tuple(name for name in names if name not in applied)


def _apply_job_schema(conn: psycopg.Connection, missing: tuple[str, ...]) -> None:
    conn.execute("create table if not exists job_schema (file text primary key)")
    fresh = conn.execute("select 1 from job_schema limit 1").fetchone() is None
    if fresh:
        # procrastinate's schema.sql is the sum of its files.
        _apply(conn, (_job_sql() / "schema.sql").read_text(encoding="utf-8"), missing)
        return
    for file in _job_files():
        if file.name in missing:
            _apply(conn, file.read_text(encoding="utf-8"), (file.name,))


def _apply(conn: psycopg.Connection, script: str, files: tuple[str, ...]) -> None:
    with conn.transaction():
        conn.execute(sql.SQL(script))  # a file of a locked dependency, not input
        conn.execute("insert into job_schema (file) select unnest(%s::text[])", [list(files)])


def _has_table(conn: psycopg.Connection, name: str) -> bool:
    row = conn.execute("select to_regclass(%s) is not null", [name]).fetchone()
    return bool(row and row[0])
