from pathlib import Path

from tests.people import Artist, make_wav
from tests.servers import serving


class TestFullDisk:
    """No room is told as such, and nothing is half there."""

    def test_uploads_are_refused_and_the_rest_goes_on(self, tmp_path: Path) -> None:
        with serving(tmp_path, DISK_RESERVE="1000000TB") as server:
            artist = Artist.joins(server)
            answer = artist.upload(make_wav(), "Too much")
            assert (answer.status, answer.json["code"]) == (507, "out_of_space")
            assert "room" in answer.json["detail"]
            blobs = server.folder / "data" / "blobs"
            assert [path for path in blobs.rglob("*") if path.is_file()] == []
            assert artist.get("uploads").json["items"] == []
            health = server.ask("/health/ready").json["checks"]
            assert health["disk"]["status"] != "up"
            assert health["database"]["status"] == health["storage"]["status"] == "up"
            assert artist.get("albums").status == 200
            assert server.stop() == 0
