"""Keys of secrets at rest outlive rotation, and come to files that had none."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from segue.app.secrets import load_secrets, rotate_secrets


class TestSealingKeys:
    """What was sealed once can be opened for as long as the file is kept."""

    def test_a_file_of_an_earlier_version_gets_a_ring_once(self, tmp_path: Path) -> None:
        path = tmp_path / "secrets.json"
        before = load_secrets(path)
        raw = json.loads(path.read_text())
        del raw["sealing"]
        path.write_text(json.dumps(raw))
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: load_secrets(path), range(16)))
        assert len({tuple(one.sealing.keys.items()) for one in found}) == 1
        assert found[0].access == before.access
        assert path.stat().st_mode & 0o077 == 0

    def test_rotation_keeps_every_key_that_sealed(self, tmp_path: Path) -> None:
        path = tmp_path / "secrets.json"
        first = load_secrets(path).sealing
        for _ in range(3):
            rotate_secrets(path)
        last = load_secrets(path).sealing
        assert last.current != first.current
        assert last.keys[first.current] == first.signing_key
        assert len(last.keys) == 4
