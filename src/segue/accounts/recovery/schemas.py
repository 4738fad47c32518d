"""JSON of addresses and passwords."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from segue.accounts.mailing.contracts import LinkPurpose
from segue.accounts.schemas import Email, Password

Token = Annotated[SecretStr, Field(max_length=200)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class VerifyBody(_Asked):
    """What stands in the link of a letter."""

    token: Token


class VerifiedBody(BaseModel):
    """What following the link did: made an account, or confirmed or changed an address."""

    purpose: LinkPurpose


class AskResetBody(_Asked):
    """Whose password is forgotten."""

    email: Email


class ResetBody(_Asked):
    """What stands in the link of a letter, and the password to be."""

    token: Token
    password: Password


class ChangeEmailBody(_Asked):
    """The address to be, and the password of now."""

    email: Email
    password: Password


class ChangePasswordBody(_Asked):
    """The password of now, and that to be."""

    current_password: Password
    password: Password
