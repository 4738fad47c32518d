"""Cells of tables that spreadsheets open without running them, and that come back as they went. Pure."""

# What makes a formula of a cell, full-width letters too: owasp.org/www-community/attacks/CSV_Injection.
_FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_QUOTE = "'"


def guard(text: str) -> str:
    """A cell that no program takes for a formula."""
    return _QUOTE + text if text.startswith(tuple(_FORMULA)) or _is_guarded(text) else text


def unguard(cell: str) -> str:
    """What `guard` was given."""
    return cell[1:] if _is_guarded(cell) else cell


def _is_guarded(cell: str) -> bool:
    return len(cell) > 1 and cell[0] == _QUOTE and cell[1] in _FORMULA + _QUOTE
