"""Settings of the catalogue and of what comes into it; settings.py holds the rest."""

from pathlib import Path
from typing import Literal

from pydantic import ByteSize, Field, field_validator
from pydantic_settings import BaseSettings


class CatalogSettings(BaseSettings):
    """What the operator has decided about uploads, releases and rights."""

    upload_limit: ByteSize = Field(
        default=ByteSize(4_000_000_000),
        ge=1_000_000,
        description="How large a file people may upload. Imports have no limit.",
        json_schema_extra={"write": "a size such as 500MB or 10GB", "shown_default": "4GB"},
    )
    disk_reserve: ByteSize = Field(
        default=ByteSize(1_000_000_000),
        ge=0,
        description="Space that uploads leave free on the disk. Less than that, and they are refused.",
        json_schema_extra={"write": "a size such as 500MB or 10GB", "shown_default": "1GB"},
    )
    lazy_ladders: Literal["played", "background"] = Field(
        default="played",
        description="When songs of a lazy import get qualities of their own beside their file: `played` when"
        " one is first played, `background` also one after the other, most played first.",
        json_schema_extra={"write": "`played` or `background`"},
    )
    artist_quota: ByteSize | None = Field(
        default=None,
        ge=1_000_000,
        description="How much room the originals of one artist's songs may take, all versions counted. An"
        " admin may give an artist another figure. Left out, there is no limit but the disk's.",
        json_schema_extra={"write": "a size such as 500MB or 100GB"},
    )
    isrc_prefix: str | None = Field(
        default=None,
        pattern=r"^[A-Z]{2}-?[A-Z0-9]{3}$",
        description="The prefix your national ISRC agency gave you (country and registrant). With it, songs"
        " of a release that lack an ISRC may be given one here.",
        json_schema_extra={"write": "two letters and three letters or digits, such as FR-Z03"},
    )

    licence_default: Literal["allow", "deny"] = Field(
        default="allow",
        description="Whether a song for which no licence was entered may be heard: allow everywhere, or deny,"
        " which is what a label wants.",
        json_schema_extra={"write": "allow or deny"},
    )

    chart_country: str | None = Field(
        default=None,
        pattern=r"^[A-Z]{2}$",
        description="The country whose plays make the charts. Left out, all plays count.",
        json_schema_extra={"write": "two letters, such as NL"},
    )
    share_previews: Literal["on", "off"] = Field(
        default="off",
        description="Whether people without an account hear the first 30 seconds of the songs that somebody"
        " shared with them by a link. Your licences say whether that is allowed.",
        json_schema_extra={"write": "on or off"},
    )

    ddex_schemas: Path | None = Field(
        default=None,
        description="Folder with the XML schemas (.xsd) of the DDEX messages you get, which DDEX gives to"
        " those who implement its standards. Left out, messages are checked for their structure alone.",
        json_schema_extra={"write": "a folder"},
    )

    @field_validator("isrc_prefix", mode="before")
    @classmethod
    def _upper_case(cls, value: object) -> object:
        return value.strip().upper() if isinstance(value, str) else value
