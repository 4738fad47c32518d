"""A release written out as FLAC and JSON."""

import json
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import imageio_ffmpeg  # type: ignore[import-untyped]  # it has no types
from mutagen.flac import FLAC

from segue.accounts.api import Role
from segue.catalog.api import Container, Family
from segue.catalog.folders.rules import file_stem
from segue.kernel.ids import AlbumId, VersionId
from segue.kernel.quality import Quality
from tests.integration.catalog.test_covers import picture, put
from tests.integration.plans.asking import ask, person
from tests.site import Site, bearer, make_analysis
from tests.songs import make_rendition


def flac(path: Path) -> bytes:
    """A second of a tone."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", "sine=d=1", str(path)]
    subprocess.run(command, check=True)
    return path.read_bytes()


class TestReleaseFolder:
    """Sound with tags, cover, and all that is known as JSON; what has no sound yet is told."""

    async def test_all_of_it(self, site: Site, tmp_path: Path) -> None:
        owner = await person(site, Role.ARTIST)
        song = await site.song(member=owner.user.id, title="Slow/water: ../..", track=3)
        told = (await ask(site, owner, "GET", f"songs/{song}")).json()
        album = told["album"]["id"]
        await put(site, owner, f"albums/{album}/cover", picture())
        await ask(site, owner, "PUT", f"songs/{song}/lyrics", json={"text": "[00:01.00]La", "language": "en"})
        await ask(site, owner, "PATCH", f"songs/{song}", json={"isrc": "NLA122600001"})
        licence = {"holder": "Low Tide", "territories": ["NL"]}
        await ask(site, owner, "PUT", f"songs/{song}/licences", json={"licences": [licence]})
        data = flac(tmp_path / "tone.flac")
        rendition = make_rendition("flac", Quality.LOSSLESS, family=Family.FLAC, container=Container.FLAC)

        async def pieces() -> Any:
            yield data

        await site.engines.blobs.put("artists/x/flac.flac", pieces())
        async with site.engines.database.transaction() as conn:
            await site.features.catalog.publish_version(
                conn,
                song_id=song,
                version_id=VersionId(site.engines.ids.new()),
                analysis=make_analysis(),
                renditions=[
                    make_rendition("aac128", Quality.STANDARD),
                    _at(rendition, "artists/x/flac.flac", len(data)),
                ],
                master_key=None,
                master_path="/x",
                complete=True,
            )
        bare = await site.song(member=owner.user.id, title="Not there", track=4)
        written = await site.features.papers.folders.write(AlbumId(album), tmp_path / "out")
        assert written.folder == tmp_path / "out" / "Ilse Maar - Tides"
        assert (written.songs, [one for one, _ in written.left_out]) == (1, [bare])
        names = sorted(path.name for path in written.folder.iterdir())
        assert names == ["1-03 Slow_water_ .._.flac", "cover.jpg", "release.json"]
        release = json.loads((written.folder / "release.json").read_text())
        assert (release["title"], release["cover"]) == ("Tides", "cover.jpg")
        first, second = release["songs"]
        assert (first["isrc"], first["file"], second["file"]) == ("NLA122600001", names[0], None)
        assert first["licences"][0]["territories"] == ["NL"]
        assert first["lyrics"][0]["lines"] == [{"start_ms": 1000, "text": "La", "words": []}]
        held: Any = FLAC(written.folder / names[0])  # type: ignore[no-untyped-call]  # mutagen ships few types
        assert (held["TITLE"], held["TRACKNUMBER"], held["ISRC"]) == (
            ["Slow/water: ../.."],
            ["3"],
            ["NLA122600001"],
        )
        assert held["LYRICS"] == ["[00:01.000]La\n"]
        assert held.pictures[0].mime == "image/jpeg"
        assert held.info.length == 1.0
        async with site.client(headers=bearer(owner)) as client:
            answer = await client.get(f"/api/v1/albums/{album}/archive")
        with zipfile.ZipFile(BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
            assert sorted(archive.namelist()) == [f"Ilse Maar - Tides/{name}" for name in names]
        assert list((tmp_path / "work").iterdir()) == []


def _at(rendition: Any, key: str, size: int) -> Any:
    from dataclasses import replace

    return replace(rendition, blob_key=key, size=size)


class TestNames:
    """No title makes a path, or a name that some file system refuses."""

    def test_stems(self) -> None:
        assert file_stem(1, 2, "../../etc/passwd") == "1-02 .._.._etc_passwd"
        assert file_stem(2, None, 'a\x00<b>:"|?*') == "2-xx a__b______"
        assert file_stem(1, 1, "dots...") == "1-01 dots"
        assert len(file_stem(1, 1, "x" * 300)) == 100
