"""Pure decisions about genres: their names and slugs."""

import re
import unicodedata

from segue.catalog import rules

LONGEST_GENRE = 60
MOST_ALIASES = 30


def tidy_genre(text: str) -> str:
    """A genre's name as the tree writes it. Raises NameRefused."""
    return rules.tidy_name(text, "genre").lower()[:LONGEST_GENRE].rstrip()


def slug_of(name: str) -> str:
    """A name for addresses: letters without accents, digits and hyphens; never empty."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ").replace("'", ""))
    ascii_letters = plain.encode("ascii", "ignore").decode().lower()
    # Names in other scripts have nothing left: their code points make an address that is theirs alone.
    return re.sub(r"[^a-z0-9]+", "-", ascii_letters).strip("-") or "-".join(f"{ord(c):x}" for c in name[:12])
