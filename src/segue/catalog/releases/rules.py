"""How ISRCs are made (ISO 3901): prefix, two digits of the year, five of a count."""

LAST_NUMBER = 99_999


def compact_prefix(prefix: str) -> str:
    """Country and registrant without what stands between."""
    return prefix.replace("-", "").upper()


def isrc_of(prefix: str, year: int, number: int) -> str:
    """The ISRC with a `number` of a `year`, both counted by whoever has the prefix."""
    return f"{prefix}{year % 100:02d}{number:05d}"
