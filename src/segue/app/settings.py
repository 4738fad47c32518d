"""All settings of Segue: environment variables that begin with SEGUE_, typed, in one place.

docs/settings.md is made from it (settings_page.py), and a test compares the two.
"""

import difflib
import os
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict, SettingsError

from segue.app.catalog_settings import CatalogSettings
from segue.app.oidc_settings import OidcSettings, ProviderName
from segue.kernel.errors import OperatorError

PREFIX = "SEGUE_"
# Read by the test suite and the scripts in bin/, not by Segue.
_NOT_OURS = ("SEGUE_TEST_", "SEGUE_REQUIRE", "SEGUE_BENCH_")
# As ingest's ladder has them; it is not imported, for each process reads this file. A test compares.
LADDER = (
    *("aac24", "aac64", "aac96", "aac128", "aac160", "aac320"),
    *("opus24", "flac", "vorbis24", "vorbis96", "vorbis160", "vorbis320"),
)
RENDITIONS = (*LADDER, "vorbis64", "vorbis128")
FURTHER_RENDITIONS = ("vorbis64", "vorbis128")
SHORTEST_SECRET = 32
_CORES = os.cpu_count() or 1


class SettingsWrong(OperatorError):
    """Some settings cannot be used; the text has a line for each."""


class Settings(CatalogSettings):
    """What the operator has decided. Frozen; `write` of a field says what may be written there."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    host: str = Field(
        default="127.0.0.1",
        description="Address to listen on. 0.0.0.0 or :: is every address of the machine.",
        json_schema_extra={"write": "an address such as 127.0.0.1 or 0.0.0.0"},
    )
    port: int = Field(
        default=8080,
        ge=0,
        le=65535,
        description="Port to listen on. 0 takes any free one.",
        json_schema_extra={"write": "a number from 0 to 65535"},
    )
    data_dir: Path = Field(
        default=Path("data"),
        description="Folder of everything that must be kept: database, audio, secrets.",
        json_schema_extra={"write": "a folder"},
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/\s]+$",
        description="How people reach this server, for instance https://music.example.org. Left out, it is"
        " made from the address and port.",
        json_schema_extra={"write": "https:// or http:// and a host, without a path"},
    )
    media_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/\s]+$",
        description="Where listeners fetch audio, when edges or a CDN stand before this server"
        " (deploy/edge). Left out, they fetch it here.",
        json_schema_extra={"write": "https:// or http:// and a host, without a path"},
    )
    database_url: str | None = Field(
        default=None,
        pattern=r"^postgres(ql)?://",
        repr=False,
        description="A PostgreSQL (15 or later) of your own. Left out, Segue runs one in the data folder.",
        json_schema_extra={"write": "postgresql://user:password@host/database"},
    )
    database_pool: int = Field(
        default=10,
        ge=2,
        le=200,
        description="Connections that each web or worker process opens to the database, at most.",
        json_schema_extra={"write": "a number from 2 to 200"},
    )
    blob_url: str | None = Field(
        default=None,
        pattern=r"^(file:///|s3://).+$",
        description="Where audio and covers are kept: file:///folder or s3://bucket/prefix. Left out, the"
        " folder blobs in the data folder. Credentials for S3 come from AWS_ACCESS_KEY_ID and the other"
        " variables that S3 programs read.",
        json_schema_extra={"write": "file:///folder or s3://bucket/prefix"},
    )
    s3_endpoint: str | None = Field(
        default=None,
        pattern=r"^https?://",
        description="Address of an S3 that is not Amazon's.",
        json_schema_extra={"write": "https:// or http:// and a host"},
    )
    s3_region: str | None = Field(
        default=None,
        description="Region of the bucket.",
        json_schema_extra={"write": "a region such as eu-central-1"},
    )
    secrets_file: Path | None = Field(
        default=None,
        description="File with the keys that sign tokens. Left out, secrets.json in the data folder, made on"
        " the first start. Web processes on several machines need the same one.",
        json_schema_extra={"write": "a file"},
    )
    tls_cert: Path | None = Field(
        default=None,
        description="Certificate chain (PEM). With it and the key, Segue speaks HTTPS itself.",
        json_schema_extra={"write": "a PEM file"},
    )
    tls_key: Path | None = Field(
        default=None,
        description="Private key (PEM) of the certificate.",
        json_schema_extra={"write": "a PEM file"},
    )
    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        default=(ip_network("127.0.0.0/8"), ip_network("::1/128")),
        description="Proxies whose word about a client's address is taken, as addresses or networks.",
        json_schema_extra={
            "write": "addresses or networks with commas between, such as 10.0.0.0/8,192.0.2.7"
        },
    )
    web_processes: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Web processes that `segue serve` runs. One serves several hundred listeners.",
        json_schema_extra={"write": "a number from 1 to 64"},
    )
    ladder: Annotated[tuple[str, ...], NoDecode] = Field(
        default=LADDER,
        description="Renditions that are made of each song, of "
        + ", ".join(RENDITIONS + FURTHER_RENDITIONS)
        + "; aac128 always.",
        json_schema_extra={"write": "names with commas between, aac128 among them"},
    )
    encoders: int = Field(
        default=max(1, _CORES // 2),
        ge=1,
        le=256,
        description="Songs that a worker encodes at the same time. By default half the machine's cores.",
        json_schema_extra={"write": "a number from 1 to 256", "shown_default": "half the cores"},
    )
    history_days: int | None = Field(
        default=None,
        ge=0,
        le=36_500,
        description="How many days people keep their listening history. Older plays still count, but nobody's"
        " name is on them. 0 keeps no history at all, for a library's patrons, say: plays are counted as they"
        " come in without anyone's name. Left out, history is kept until people delete their account.",
        json_schema_extra={"write": "a number of days, or 0"},
    )
    address_days: int = Field(
        default=90,
        ge=1,
        le=3_650,
        description="How many days network addresses are kept, in sessions and in the security log.",
        json_schema_extra={"write": "a number of days"},
    )
    audit_days: int = Field(
        default=365,
        ge=30,
        le=36_500,
        description="How many days the security log is kept.",
        json_schema_extra={"write": "a number of days from 30"},
    )
    country_header: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z][A-Za-z0-9-]{0,63}$",
        description="Header in which a trusted proxy tells the country a request comes from, such as"
        " CF-IPCountry. The proxy must set it itself, whatever a client sends.",
        json_schema_extra={"write": "the name of a header"},
    )
    country_database: Path | None = Field(
        default=None,
        description="File in MaxMind's format (.mmdb) that tells countries of addresses.",
        json_schema_extra={"write": "a file"},
    )
    legal_dir: Path | None = Field(
        default=None,
        description="Folder with your terms.md and privacy.md. Left out, legal in the data folder.",
        json_schema_extra={"write": "a folder"},
    )
    registration: Literal["open", "invite", "closed"] | None = Field(
        default=None,
        description="Whether people may make an account themselves: open to all, with an invitation of an"
        " admin, or not at all. Left out, it is what the first page asked, and closed until someone chose.",
        json_schema_extra={"write": "open, invite or closed"},
    )
    smtp_url: str | None = Field(
        default=None,
        pattern=r"^smtps?://[^/\s]+/?$",
        repr=False,
        description="The mail server that takes letters to people: smtp:// (with STARTTLS when the server has"
        " it) or smtps://. With it, people who sign up confirm their address first. Left out, letters are"
        " written into the folder mail in the data folder, and the log says so.",
        json_schema_extra={"write": "smtp://user:password@host:587 or smtps://user:password@host:465"},
    )
    mail_from: str | None = Field(
        default=None,
        pattern=r"^[^@\s]+@[^@\s]+$",
        description="The address that letters come from. Left out, segue at the host of SEGUE_PUBLIC_URL.",
        json_schema_extra={"write": "an address such as segue@music.example.org"},
    )
    limit_factor: float = Field(
        default=1.0,
        ge=0,
        le=10_000,
        description="What all limits of requests (docs/routes.md) are multiplied by; 0 lifts them."
        " Wrong passwords are limited in any case.",
        json_schema_extra={"write": "a number such as 0.5 or 3"},
    )
    known_networks: Annotated[tuple[tuple[IPv4Network | IPv6Network, float], ...], NoDecode] = Field(
        default=(),
        description="Networks with many people behind few addresses, such as a campus or a library, each with"
        " the factor that limits by address have for it.",
        json_schema_extra={
            "write": "networks with factors and commas between, such as 192.0.2.0/24=50,2001:db8::/32=200"
        },
    )
    billing_secret: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        default=(),
        repr=False,
        description="What a payment provider signs its events with, 32 characters or more; two with a comma"
        " between while one is being replaced. Left out, `POST billing/events` takes none.",
        json_schema_extra={"write": "32 characters or more, such as openssl rand -hex 32 makes"},
    )
    oidc: dict[ProviderName, OidcSettings] = Field(
        default={},
        repr=False,
        description="OpenID providers that people may sign in with, each under a name of your choice: issuer,"
        " client_id, client_secret, label (what stands on the button) and, if it shall differ from"
        " SEGUE_REGISTRATION, registration (open or closed: whether people whom the provider knows and Segue"
        " does not get an account). The address to enter there is"
        " https://music.example.org/api/v1/auth/oidc/NAME/callback.",
        json_schema_extra={
            "write": "a variable for each part, such as SEGUE_OIDC__HOME__ISSUER=https://id.example.org,"
            " SEGUE_OIDC__HOME__CLIENT_ID and so on, or all of it as JSON",
            "shown_default": "no provider",
        },
    )
    demo: Literal["on", "off"] = Field(
        default="on",
        description="Whether an empty server composes demo music for its first listener.",
        json_schema_extra={"write": "on or off"},
    )
    log_format: Literal["auto", "console", "json"] = Field(
        default="auto",
        description="How the log is written. auto is console in a terminal and json elsewhere.",
        json_schema_extra={"write": "auto, console or json"},
    )
    log_addresses: Literal["whole", "network", "none"] = Field(
        default="whole",
        description="How much of a client's network address stands in the log. network leaves the last part"
        " out (24 bits of IPv4 stay, 48 of IPv6).",
        json_schema_extra={"write": "whole, network or none"},
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        description="The least important things that are logged.",
        json_schema_extra={"write": "debug, info, warning or error"},
    )

    @field_validator("data_dir", "secrets_file", "tls_cert", "tls_key", "country_database", "legal_dir")
    @classmethod
    def _whole_path(cls, path: Path | None) -> Path | None:
        return path.expanduser().absolute() if path else None

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, value: Any) -> Any:
        return tuple(ip_network(part) for part in _parts(value)) if isinstance(value, str) else value

    @field_validator("known_networks", mode="before")
    @classmethod
    def _factors(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        pairs = [part.partition("=") for part in _parts(value)]
        factors = tuple((ip_network(network.strip()), float(factor)) for network, _, factor in pairs)
        if not all(0 < factor <= 1e6 for _, factor in factors):
            raise ValueError("a factor is not above 0")
        return factors

    @field_validator("billing_secret", mode="before")
    @classmethod
    def _long_secrets(cls, value: Any) -> Any:
        secrets = _parts(value) if isinstance(value, str) else value
        if any(len(secret) < SHORTEST_SECRET for secret in secrets):
            raise ValueError(f"shorter than {SHORTEST_SECRET} characters")
        return secrets

    @field_validator("ladder", mode="before")
    @classmethod
    def _renditions(cls, value: Any) -> Any:
        wanted = _parts(value) if isinstance(value, str) else value
        unknown = [name for name in wanted if name not in RENDITIONS + FURTHER_RENDITIONS]
        if unknown or "aac128" not in wanted:
            raise ValueError(f"unknown: {', '.join(unknown)}" if unknown else "aac128 is missing")
        return tuple(name for name in RENDITIONS + FURTHER_RENDITIONS if name in wanted)

    @model_validator(mode="after")
    def _whole_tls(self) -> "Settings":
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("SEGUE_TLS_CERT and SEGUE_TLS_KEY go together. Set both, or neither.")
        return self

    @property
    def blobs(self) -> str:
        """URL of the blob store."""
        return self.blob_url or (self.data_dir / "blobs").as_uri()

    @property
    def legal_pages(self) -> Path:
        """The folder with the operator's terms and privacy pages."""
        return self.legal_dir or self.data_dir / "legal"

    @property
    def secrets_path(self) -> Path:
        """The file with the signing keys."""
        return self.secrets_file or self.data_dir / "secrets.json"

    @property
    def mail_sender(self) -> str:
        """Who letters come from."""
        host = urlsplit(self.public_url or "").hostname or "localhost"
        # A number is no name of a mail domain.
        named = any(letter.isalpha() for letter in host) and ":" not in host
        return self.mail_from or f"segue@{host if named else 'localhost'}"

    def url_at(self, port: int) -> str:
        """`public_url`, or what it is when the server listens on `port`."""
        if self.public_url:
            return self.public_url
        host = {"0.0.0.0": "localhost", "::": "localhost"}.get(self.host, self.host)  # noqa: S104  # compared
        scheme = "https" if self.tls_cert else "http"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process. Raises SettingsWrong, naming each variable that is."""
    wrong = [_unknown(name) for name in sorted(environment) if _is_unknown(name)]
    try:
        settings = Settings()
    except ValidationError as failure:
        raise SettingsWrong("\n".join([*map(_explain, failure.errors()), *wrong])) from None
    except SettingsError as failure:
        # What should have been JSON is not; only one variable is, and its text may hold a secret.
        raise SettingsWrong(f"{PREFIX}OIDC: write JSON, or a variable for each part.") from failure
    if wrong:
        raise SettingsWrong("\n".join(wrong))
    return settings


def _is_unknown(name: str) -> bool:
    known = (
        name.startswith((*_NOT_OURS, f"{PREFIX}OIDC__"))
        or name.removeprefix(PREFIX).lower() in Settings.model_fields
    )
    return name.startswith(PREFIX) and not known


def _unknown(name: str) -> str:
    close = difflib.get_close_matches(name, [PREFIX + field.upper() for field in Settings.model_fields], 1)
    return f"{name}: there is no such setting." + (f" Did you mean {close[0]}?" if close else "")


def _explain(error: Any) -> str:
    if not error["loc"]:
        return str(error["msg"]).removeprefix("Value error, ")
    name = str(error["loc"][0])
    extra = Settings.model_fields[name].json_schema_extra
    assert isinstance(extra, dict)  # noqa: S101  # every field has one
    shown = f"={error['input']!s}" if Settings.model_fields[name].repr else ""  # a password may be in it
    return f"{PREFIX}{name.upper()}{shown}: write {extra['write']}."


def _parts(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())
