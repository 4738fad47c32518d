"""A database of the first release, with a row in every table, comes along to this one."""

import uuid

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from segue.engines.postgres.migrations import migrate, pending, upgrade

FIRST, BEFORE = "0001", "0006"
PERSON = uuid.UUID("01930000-0000-7000-8000-000000000001")

OF_THE_FIRST = """
insert into users (id, email, display_name, password_hash, subscription, roles, created_at)
    values (:person, 'Zoë@Example.org', 'Zoë', 'hash', 'premium', '{listener,artist}', now());
insert into sessions (id, user_id, created_at, last_used_at) values (md5('s')::uuid, :person, now(), now());
insert into refresh_tokens (hash, session_id, created_at, expires_at)
    values (sha256('t'), md5('s')::uuid, now(), now() + interval '1 day');
insert into covers (id, sizes, created_at) values (md5('c')::uuid, '{64}', now());
insert into artists (id, name, created_at) values (md5('a')::uuid, 'Ilse Maar', now());
insert into artist_members values (md5('a')::uuid, :person, now());
insert into albums (id, artist_id, title, release_date, cover_id, created_at)
    values (md5('l')::uuid, md5('a')::uuid, 'Tides', '2004-05-06', md5('c')::uuid, now());
insert into songs (id, title, artist_id, album_id, genres, created_at)
    values (md5('g')::uuid, 'Ebb', md5('a')::uuid, md5('l')::uuid, '{ambient}', now());
insert into song_artists values (md5('g')::uuid, md5('a')::uuid, 'main', 0);
insert into song_versions values (md5('v')::uuid, md5('g')::uuid, 1, true, 'm', null, 441000, 44100, 2,
    'flac', true, 16, -14, -1, -4, '\\x00', '\\x00', '{}', now());
update songs set current_version = md5('v')::uuid;
insert into renditions values (md5('v')::uuid, 'aac128', 'mp4', 'aac', 'standard', 'audio/mp4', 128, 44100, 2,
    9, 'k', 44100, 1, 1, 1024, '{1}', '{9}');
insert into uploads (id, user_id, master_key, file_name, size, draft, created_at)
    values (md5('u')::uuid, :person, 'm', 'ebb.flac', 9, '{}', now());
insert into imported_files values ('/music/ebb.flac', 9, 1, md5('u')::uuid, md5('g')::uuid, now());
insert into demo_music values (true, false, now());
insert into play_events (received_at, event_id, user_id, session_id, song_id, song_ms, type, position_ms, at)
    values (now(), md5('e')::uuid, :person, md5('s')::uuid, md5('g')::uuid, 10000, 'start', 0, now());
insert into play_event_keys values (:person, md5('e')::uuid, now());
insert into streams values (:person, md5('e')::uuid, md5('s')::uuid, md5('g')::uuid, now(), 40000, now(),
    md5('e')::uuid, 0, now(), 0, 1);
insert into pending_counts (song_id, change) values (md5('g')::uuid, 1);
insert into plays_progress values (true, now());
insert into events (type, payload) values ('song_ready', '{}');
""".replace(":person", f"'{PERSON}'::uuid")

OF_THE_ONE_BEFORE = """
insert into devices values (md5('d')::uuid, :person, 'Phone', 'web', now(), now());
insert into labels values (md5('r')::uuid, 'Harbour', now());
insert into label_staff values (md5('r')::uuid, :person, 'owner', now());
""".replace(":person", f"'{PERSON}'::uuid")


def rows(url: str) -> dict[str, int]:
    """How many rows each table has."""
    with psycopg.connect(url, row_factory=dict_row) as conn:
        tables = conn.execute(
            """select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
                  and c.relname <> 'alembic_version'"""
        ).fetchall()
        found = {}
        for table in tables:
            counted = conn.execute(
                sql.SQL("select count(*) as kept from {}").format(sql.Identifier(table["name"]))
            ).fetchone()
            assert counted is not None
            found[table["name"]] = int(counted["kept"])
    return found


class TestFromTheFirst:
    """Every row is still there, and what later releases read is filled in."""

    def test_everything_comes_along(self, empty_database_url: str) -> None:
        upgrade(empty_database_url, FIRST)
        with psycopg.connect(empty_database_url, autocommit=True) as conn:
            conn.execute(OF_THE_FIRST)
        before = rows(empty_database_url)
        assert [name for name, kept in before.items() if kept == 0] == [], "a row in every table"
        upgrade(empty_database_url, BEFORE)
        with psycopg.connect(empty_database_url, autocommit=True) as conn:
            conn.execute(OF_THE_ONE_BEFORE)
        before |= {"devices": 1, "labels": 1, "label_staff": 1}
        migrate(empty_database_url)
        assert not pending(empty_database_url)
        after = rows(empty_database_url)
        assert {name: after.get(name) for name in before} == before
        with psycopg.connect(empty_database_url, row_factory=dict_row) as conn:
            person = conn.execute(
                """select u.email, u.email_key, u.access_version, g.source, g.tier, s.device_id, t.nonce
                     from users u join subscription_grants g on g.user_id = u.id
                     join sessions s on s.user_id = u.id join refresh_tokens t on t.session_id = s.id"""
            ).fetchone()
        assert person == {
            "email": "Zoë@Example.org",
            "email_key": "zoë@example.org",
            "access_version": 0,
            "source": "admin",
            "tier": "premium",
            "device_id": None,
            "nonce": None,
        }
