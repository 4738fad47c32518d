"""Settings, error codes and metrics are in the docs, all of them and no others."""

import re
from pathlib import Path

import pytest
from reference_pages import DOCS, PAGES, failures, metrics

from tests.architecture.source import ROOT, own_files


class TestPages:
    """A page of reference says what the code says; `bin/check --fix` writes it."""

    @pytest.mark.parametrize("name", sorted(PAGES))
    def test_page_is_fresh(self, name: str) -> None:
        assert (DOCS / name).read_text() == PAGES[name]()


class TestErrors:
    """A failure says what it is by itself."""

    def test_every_failure_has_a_code_of_its_own(self) -> None:
        assert [kind.__qualname__ for kind in failures() if "code" not in vars(kind)] == []

    def test_a_code_means_one_thing(self) -> None:
        codes = [kind.code for kind in failures()]
        assert sorted(set(codes)) == sorted(codes)

    def test_codes_are_words_with_underscores(self) -> None:
        assert [kind.code for kind in failures() if not re.fullmatch(r"[a-z][a-z0-9_]+", kind.code)] == []

    def test_a_title_is_a_short_sentence_without_its_full_stop(self) -> None:
        odd = [
            kind.title
            for kind in failures()
            if not kind.title[:1].isupper() or kind.title.endswith((".", "!")) or len(kind.title) > 60
        ]
        assert odd == []


class TestMetrics:
    """A metric can be found and understood by who has only its name."""

    def test_names_begin_with_the_house(self) -> None:
        assert [one.name for one in metrics() if not one.name.startswith("segue_")] == []

    def test_each_says_what_it_counts(self) -> None:
        assert [one.name for one in metrics() if not one.purpose] == []

    def test_there_are_metrics(self) -> None:
        assert list(metrics())


class TestDecisions:
    """A decision has a page of one shape, and all are in the list."""

    PAGES = sorted((DOCS / "decisions").glob("[0-9]*.md"))

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
    def test_shape(self, page: Path) -> None:
        text = page.read_text()
        assert text.startswith(f"# {int(page.name[:4])}. ")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
            "Context",
            "Decision",
            "Consequences",
            "Held by",
        ]
        assert len(text.splitlines()) <= 60

    def test_numbers_run_without_a_gap(self) -> None:
        assert [int(page.name[:4]) for page in self.PAGES] == list(range(1, len(self.PAGES) + 1))

    def test_the_list_names_them_all(self) -> None:
        listed = re.findall(r"\]\((\S+)\)", (DOCS / "decisions" / "README.md").read_text())
        assert listed == [page.name for page in self.PAGES]


class TestLinks:
    """A link inside the repository leads somewhere."""

    def test_pages_link_to_files_that_are_there(self) -> None:
        lost = [
            f"{page.relative_to(ROOT)}: {target}"
            for page in own_files(".md")
            for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text())
            if "://" not in target
            and not target.startswith(("#", "mailto:"))
            and not (page.parent / target.partition("#")[0]).exists()
        ]
        assert lost == []
