"""docs/settings.md, made from the settings by `segue settings`."""

from typing import Any

from segue.app.catalog_settings import CatalogSettings
from segue.app.settings import PREFIX, Settings


def settings_page() -> str:
    """docs/settings.md: a section for each variable."""
    parts = [
        "# Settings\n",
        "Segue is set up by environment variables. Each has a default that works; none is needed to begin.\n",
    ]
    # pydantic has what is inherited first; a reader wants the address and the port first.
    for name in (*Settings.__annotations__, *CatalogSettings.__annotations__):
        field = Settings.model_fields[name]
        extra = field.json_schema_extra
        assert isinstance(extra, dict)  # noqa: S101  # every field above has one
        default = extra.get("shown_default", _shown(field.default))
        parts.append(f"## {PREFIX}{name.upper()}\n\n{field.description}\n\nWrite {extra['write']}.")
        parts.append(f"Default: {default}.\n" if default else "Default: not set.\n")
    return "\n".join(parts)


def _shown(default: Any) -> str:
    if isinstance(default, tuple):
        return f"`{','.join(map(str, default))}`" if default else ""
    return "" if default is None else f"`{default}`"
