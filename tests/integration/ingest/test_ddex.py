"""Folders of DDEX messages, taken in."""

import hashlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from segue.accounts.api import Role
from segue.ingest.api import DdexTally, MessageFinding
from segue.kernel.ids import SongId, VersionId
from segue.kernel.ports.database import Connection
from segue.kernel.quality import Quality
from tests.ern import DEAL, Ern
from tests.integration.plans.asking import ask, person
from tests.site import Site, make_analysis
from tests.songs import make_rendition


class Distributor:
    """Somebody who puts messages into a folder; songs count as encoded once they were queued."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site, self.folder = site, folder
        self.findings: list[MessageFinding] = []
        (folder / "resources").mkdir()
        for name in ("1", "2"):
            (folder / "resources" / f"{name}.wav").write_bytes(b"RIFF" + name.encode() * 100)

    async def sends(self, ern: Ern | str, name: str = "message.xml") -> DdexTally:
        """Put a message there in the place of the last, and take in what is there."""
        (self.folder / name).write_text(ern if isinstance(ern, str) else ern.text())
        return await self.runs()

    async def runs(self) -> DdexTally:
        self.findings.clear()

        def hear(_path: Path, findings: Sequence[MessageFinding]) -> None:
            self.findings += findings

        tally = await self.site.features.papers.ddex.run(self.folder, hear)
        await self._encode()
        return tally

    async def rows(self, query: str) -> list[dict[str, Any]]:
        async with self.site.engines.database.transaction() as conn:
            return await (await conn.execute(query)).fetchall()

    async def _encode(self) -> None:
        for row in await self.rows("select id, song_id from uploads where state = 'queued'"):
            async with self.site.engines.database.transaction() as conn:
                await self._publish(conn, SongId(row["song_id"]))
                await conn.execute(
                    "update uploads set state = 'ready', finished_at = now() where id = %s", [row["id"]]
                )

    async def _publish(self, conn: Connection, song: SongId) -> None:
        await self.site.features.catalog.publish_version(
            conn,
            song_id=song,
            version_id=VersionId(self.site.engines.ids.new()),
            analysis=make_analysis(),
            renditions=[make_rendition("aac128", Quality.STANDARD)],
            master_key=None,
            master_path=f"/{song}",
            complete=True,
        )

    async def titles(self) -> list[str]:
        """What a listener finds."""
        told = await ask(self.site, await person(self.site), "GET", "songs?sort=title")
        return [song["title"] for song in told.json()["items"]]


@pytest.fixture
def distributor(site: Site, tmp_path: Path) -> Distributor:
    folder = tmp_path / "delivery"
    folder.mkdir()
    return Distributor(site, folder)


class TestMessages:
    """A release comes in with its files and deals, is changed, hidden and taken away by later messages."""

    async def test_a_release(self, distributor: Distributor, site: Site) -> None:
        held = BytesIO()
        Image.new("RGB", (100, 100), "teal").save(held, "JPEG")
        (distributor.folder / "front.jpg").write_bytes(held.getvalue())
        tally = await distributor.sends(Ern(cover="front.jpg"))
        assert (tally.done, tally.songs, distributor.findings) == (1, 2, [])
        assert await distributor.titles() == ["Low tide", "Slow water"]
        admin = await person(site, Role.ADMIN)
        (album,) = await distributor.rows("select id from albums")
        told = (await ask(site, admin, "GET", f"albums/{album['id']}")).json()
        assert (told["title"], told["upc"], told["label"]) == ("Tides", "012345678905", "Low Tide Records")
        assert told["cover"] is not None
        (song,) = await distributor.rows("select id from songs where title = 'Slow water'")
        told = (await ask(site, admin, "GET", f"songs/{song['id']}/licences")).json()
        assert [(one["holder"], one["territories"]) for one in told["licences"]] == [
            ("Big Distributor", ["worldwide"])
        ]

    async def test_the_same_message_again_does_nothing(self, distributor: Distributor) -> None:
        await distributor.sends(Ern())
        tally = await distributor.runs()
        assert (tally.done, tally.known, tally.songs) == (0, 1, 0)
        assert len(await distributor.rows("select id from uploads")) == 2
        tally = await distributor.sends(Ern(title="Other"))
        assert (tally.refused, distributor.findings[0].fatal) == (1, True)

    async def test_an_update_changes_what_is_there(self, distributor: Distributor) -> None:
        await distributor.sends(Ern())
        before = await distributor.rows("select id, title from songs order by title")
        (distributor.folder / "resources" / "2.wav").write_bytes(b"RIFF a new master")
        update = Ern(message_id="M2", created="2026-11-02T12:00:00+00:00", title="Tides (Deluxe)")
        tracks = [("Slower water", "NLA122600001", "resources/1.wav"), Ern().tracks[1]]
        tally = await distributor.sends(update.but(tracks=tracks))
        assert (tally.done, tally.songs) == (1, 1)
        after = await distributor.rows("select id, title from songs order by title")
        assert {one["id"] for one in after} == {one["id"] for one in before}
        assert [one["title"] for one in after] == ["Low tide", "Slower water"]
        assert [one["title"] for one in await distributor.rows("select title from albums")] == [
            "Tides (Deluxe)"
        ]
        tally = await distributor.sends(Ern(message_id="M0", created="2026-10-01T12:00:00+00:00"))
        assert (tally.done, tally.songs) == (1, 0)
        assert [one["title"] for one in await distributor.rows("select title from albums")] == [
            "Tides (Deluxe)"
        ]

    async def test_a_track_that_is_gone_is_deleted_and_comes_back(self, distributor: Distributor) -> None:
        await distributor.sends(Ern())
        less = Ern(message_id="M2", created="2026-11-02T12:00:00+00:00")
        await distributor.sends(less.but(tracks=less.tracks[:1]))
        assert await distributor.titles() == ["Slow water"]
        await distributor.sends(Ern(message_id="M3", created="2026-11-03T12:00:00+00:00"))
        assert await distributor.titles() == ["Low tide", "Slow water"]

    async def test_a_takedown_hides_and_a_new_deal_shows(self, distributor: Distributor) -> None:
        await distributor.sends(Ern())
        await distributor.sends(Ern(message_id="M2", created="2026-11-02T12:00:00+00:00", deals=""))
        assert await distributor.titles() == []
        await distributor.sends(Ern(message_id="M3", created="2026-11-03T12:00:00+00:00"))
        assert await distributor.titles() == ["Low tide", "Slow water"]

    async def test_a_deal_of_elsewhere_hides_it_here(self, distributor: Distributor) -> None:
        await distributor.sends(Ern(deals=DEAL.replace("Worldwide", "NL")))
        assert await distributor.titles() == []

    async def test_two_releases_of_one_title_are_two(self, distributor: Distributor) -> None:
        await distributor.sends(Ern())
        other = Ern(message_id="M2", upc="012345678912", tracks=[("Live", "NLA122600009", "resources/1.wav")])
        assert (await distributor.sends(other, "other.xml")).done == 1
        upcs = await distributor.rows("select upc from albums where title = 'Tides' order by upc")
        assert [one["upc"] for one in upcs] == ["012345678905", "012345678912"]

    async def test_a_purge_takes_it_away(self, distributor: Distributor) -> None:
        await distributor.sends(Ern())
        purge = Ern(message_id="M2", created="2026-11-02T12:00:00+00:00").purge()
        assert (await distributor.sends(purge)).done == 1
        assert await distributor.titles() == []

    async def test_a_purge_of_what_was_merged_leaves_the_songs_of_others(
        self, distributor: Distributor, site: Site
    ) -> None:
        await distributor.sends(Ern())
        await site.song(title="Ours", artist="Ilse", album="Ours")
        admin = await person(site, Role.ADMIN)
        old, new = await distributor.rows("select id from albums order by title = 'Ours'")
        merged = await ask(
            site, admin, "POST", f"admin/albums/{old['id']}/merge", json={"into": str(new["id"])}
        )
        assert merged.status_code == 204
        assert await distributor.titles() == ["Low tide", "Ours", "Slow water"]
        await distributor.sends(Ern(message_id="M2", created="2026-11-02T12:00:00+00:00").purge())
        assert await distributor.titles() == ["Ours"]


class TestRefusals:
    """A message with something wrong changes nothing, says where, and may come again once it is mended."""

    @pytest.mark.parametrize(
        ("ern", "said"),
        [
            (Ern(tracks=[("Gone", "NLA122600001", "resources/9.wav")]), "not there"),
            (Ern(tracks=[("Out", "NLA122600001", "../../etc/passwd")]), "not there"),
            (Ern(tracks=[("Out", "NLA122600001", "/etc/passwd")]), "not there"),
            (Ern(upc="012345678906"), "identifier_refused"),
            (
                Ern(checksum="<HashSum><Algorithm>MD5</Algorithm><HashSumValue>00</HashSumValue></HashSum>"),
                "sum",
            ),
        ],
    )
    async def test_change_nothing(self, distributor: Distributor, ern: Ern, said: str) -> None:
        tally = await distributor.sends(ern)
        assert (tally.done, tally.refused) == (0, 1)
        assert any(said in one.message and one.line > 0 for one in distributor.findings), distributor.findings
        for query in ("select id from songs", "select id from albums", "select id from uploads"):
            assert await distributor.rows(query) == []
        masters = [one async for one in distributor.site.engines.blobs.list("masters")]
        assert masters == []
        assert (await distributor.sends(Ern())).done == 1

    async def test_admins_see_what_became_of_each(self, distributor: Distributor, site: Site) -> None:
        await distributor.sends(Ern())
        site.clock.move(hours=1)
        await distributor.sends(Ern(message_id="M2", tracks=[("Gone", "NLA122600001", "resources/9.wav")]))
        admin = await person(site, Role.ADMIN)
        first = (await ask(site, admin, "GET", "admin/ddex/messages?limit=1")).json()
        (refused,) = first["items"]
        assert (refused["message_id"], refused["state"], refused["findings"][0]["fatal"]) == (
            "M2",
            "refused",
            True,
        )
        then = (await ask(site, admin, "GET", f"admin/ddex/messages?cursor={first['next']}")).json()
        (done,) = then["items"]
        assert (done["message_id"], done["state"], done["album_title"], then["next"]) == (
            "M1",
            "done",
            "Tides",
            None,
        )

    async def test_a_sum_that_is_right(self, distributor: Distributor) -> None:
        data = (distributor.folder / "resources" / "1.wav").read_bytes()
        told = hashlib.md5(data, usedforsecurity=False).hexdigest().upper()
        checksum = f"<HashSum><Algorithm>MD5</Algorithm><HashSumValue>{told}</HashSumValue></HashSum>"
        tally = await distributor.sends(Ern(tracks=Ern().tracks[:1], checksum=checksum))
        assert tally.done == 1

    async def test_a_test_message_does_nothing(self, distributor: Distributor) -> None:
        tally = await distributor.sends(Ern(control="TestMessage"))
        assert (tally.done, tally.refused) == (0, 0)
        assert await distributor.rows("select id from songs") == []
