import pytest

from segue.app.settings import SettingsWrong, load_settings

WHOLE = {
    "ISSUER": "https://id.example.org",
    "CLIENT_ID": "segue",
    "CLIENT_SECRET": "very secret",
    "LABEL": "Home",
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    import os

    for name in [name for name in os.environ if name.startswith("SEGUE_")]:
        monkeypatch.delenv(name)
    return monkeypatch


def give(environment: pytest.MonkeyPatch, name: str, **parts: str) -> None:
    """Write a provider's variables."""
    for part, value in parts.items():
        environment.setenv(f"SEGUE_OIDC__{name}__{part}", value)


class TestProviders:
    """Each provider is a group of variables with a name; a wrong one is named without its secret."""

    def test_there_are_none_at_first(self) -> None:
        assert load_settings().oidc == {}

    def test_several_stand_side_by_side(self, bare: pytest.MonkeyPatch) -> None:
        give(bare, "HOME", **WHOLE)
        give(bare, "WORK", **(WHOLE | {"ISSUER": "http://127.0.0.1:9", "REGISTRATION": "open"}))
        import os

        found = load_settings(os.environ).oidc
        assert sorted(found) == ["home", "work"]
        assert found["home"].client_id == "segue"
        assert found["home"].registration is None
        assert found["work"].registration == "open"
        assert "very secret" not in repr(load_settings())

    def test_json_does_as_well(self, bare: pytest.MonkeyPatch) -> None:
        bare.setenv(
            "SEGUE_OIDC", '{"home": {"issuer": "https://id.example.org", "client_id": "x", "label": "H"}}'
        )
        assert load_settings().oidc["home"].client_secret is None

    @pytest.mark.parametrize(
        "change",
        [
            {"ISSUER": "http://id.example.org"},
            {"ISSUER": "https://id.example.org?tenant=1"},
            {"ISSUER": "id.example.org"},
            {"REGISTRATION": "perhaps"},
            {"CLIENT_ID": ""},
            {"COLOUR": "red"},
        ],
    )
    def test_a_wrong_part_is_refused_without_telling_the_secret(
        self, bare: pytest.MonkeyPatch, change: dict[str, str]
    ) -> None:
        give(bare, "HOME", **(WHOLE | change))
        with pytest.raises(SettingsWrong) as told:
            load_settings()
        assert "SEGUE_OIDC: write " in str(told.value)
        assert "very secret" not in str(told.value)

    def test_text_that_is_no_json_is_refused(self, bare: pytest.MonkeyPatch) -> None:
        bare.setenv("SEGUE_OIDC", "very secret")
        with pytest.raises(SettingsWrong) as told:
            load_settings()
        assert "very secret" not in str(told.value)
