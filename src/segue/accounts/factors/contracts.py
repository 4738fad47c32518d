"""What second steps of signing in hold."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from segue.kernel.ids import UserId


class Method(StrEnum):
    """What can complete a sign-in."""

    TOTP = "totp"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery_code"


@dataclass(frozen=True, slots=True)
class FactorState:
    """Which second steps a person has. `asked` is whether a password alone is not enough."""

    totp: bool
    recovery_codes_left: int
    passkeys: int
    passkeys_after_password: bool

    @property
    def asked(self) -> bool:
        """Whether signing in takes a second step."""
        return self.totp or (self.passkeys_after_password and self.passkeys > 0)

    @property
    def methods(self) -> tuple[Method, ...]:
        """What completes a sign-in, the usual ones first; none when none is asked."""
        if not self.asked:
            return ()
        have = {
            Method.TOTP: self.totp,
            Method.PASSKEY: self.passkeys > 0,
            Method.RECOVERY_CODE: self.recovery_codes_left > 0,
        }
        return tuple(method for method, there in have.items() if there)


@dataclass(frozen=True, slots=True)
class Challenge:
    """A sign-in that waits for its second step."""

    hash: bytes
    user_id: UserId
    device_name: str | None
    wrong_tries: int


@dataclass(frozen=True, slots=True)
class TotpSecret:
    """A stored secret; `sealed` opens with the key of the secrets file."""

    sealed: bytes = field(repr=False)
    confirmed: bool
    last_step: int
    wrong_tries: int
    wrong_since: datetime | None


@dataclass(frozen=True, slots=True)
class TotpEnrolment:
    """What an authenticator app is given, once: the secret in base32, and the same as a URI for a QR code."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a person shows to prove again that it is they; both left out relies on a fresh sign-in."""

    password: str | None = field(default=None, repr=False)
    code: str | None = field(default=None, repr=False)
