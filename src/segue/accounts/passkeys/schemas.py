"""JSON of passkeys. Unknown fields are refused, but in what browsers themselves make."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from segue.accounts.factors.schemas import ChallengeText
from segue.accounts.passkeys.contracts import Passkey
from segue.accounts.schemas import DeviceName, Transport

Credential = Annotated[
    dict[str, Any], Field(description="What `toJSON()` of the browser's PublicKeyCredential gives.")
]
PasskeyName = Annotated[str, Field(min_length=1, max_length=100)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PasskeyOptionsBody(_Asked):
    """For a sign-in that waits for its second step: its `challenge`. For one by a passkey alone: `alone`."""

    challenge: ChallengeText = None
    alone: StrictBool = False


class PasskeySignInBody(_Asked):
    """A browser's answer; `alone` as it was asked for."""

    credential: Credential
    challenge: ChallengeText = None
    alone: StrictBool = False
    device_name: DeviceName = None
    transport: Transport = Transport.BODY


class NewPasskeyBody(_Asked):
    """What the browser made, and what the person calls it."""

    credential: Credential
    name: PasskeyName


class PasskeyChangeBody(_Asked):
    """Another name."""

    name: PasskeyName


class CeremonyBody(BaseModel):
    """What to give `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON` of the browser."""

    public_key: dict[str, Any]


class PasskeyBody(BaseModel):
    """A passkey. `backed_up`: it is kept in an account of its maker; `suspected`: it is refused."""

    id: UUID
    name: str
    backed_up: bool
    suspected: bool
    created_at: datetime
    last_used_at: datetime | None


class PasskeysBody(BaseModel):
    """A person's passkeys, the oldest first."""

    items: list[PasskeyBody]


def passkey_body(passkey: Passkey) -> PasskeyBody:
    """A passkey as JSON."""
    return PasskeyBody(
        id=passkey.id,
        name=passkey.name,
        backed_up=passkey.backed_up,
        suspected=passkey.suspected_at is not None,
        created_at=passkey.created_at,
        last_used_at=passkey.last_used_at,
    )
