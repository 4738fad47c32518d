"""What the operator writes of each OpenID provider."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

ProviderName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]


def _https(issuer: str) -> str:
    parts = urlsplit(issuer)
    loopback = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if (
        not parts.netloc
        or parts.query
        or parts.fragment
        or not (parts.scheme == "https" or (parts.scheme == "http" and loopback))
    ):
        raise ValueError("an issuer is an https:// address without query")
    return issuer


class OidcSettings(BaseModel):
    """A provider, as its administration shows it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: Annotated[str, AfterValidator(_https)]
    client_id: Annotated[str, Field(min_length=1)]
    client_secret: SecretStr | None = None
    label: Annotated[str, Field(min_length=1, max_length=60)]
    registration: Literal["open", "closed"] | None = None
