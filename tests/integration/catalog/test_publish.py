"""How songs come in: publishing a version, finding artists and albums, what delivery reads."""

from dataclasses import replace
from typing import Any

import pytest

from segue.accounts.api import Role
from segue.catalog.api import Origin, SongDraft, SongMissing
from segue.kernel.events import SongChanged, SongReady
from segue.kernel.ids import SongId, VersionId
from segue.kernel.quality import Quality
from tests.site import Site, make_analysis, someone
from tests.songs import make_rendition

FIRST = make_rendition("aac128", Quality.STANDARD)
REST = [FIRST, make_rendition("aac64", Quality.SAVER, kbps=64)]


async def publish(site: Site, song_id: SongId, version_id: VersionId, **told: Any) -> None:
    """A call of publish_version in a transaction of its own."""
    plain: dict[str, Any] = {
        "analysis": make_analysis(),
        "renditions": [FIRST],
        "master_key": f"masters/{version_id}",
        "master_path": None,
        "complete": False,
    }
    async with site.engines.database.transaction() as conn:
        await site.features.catalog.publish_version(
            conn, song_id=song_id, version_id=version_id, **{**plain, **told}
        )


async def unpublished(site: Site) -> SongId:
    """A song without a version."""
    catalog = site.features.catalog
    async with site.engines.database.transaction() as conn:
        artist = await catalog.find_or_create_artist(conn, "Ilse Maar", Origin.IMPORT)
        return await catalog.begin_song(conn, SongDraft("Slow water", artist, None, 1, 1, (), explicit=False))


def new_version(site: Site) -> VersionId:
    return VersionId(site.engines.ids.new())


class TestPublishVersion:
    """A version is there with its first rendition, and complete with its last; once each."""

    async def test_first_playable_then_complete(self, site: Site) -> None:
        """A new song is heard from its first rendition on."""
        catalog = site.features.catalog
        song, version = await unpublished(site), new_version(site)
        await publish(site, song, version)
        found = await catalog.find_playable(song)
        assert found is not None
        assert (found.version_id, found.complete, len(found.renditions)) == (version, False, 1)
        await publish(site, song, version, renditions=REST, complete=True)
        found = await catalog.find_playable(song)
        assert found is not None
        assert found.complete
        assert [one.id for one in found.renditions] == ["aac64", "aac128"]
        assert found.renditions[1].index == FIRST.index
        assert site.events.published == [SongChanged(song), SongChanged(song), SongReady(song, version)]

    async def test_a_further_version_takes_over_when_it_is_whole(self, site: Site) -> None:
        catalog = site.features.catalog
        song, version = await site.song(), new_version(site)
        before = await catalog.find_playable(song)
        assert before is not None
        await publish(site, song, version)
        still = await catalog.find_playable(song)
        assert still is not None
        assert still.version_id == before.version_id
        await publish(site, song, version, analysis=None, renditions=REST, complete=True)
        after = await catalog.find_playable(song)
        assert after is not None
        assert (after.version_id, after.complete) == (version, True)
        replaced = await catalog.find_version(song, before.version_id)
        assert replaced is not None, "addresses given out for it stand"

    async def test_again_changes_and_tells_nothing(self, site: Site) -> None:
        song, version = await site.song(), new_version(site)
        await publish(site, song, version, renditions=REST, complete=True)
        before = await site.features.catalog.find_playable(song)
        site.events.published.clear()
        await publish(site, song, version)
        await publish(site, song, version, renditions=[replace(FIRST, blob_key="elsewhere")], complete=True)
        assert await site.features.catalog.find_playable(song) == before
        assert site.events.published == []

    async def test_a_late_end_of_an_older_version_does_not_come_back(self, site: Site) -> None:
        song, older, newer = await site.song(), new_version(site), new_version(site)
        await publish(site, song, older)
        await publish(site, song, newer, renditions=REST, complete=True)
        await publish(site, song, older, renditions=REST, complete=True)
        found = await site.features.catalog.find_playable(song)
        assert found is not None
        assert found.version_id == newer
        replaced = await site.features.catalog.find_version(song, older)
        assert replaced is not None
        assert replaced.complete

    async def test_versions_are_numbered_in_order(self, site: Site) -> None:
        song = await site.song()
        for _ in range(3):
            await publish(site, song, new_version(site))
        async with site.engines.database.transaction() as conn:
            rows = await (await conn.execute("select number from song_versions order by id")).fetchall()
        assert [row["number"] for row in rows] == [1, 2, 3, 4]

    async def test_not_into_a_withdrawn_song(self, site: Site) -> None:
        song = await site.song()
        admin = await site.person(Role.ADMIN)
        caller = site.features.people.authenticator.authenticate(f"Bearer {admin.access_token}", None)
        await site.features.studio.songs.delete(caller, song)
        with pytest.raises(SongMissing):
            await publish(site, song, new_version(site))

    async def test_nothing_stays_of_a_failure(self, site: Site) -> None:
        song, version = await site.song(), new_version(site)
        broken = replace(FIRST, id="aac64", index=None)
        with pytest.raises(Exception, match="renditions_check"):
            await publish(site, song, version, renditions=[FIRST, broken])
        assert await site.features.catalog.find_version(song, version) is None


class TestFindOrCreate:
    """A name is found again whatever its case, and never on a stranger's page."""

    async def test_artists_by_origin_and_member(self, site: Site) -> None:
        catalog = site.features.catalog
        one, other = await site.person(Role.ARTIST), await site.person(Role.ARTIST)
        async with site.engines.database.transaction() as conn:
            imported = await catalog.find_or_create_artist(conn, "Ilse Maar", Origin.IMPORT)
            assert await catalog.find_or_create_artist(conn, " ilse  MAAR ", Origin.IMPORT) == imported
            demo = await catalog.find_or_create_artist(conn, "Ilse Maar", Origin.DEMO)
            mine = await catalog.find_or_create_artist(conn, "Ilse Maar", Origin.PEOPLE, member=one.user.id)
            theirs = await catalog.find_or_create_artist(
                conn, "Ilse Maar", Origin.PEOPLE, member=other.user.id
            )
            again = await catalog.find_or_create_artist(conn, "ilse maar", Origin.PEOPLE, member=one.user.id)
        assert len({imported, demo, mine, theirs}) == 4
        assert again == mine

    async def test_albums_by_artist(self, site: Site) -> None:
        catalog = site.features.catalog
        async with site.engines.database.transaction() as conn:
            artist = await catalog.find_or_create_artist(conn, "Ilse Maar", Origin.IMPORT)
            other = await catalog.find_or_create_artist(conn, "Bo Lind", Origin.IMPORT)
            album = await catalog.find_or_create_album(conn, artist, "Tides", continuous=True)
            assert await catalog.find_or_create_album(conn, artist, "TIDES") == album
            assert await catalog.find_or_create_album(conn, other, "Tides") != album

    async def test_members_and_admins_may_edit(self, site: Site) -> None:
        owner, stranger = await site.person(Role.ARTIST), await site.person(Role.ARTIST)
        admin = await site.person(Role.ADMIN)
        async with site.engines.database.transaction() as conn:
            artist = await site.features.catalog.find_or_create_artist(
                conn, "Ilse Maar", Origin.PEOPLE, member=owner.user.id
            )
        for person, may in ((owner, True), (stranger, False), (admin, True)):
            caller = site.features.people.authenticator.authenticate(f"Bearer {person.access_token}", None)
            assert await site.features.catalog.may_edit_artist(caller, artist) is may


class TestRemoveOrigin:
    """The demo goes without a trace; other music stays."""

    async def test_takes_songs_albums_artists_and_files(self, site: Site) -> None:
        kept = await site.song(artist="Kept")
        catalog = site.features.catalog
        gone = await site.song(artist="Gone")
        async with site.engines.database.transaction() as conn:
            await conn.execute("update artists set origin = 'demo' where name = 'Gone'")
        assert await catalog.remove_origin(Origin.DEMO) == 1
        assert await catalog.find_playable(gone) is None
        assert await catalog.find_playable(kept) is not None
        assert [one.name for one in (await catalog.list_artists(someone())).items] == ["Kept"]
