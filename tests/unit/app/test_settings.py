import stat
from ipaddress import ip_network
from pathlib import Path

import pytest

from segue.app.settings import LADDER, RENDITIONS, SettingsWrong, load_settings
from segue.app.settings_page import settings_page
from segue.ingest.ladder import DEFAULT_LADDER, KNOWN_IDS


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    import os

    for name in [name for name in os.environ if name.startswith("SEGUE_")]:
        monkeypatch.delenv(name)
    return monkeypatch


class TestWrongValues:
    """Each wrong variable is named, with what to write instead."""

    @pytest.mark.parametrize(
        ("name", "value", "hint"),
        [
            ("PORT", "eighty", "a number from 0 to 65535"),
            ("PORT", "70000", "a number from 0 to 65535"),
            ("PUBLIC_URL", "music.example.org", "https:// or http:// and a host"),
            ("PUBLIC_URL", "https://example.org/music", "without a path"),
            ("BLOB_URL", "ftp://x", "s3://bucket/prefix"),
            ("DISK_RESERVE", "much", "500MB"),
            ("DISK_RESERVE", "-1", "500MB"),
            ("LADDER", "aac64", "aac128"),
            ("LADDER", "aac128,mp3", "aac128"),
            ("TRUSTED_PROXIES", "proxy.local", "networks"),
            ("DEMO", "yes", "on or off"),
            ("WEB_PROCESSES", "0", "1 to 64"),
            ("ENCODERS", "two", "1 to 256"),
            ("LOG_LEVEL", "loud", "debug, info"),
        ],
    )
    def test_is_named(self, bare: pytest.MonkeyPatch, name: str, value: str, hint: str) -> None:
        bare.setenv(f"SEGUE_{name}", value)
        with pytest.raises(SettingsWrong) as told:
            load_settings()
        assert f"SEGUE_{name}={value}: write " in str(told.value)
        assert hint in str(told.value)

    def test_all_are_named_at_once(self, bare: pytest.MonkeyPatch) -> None:
        bare.setenv("SEGUE_PORT", "x")
        bare.setenv("SEGUE_DEMO", "x")
        bare.setenv("SEGUE_HOTS", "x")
        with pytest.raises(SettingsWrong) as told:
            load_settings()
        assert len(str(told.value).splitlines()) == 3

    def test_an_unknown_one_is_named_with_what_was_meant(self, bare: pytest.MonkeyPatch) -> None:
        bare.setenv("SEGUE_DATADIR", "/srv")
        with pytest.raises(SettingsWrong, match=r"SEGUE_DATADIR: .*SEGUE_DATA_DIR"):
            load_settings()

    def test_a_certificate_needs_its_key(self, bare: pytest.MonkeyPatch) -> None:
        bare.setenv("SEGUE_TLS_CERT", "cert.pem")
        with pytest.raises(SettingsWrong, match="SEGUE_TLS_CERT and SEGUE_TLS_KEY go together"):
            load_settings()

    def test_a_password_in_a_url_is_not_shown(self, bare: pytest.MonkeyPatch) -> None:
        bare.setenv("SEGUE_DATABASE_URL", "mysql://u:hunter2@h/d")
        with pytest.raises(SettingsWrong) as told:
            load_settings()
        assert "hunter2" not in str(told.value)
        bare.setenv("SEGUE_DATABASE_URL", "postgresql://u:hunter2@h/d")
        assert "hunter2" not in repr(load_settings())


class TestRightValues:
    """What is written is what is meant."""

    def test_nothing_is_needed(self) -> None:
        settings = load_settings()
        assert settings.data_dir == Path("data").absolute()
        assert settings.blobs == (settings.data_dir / "blobs").as_uri()
        assert settings.url_at(8080) == "http://127.0.0.1:8080"

    def test_an_empty_variable_is_none(self, bare: pytest.MonkeyPatch) -> None:
        bare.setenv("SEGUE_DATABASE_URL", "")
        assert load_settings().database_url is None

    def test_lists_and_sizes(self, bare: pytest.MonkeyPatch) -> None:
        bare.setenv("SEGUE_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.7,2001:db8::/32")
        bare.setenv("SEGUE_DISK_RESERVE", "10GB")
        bare.setenv("SEGUE_LADDER", "flac, aac128")
        settings = load_settings()
        assert settings.trusted_proxies == tuple(
            map(ip_network, ("10.0.0.0/8", "192.0.2.7/32", "2001:db8::/32"))
        )
        assert settings.disk_reserve == 10_000_000_000
        assert settings.ladder == ("aac128", "flac")

    def test_where_people_reach_it(self, bare: pytest.MonkeyPatch) -> None:
        bare.setenv("SEGUE_HOST", "::")
        assert load_settings().url_at(80) == "http://localhost:80"
        bare.setenv("SEGUE_TLS_CERT", "c")
        bare.setenv("SEGUE_TLS_KEY", "k")
        bare.setenv("SEGUE_HOST", "2001:db8::1")
        assert load_settings().url_at(443) == "https://[2001:db8::1]:443"
        bare.setenv("SEGUE_PUBLIC_URL", "https://music.example.org")
        assert load_settings().url_at(443) == "https://music.example.org"

    def test_the_ladder_is_ingests(self) -> None:
        assert LADDER == DEFAULT_LADDER
        assert set(RENDITIONS) == KNOWN_IDS

    def test_the_page_tells_all(self) -> None:
        page = settings_page()
        assert page.count("\n## SEGUE_") == len(type(load_settings()).model_fields)
        assert page.count("\nWrite ") == page.count("\n## ")


class TestSecrets:
    """Made once, for the owner's eyes only."""

    def test_made_on_first_use_and_kept(self, tmp_path: Path) -> None:
        from segue.app.secrets import load_secrets

        path = tmp_path / "new" / "secrets.json"
        first = load_secrets(path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert load_secrets(path) == first
        assert first.access.signing_key != first.media.signing_key
        assert len(first.access.signing_key) == 32
        assert [file.name for file in path.parent.iterdir()] == ["secrets.json"]

    def test_never_shown(self, tmp_path: Path) -> None:
        from segue.app.secrets import load_secrets

        secrets = load_secrets(tmp_path / "secrets.json")
        assert secrets.setup_code not in repr(secrets)
        assert repr(secrets.access.signing_key)[2:12] not in repr(secrets)

    def test_many_processes_agree(self, tmp_path: Path) -> None:
        from concurrent.futures import ThreadPoolExecutor

        from segue.app.secrets import load_secrets

        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: load_secrets(tmp_path / "secrets.json"), range(16)))
        assert all(one == found[0] for one in found)

    def test_rotation_keeps_the_last_key(self, tmp_path: Path) -> None:
        from segue.app.secrets import load_secrets, rotate_secrets

        path = tmp_path / "secrets.json"
        before = load_secrets(path)
        rotate_secrets(path)
        after = load_secrets(path)
        assert after.access.current != before.access.current
        assert after.access.keys[before.access.current] == before.access.signing_key
        rotate_secrets(path)
        assert before.access.current not in load_secrets(path).access.keys
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert load_secrets(path).setup_code == before.setup_code

    def test_open_to_others_is_refused(self, tmp_path: Path) -> None:
        from segue.app.secrets import SecretsUnusable, load_secrets

        path = tmp_path / "secrets.json"
        load_secrets(path)
        path.chmod(0o644)
        with pytest.raises(SecretsUnusable, match="chmod 600"):
            load_secrets(path)

    def test_damage_is_told(self, tmp_path: Path) -> None:
        from segue.app.secrets import SecretsUnusable, load_secrets

        path = tmp_path / "secrets.json"
        load_secrets(path)
        path.write_text('{"access": {}}')
        with pytest.raises(SecretsUnusable, match="damaged"):
            load_secrets(path)
