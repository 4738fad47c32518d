"""What is stored: by kind, by artist, and how much room is left."""

from pathlib import Path

from segue.accounts.api import Role
from segue.ingest.storage.contracts import Kind
from tests.integration.ingest.conftest import Workshop
from tests.integration.ingest.fakes import FakeEngine
from tests.integration.ingest.test_uploads import send
from tests.integration.plans.asking import ask


class TestStock:
    """Each byte is counted once, under what it is for, and with the artist whose it is."""

    async def test_by_kind_and_by_artist(self, workshop: Workshop, fake: FakeEngine, wav: Path) -> None:
        site = workshop.site
        admin, artist = await site.person(Role.ADMIN), await site.person(Role.ARTIST)
        await send(workshop, artist, wav, title="Slow water", artist="Ilse")
        stock = (await workshop.ingest.stocktaking.get()).stock
        assert stock is not None
        size = wav.stat().st_size
        assert {one.kind: one.size for one in stock.kinds}[Kind.COMING] == size
        await workshop.work()
        site.clock.move(minutes=5)
        counted = await workshop.ingest.stocktaking.get()
        assert counted.stock is not None
        sizes = {one.kind: one.size for one in counted.stock.kinds}
        assert (sizes[Kind.MASTERS], sizes[Kind.COMING], sizes[Kind.IN_PLACE]) == (size, 0, 0)
        assert sizes[Kind.RENDITIONS] > 0
        assert counted.disk is not None
        assert 0 < counted.disk.free <= counted.disk.total
        told = (await ask(site, admin, "GET", "admin/storage")).json()
        assert {"kind": "masters", "files": 1, "bytes": size} in told["kinds"]
        [held] = (await ask(site, admin, "GET", "admin/storage/artists?q=ILS")).json()["items"]
        assert (held["artist"], held["songs"], held["stored_bytes"]) == ("Ilse", 1, size)
        assert held["rendition_bytes"] == sizes[Kind.RENDITIONS]
        assert (await ask(site, admin, "GET", "admin/storage/artists?q=nobody")).json()["items"] == []

    async def test_pages_go_from_the_fullest_to_the_emptiest(
        self, workshop: Workshop, fake: FakeEngine, wav: Path
    ) -> None:
        site = workshop.site
        artist = await site.person(Role.ARTIST)
        for title, name in (("One", "Bo"), ("Two", "Ada"), ("Three", "Ada")):
            await send(workshop, artist, wav, title=title, artist=name)
        await workshop.work()
        names, cursor = [], None
        while True:
            page = await workshop.ingest.stocktaking.list_artists("", cursor, 1)
            names += [one.artist for one in page.items]
            cursor = page.next
            if cursor is None:
                break
        assert names == ["Ada", "Bo"]
        await send(workshop, artist, wav, title="Four", artist="Cy")
        await workshop.work()
        listed = await workshop.ingest.stocktaking.list_artists("cy", None, 5)
        assert listed.items == [], "counted a moment ago"
        site.clock.move(seconds=6)
        [cy] = (await workshop.ingest.stocktaking.list_artists("cy", None, 5)).items
        assert cy.stored == wav.stat().st_size
