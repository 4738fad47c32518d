"""Deals of a message as licences."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from lxml import etree  # type: ignore[import-untyped]  # ships no types

from segue.catalog.api import Licence, LicenceRefused, Use, make_licence
from segue.ingest.ddex.contracts import MessageFinding

_WORLDWIDE = "worldwide"
# The allowed values of UseType (DDEX data dictionary): what is streamed, and what is kept on a device.
_DOWNLOADS = ("ConditionalDownload", "TetheredDownload", "TimeLimitedDownload")


class Deals:
    """The deals of a message, by the release they are for."""

    def __init__(self, root: etree._Element, holder: str, findings: list[MessageFinding]) -> None:
        self._holder = holder
        self._findings = findings
        self._by_release: dict[str, list[Licence]] = {}
        for released in root.iterfind("DealList/ReleaseDeal"):
            licences = [one for deal in released.iterfind("Deal/DealTerms") for one in self._licences(deal)]
            for reference in released.iterfind("DealReleaseReference"):
                self._by_release.setdefault((reference.text or "").strip(), []).extend(licences)

    def of(self, references: Sequence[str]) -> list[Licence]:
        """The licences of the first of `references` that deals name."""
        for reference in references:
            if reference in self._by_release:
                return self._by_release[reference]
        return []

    def _licences(self, terms: etree._Element) -> list[Licence]:
        if (terms.findtext("TakeDown") or "").strip().lower() == "true":
            return []
        uses = {
            use
            for element in terms.iter("UseType")
            for use in (_use((element.text or "").strip()),)
            if use is not None
        }
        if not uses:
            self._tell(
                terms,
                "The deal is for no use that is streaming or offline listening; it is left out.",
                fatal=False,
            )
            return []
        included = [(one.text or "").strip() for one in terms.iterfind("TerritoryCode")]
        excluded = [(one.text or "").strip() for one in terms.iterfind("ExcludedTerritoryCode")]
        whole = excluded or any(code.lower() == _WORLDWIDE for code in included)
        found = []
        for period in terms.findall("ValidityPeriod") or [None]:
            try:
                start, end = _moments(period)
                licence = make_licence(
                    0,
                    holder=self._holder,
                    territories=[_WORLDWIDE] if whole else included,
                    excluded=excluded,
                    start=start,
                    end=end,
                    uses=uses,
                )
            except (LicenceRefused, ValueError) as refused:
                self._tell(terms if period is None else period, f"The deal cannot be used: {refused}")
                continue
            found.append(licence)
        return found

    def _tell(self, element: etree._Element, message: str, *, fatal: bool = True) -> None:
        self._findings.append(MessageFinding(element.sourceline or 1, message, fatal))


def ended(holder: str, moment: datetime) -> Licence:
    """A licence that is over: what hides a release that nobody may hear any more."""
    return Licence(holder, frozenset(), frozenset(), None, moment, frozenset(Use))


def _use(told: str) -> Use | None:
    if told.endswith("Stream"):
        return Use.STREAM
    return Use.DOWNLOAD if told in _DOWNLOADS else None


def _moments(period: etree._Element | None) -> tuple[datetime | None, datetime | None]:
    if period is None:
        return None, None
    start = _moment(period.findtext("StartDateTime") or period.findtext("StartDate"))
    last_day = period.findtext("EndDate")
    if last_day is None:
        return start, _moment(period.findtext("EndDateTime"))
    # The last day belongs to it.
    return start, datetime.combine(
        date.fromisoformat(last_day.strip()), datetime.min.time(), UTC
    ) + timedelta(1)


def _moment(told: str | None) -> datetime | None:
    if told is None:
        return None
    moment = datetime.fromisoformat(told.strip())
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
