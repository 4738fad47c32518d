"""The set-up hears of package indexes what pip hears."""

from pathlib import Path

import pytest
from index_settings import PUBLIC_INDEX, exports, index_settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder, on a machine whose own files say nothing."""
    monkeypatch.setattr("index_settings.SYSTEM_BUNDLES", ())
    monkeypatch.setattr("index_settings.MACHINE_FILE", tmp_path / "none")
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def write_pip_conf(home: Path, text: str) -> None:
    path = home / ".config" / "pip" / "pip.conf"
    path.parent.mkdir(parents=True)
    path.write_text(text)


class TestWhereFrom:
    """uv's own variables win, then pip's, then pip's files, then the public index."""

    def test_nothing_set_means_the_public_index(self, home: Path) -> None:
        assert index_settings({"HOME": str(home)}).indexes == (PUBLIC_INDEX,)
        assert exports({"HOME": str(home)}) == {"UV_HTTP_TIMEOUT": "60"}

    def test_pip_conf_is_passed_on(self, home: Path) -> None:
        write_pip_conf(home, "[global]\nindex-url = https://mirror.example/simple\n")
        assert exports({"HOME": str(home)})["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"

    def test_a_variable_beats_a_file(self, home: Path) -> None:
        write_pip_conf(home, "[global]\nindex-url = https://mirror.example/simple\n")
        environment = {"HOME": str(home), "PIP_INDEX_URL": "https://other.example/simple"}
        assert exports(environment)["UV_DEFAULT_INDEX"] == "https://other.example/simple"

    def test_the_install_section_beats_the_global_one(self, home: Path) -> None:
        write_pip_conf(
            home, "[global]\nindex-url = https://a.example/\n[install]\nindex_url = https://b.example/\n"
        )
        assert index_settings({"HOME": str(home)}).indexes == ("https://b.example/",)

    @pytest.mark.parametrize("variable", ["UV_DEFAULT_INDEX", "UV_INDEX_URL"])
    def test_what_uv_was_told_stands(self, home: Path, variable: str) -> None:
        environment = {
            "HOME": str(home),
            "PIP_INDEX_URL": "https://p.example/",
            variable: "https://u.example/",
        }
        assert "UV_DEFAULT_INDEX" not in exports(environment)
        assert index_settings(environment).indexes == ("https://u.example/",)

    def test_names_of_indexes_are_no_part_of_their_address(self, home: Path) -> None:
        environment = {"HOME": str(home), "UV_DEFAULT_INDEX": "inner=https://u.example/simple?a=b"}
        assert index_settings(environment).indexes == ("https://u.example/simple?a=b",)

    def test_further_indexes_are_looked_through_as_pip_does(self, home: Path) -> None:
        environment = {"HOME": str(home), "PIP_EXTRA_INDEX_URL": "https://a.example/ https://b.example/"}
        told = exports(environment)
        assert told["UV_INDEX"] == "https://a.example/ https://b.example/"
        assert told["UV_INDEX_STRATEGY"] == "unsafe-best-match"
        assert index_settings(environment).indexes == (
            PUBLIC_INDEX,
            "https://a.example/",
            "https://b.example/",
        )

    def test_a_broken_file_is_passed_over(self, home: Path) -> None:
        write_pip_conf(home, "index-url without a section")
        assert index_settings({"HOME": str(home)}).indexes == (PUBLIC_INDEX,)

    def test_a_machine_without_home_has_settings_too(self, home: Path) -> None:
        assert index_settings({}).indexes == (PUBLIC_INDEX,)


class TestCertificates:
    """The bundle that pip was given serves uv and Node as well."""

    def test_pip_cert_is_passed_on(self, home: Path, tmp_path: Path) -> None:
        bundle = tmp_path / "bundle.pem"
        bundle.touch()
        told = exports({"HOME": str(home), "PIP_CERT": str(bundle)})
        assert told["SSL_CERT_FILE"] == told["NODE_EXTRA_CA_CERTS"] == str(bundle)

    def test_a_bundle_that_is_not_there_is_passed_over(self, home: Path) -> None:
        assert "SSL_CERT_FILE" not in exports({"HOME": str(home), "PIP_CERT": "/nowhere.pem"})


class TestProxy:
    """A proxy from pip's settings is used where the environment names none."""

    def test_pips_proxy_is_passed_on(self, home: Path) -> None:
        assert exports({"HOME": str(home), "PIP_PROXY": "http://p:3128"})["HTTPS_PROXY"] == "http://p:3128"

    def test_the_environments_proxy_stands(self, home: Path) -> None:
        told = exports({"HOME": str(home), "PIP_PROXY": "http://p:3128", "https_proxy": "http://q:3128"})
        assert "HTTPS_PROXY" not in told
