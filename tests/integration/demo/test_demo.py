"""Demo music on a server: offered once, made piece by piece, taken away without a trace."""

from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import httpx
import numpy as np
import pytest

from segue.app.demo import service
from segue.app.demo.composer import write_master
from segue.app.demo.programme import RECORDS, SECOND_CUP, SONGS_TOTAL, SWIMMING_INDOORS, works
from segue.app.demo.service import COMPOSE, ComposerFailed
from segue.app.demo.sleeves import draw_sleeve
from segue.app.demo.sound.signal import RATE
from segue.ingest.api import Origin
from tests.site import Site, someone

SLUGS = [piece.slug for work in works() for piece in work.pieces]


class QuickComposer:
    """Stands in for the composer's process: a second of a tone each; may be killed after some."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.composed: list[str] = []
        self.killed_after: int | None = None
        self.asked_meanwhile: object = None
        monkeypatch.setattr(service, "_composed", self._compose)

    async def _compose(self, folder: Path, slugs: Sequence[str]) -> AsyncGenerator[str]:
        for slug in slugs:
            if self.killed_after is not None and len(self.composed) >= self.killed_after:
                raise ComposerFailed("killed")
            record, piece = next((r, p) for r in RECORDS for p in r.pieces if p.slug == slug)
            tone = 0.1 * np.sin(np.arange(RATE) * 0.05 * (1 + SLUGS.index(slug)))
            cover = draw_sleeve(record.slug) if record is SWIMMING_INDOORS else b""
            write_master(folder, record, piece, np.stack([tone, tone]).astype(np.float32), cover)
            self.composed.append(slug)
            yield slug


@pytest.fixture
def composer(monkeypatch: pytest.MonkeyPatch) -> QuickComposer:
    return QuickComposer(monkeypatch)


async def taken_in(site: Site) -> list[str]:
    uploads = await site.features.ingest.uploads.list_origin(Origin.DEMO)
    return [upload.file_name.removesuffix(".flac") for upload in uploads]


def queued(site: Site) -> list[str]:
    return [task for task, _ in site.engines.jobs.queued]  # type: ignore[attr-defined]


async def shown(client: httpx.AsyncClient) -> dict[str, object]:
    answer = await client.get("/api/v1/setup")
    state: dict[str, object] = answer.json()["demo"]
    return state


class TestOffering:
    """Demo music is offered to a server that has no music and was never asked."""

    async def test_an_empty_server_gets_it(self, site: Site) -> None:
        await site.features.demo.offer()
        assert queued(site) == [COMPOSE]
        async with site.client() as client:
            assert await shown(client) == {"state": "making", "songs_ready": 0, "songs_total": SONGS_TOTAL}

    async def test_a_server_with_music_does_not(self, site: Site) -> None:
        await site.song()
        await site.features.demo.offer()
        assert queued(site) == []
        async with site.client() as client:
            assert await shown(client) == {"state": "off", "songs_ready": 0, "songs_total": 0}

    async def test_what_was_taken_away_is_not_offered_again(self, site: Site) -> None:
        await site.features.demo.offer()
        await site.features.demo.remove()
        await site.features.demo.offer()
        assert queued(site) == [COMPOSE]

    async def test_but_it_may_be_asked_for(self, site: Site, composer: QuickComposer) -> None:
        await site.features.demo.remove()
        await site.features.demo.want()
        await site.features.demo.compose()
        assert await taken_in(site) == SLUGS

    async def test_music_that_comes_later_does_not_stop_it(self, site: Site) -> None:
        await site.features.demo.offer()
        await site.song()
        await site.features.demo.offer()
        assert queued(site) == [COMPOSE, COMPOSE]


class TestComposing:
    """Each piece is composed and taken in once, however often the job is killed."""

    async def test_all_pieces_come_in_their_order(
        self, site: Site, composer: QuickComposer, tmp_path: Path
    ) -> None:
        await site.features.demo.want()
        await site.features.demo.compose()
        assert await taken_in(site) == SLUGS
        assert not (tmp_path / "demo").exists()
        await site.features.demo.compose()
        assert composer.composed == SLUGS

    async def test_a_killed_job_goes_on_after_the_last_piece(
        self, site: Site, composer: QuickComposer
    ) -> None:
        await site.features.demo.want()
        for killed_after in (1, 3, 4, None):
            composer.killed_after = killed_after
            try:
                await site.features.demo.compose()
            except ComposerFailed:
                assert killed_after is not None
        assert await taken_in(site) == SLUGS
        assert composer.composed == SLUGS

    async def test_a_master_left_by_a_killed_job_is_taken_in(
        self, site: Site, composer: QuickComposer, tmp_path: Path
    ) -> None:
        await site.features.demo.want()
        folder = tmp_path / "demo"
        folder.mkdir()
        tone = np.full((2, RATE), 0.1, np.float32)
        write_master(folder, SWIMMING_INDOORS, SWIMMING_INDOORS.pieces[0], tone, b"")
        await site.features.demo.compose()
        assert "lane-four" not in composer.composed
        assert sorted(await taken_in(site)) == sorted(SLUGS)

    async def test_nothing_is_composed_that_is_not_wanted(self, site: Site, composer: QuickComposer) -> None:
        await site.features.demo.want()
        await site.features.demo.remove()
        await site.features.demo.compose()
        assert composer.composed == []

    async def test_what_is_taken_away_meanwhile_does_not_come_back(
        self, site: Site, composer: QuickComposer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await site.features.demo.want()
        submit = site.features.ingest.uploads.submit

        async def slow(*told: object) -> object:
            await site.features.demo.remove()
            return await submit(*told)  # type: ignore[arg-type]

        monkeypatch.setattr(site.features.ingest.uploads, "submit", slow)
        await site.features.demo.compose()
        assert await taken_in(site) == []


@pytest.mark.needs("bwrap")
class TestSongs:
    """The music is on albums by artists like any other, and can be taken away without a trace."""

    async def test_from_composing_to_taking_away(
        self, site: Site, composer: QuickComposer, tmp_path: Path
    ) -> None:
        await site.features.demo.want()
        composer.killed_after = 2
        with pytest.raises(ComposerFailed):
            await site.features.demo.compose()
        for upload in await site.features.ingest.uploads.list_origin(Origin.DEMO):
            await site.features.ingest.encoding.run(upload.id)
        async with site.client() as client:
            assert await shown(client) == {"state": "making", "songs_ready": 2, "songs_total": SONGS_TOTAL}
        songs = (await site.features.catalog.list_songs(someone())).items
        assert {song.title for song in songs} == {"Lane Four", "Second Cup"}
        albums = {album.title: album for album in (await site.features.catalog.list_albums(someone())).items}
        assert albums["Swimming Indoors"].cover is not None
        assert albums["Swimming Indoors"].release_date == SWIMMING_INDOORS.release_date
        artists = {
            artist.name: artist for artist in (await site.features.catalog.list_artists(someone())).items
        }
        assert artists["Crane Street Trio"].bio == SECOND_CUP.bio

        assert await site.features.demo.remove() == 2
        assert (await site.features.catalog.list_songs(someone())).items == []
        assert (await site.features.catalog.list_artists(someone())).items == []
        left = [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]
        assert left == []

    async def test_it_is_ready_when_all_songs_are(
        self, site: Site, composer: QuickComposer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await site.features.demo.want()
        await site.features.demo.compose()
        async with site.engines.database.transaction() as conn:
            await conn.execute(
                "update uploads set state = 'ready', finished_at = now() where origin = 'demo'"
            )
        async with site.client() as client:
            assert (await shown(client))["state"] == "ready"
