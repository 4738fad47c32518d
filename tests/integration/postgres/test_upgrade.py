"""A database of the release before this one, with music in it, comes along."""

from typing import Any

import psycopg
from psycopg.rows import dict_row

from segue.engines.postgres.migrations import migrate, pending, upgrade

BEFORE = "0006"


LIBRARY = """
insert into artists (id, name, created_at) values (md5('artist')::uuid, 'Ilse Maar', now());
insert into albums (id, artist_id, title, release_date, created_at)
    select md5(told)::uuid, md5('artist')::uuid, told, told, now()
      from unnest(array['2004-05-06T00:00:00Z', '2004/05', '2004-13-40', '1999-02-30', 'c1987', '0']) as told;
insert into songs (id, title, artist_id, album_id, genres, created_at)
    select md5(told)::uuid, told, md5('artist')::uuid, md5('2004-05-06T00:00:00Z')::uuid,
           array['hiphop', 'rap', 'sea shanty', 'plunk'], now()
      from unnest(array['Slow water', 'Ebb']) as told;
insert into song_artists (song_id, artist_id, role, place)
    select id, artist_id, 'composer', 0 from songs;
"""


class TestUpgrade:
    """Nothing is lost, and what was told loosely is told as the catalogue tells it now."""

    def test_a_library_comes_along(self, empty_database_url: str) -> None:
        upgrade(empty_database_url, BEFORE)
        with psycopg.connect(empty_database_url, autocommit=True) as conn:
            conn.execute(LIBRARY)
        migrate(empty_database_url)
        assert not pending(empty_database_url)
        with psycopg.connect(empty_database_url, row_factory=dict_row) as upgraded:

            def ask(query: Any) -> list[dict[str, Any]]:
                return upgraded.execute(query).fetchall()

            dates = {
                row["title"]: row["release_date"] for row in ask("select title, release_date from albums")
            }
            assert dates == {
                "2004-05-06T00:00:00Z": "2004-05-06",
                "2004/05": "2004",
                "2004-13-40": "2004",
                "1999-02-30": "1999-02",
                "c1987": None,
                "0": None,
            }
            songs = ask("select genres, released_on::text, visible_from = '-infinity' as out from songs")
            assert (
                songs
                == [{"genres": ["hip hop", "sea shanty", "plunk"], "released_on": "2004-05-06", "out": True}]
                * 2
            )
            assert ask("select count(*) as credits from song_artists") == [{"credits": 2}]
            listed = {row["genre"] for row in ask("select genre from song_genres")}
            assert listed == {"hip hop", "sea shanty", "folk", "plunk"}
