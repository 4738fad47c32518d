"""What is taken out of everything that is logged."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.accounts.sessions.rules import new_refresh_token
from segue.app.logs import HIDDEN, redact, redact_event
from segue.app.web.access import safe_path


class TestRedact:
    """Secrets are known by their looks and by their names."""

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            (
                "GET /m/k1.1790000000.0193.5.c2lnbmF0dXJl/song/version/aac.m3u8",
                "GET /m/[hidden]/song/version/aac.m3u8",
            ),
            ("https://music.example/m/k1.17.ab.5.xy/a", "https://music.example/m/[hidden]/a"),
            ("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "token [hidden]"),
            ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer [hidden]"),
            ("postgresql://segue:hunter2@db:5432/segue", "postgresql://segue:[hidden]@db:5432/segue"),
            ("postgresql://db:5432/segue", "postgresql://db:5432/segue"),
            (
                "artists/0193/albums/singles/0194/0195/aac128.mp4",
                "artists/0193/albums/singles/0194/0195/aac128.mp4",
            ),
        ],
    )
    def test_by_looks(self, text: str, shown: str) -> None:
        assert redact(text) == shown

    def test_every_refresh_token(self) -> None:
        for _ in range(200):
            token = new_refresh_token()
            assert token not in redact(f"refused {token}, sorry")

    def test_by_name(self) -> None:
        event = {
            "event": "asked",
            "password": "a",
            "refresh_token": "b",
            "headers": {"Cookie": "segue_access=c", "accept": "*/*"},
            "code": "K7QM2XWP",
            "items": ["Bearer d"],
            "blob_key": "covers/1/96.webp",
            "count": 3,
        }
        shown = redact_event(None, "info", event)
        assert shown == {
            "event": "asked",
            "password": HIDDEN,
            "refresh_token": HIDDEN,
            "headers": {"Cookie": HIDDEN, "accept": "*/*"},
            "code": HIDDEN,
            "items": [f"Bearer {HIDDEN}"],
            "blob_key": "covers/1/96.webp",
            "count": 3,
        }


class TestPaths:
    """The access log shows no signed path's token."""

    @given(st.text("abcDEF019._-", min_size=1, max_size=90), st.text("ab/.", max_size=20))
    def test_whatever_it_looks_like(self, token: str, rest: str) -> None:
        assert safe_path(f"/m/{token}/{rest}") == f"/m/{HIDDEN}/{rest}"

    def test_a_token_in_another_path(self) -> None:
        token = secrets.token_urlsafe(64)
        assert token not in safe_path(f"/api/v1/{token}")
