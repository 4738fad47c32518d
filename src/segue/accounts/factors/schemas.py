"""JSON of second steps. Unknown fields are refused."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StrictBool

from segue.accounts.factors.contracts import FactorState, Method, Proof
from segue.accounts.schemas import Password, Transport

Code = Annotated[SecretStr, Field(min_length=1, max_length=100)]
ChallengeText = Annotated[
    SecretStr | None,
    Field(
        max_length=200,
        description="`challenge` of the sign-in's 401; left out after a provider, whose cookie carries it.",
    ),
]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProofBody(_Asked):
    """The password, or a one-time or recovery code; neither, where a fresh sign-in is enough."""

    password: Password | None = None
    code: Code | None = None

    def proof(self) -> Proof:
        """What the service takes."""
        return Proof(
            self.password.get_secret_value() if self.password else None,
            self.code.get_secret_value() if self.code else None,
        )


class SecondStepBody(_Asked):
    """A code that completes a sign-in."""

    challenge: ChallengeText = None
    code: Code
    transport: Transport = Transport.BODY


class ConfirmTotpBody(_Asked):
    """The code that the app shows now."""

    code: Code


class SecondFactorChangeBody(ProofBody):
    """Whether a passkey is asked for after the password."""

    passkeys_after_password: StrictBool


class SecondFactorBody(BaseModel):
    """What signing in asks for after the password; `methods` are empty when nothing."""

    asked: bool
    methods: list[Method]
    totp: bool
    passkeys: int
    passkeys_after_password: bool
    recovery_codes_left: int


class TotpEnrolmentBody(BaseModel):
    """What the app is given, shown once: `uri` as a QR code, or `secret` typed in."""

    secret: str
    uri: str


class RecoveryCodesBody(BaseModel):
    """Ten codes, each good once, shown once; empty when the ones there are stay good."""

    recovery_codes: list[str]


def second_factor_body(state: FactorState) -> SecondFactorBody:
    """What a person has set up, as JSON."""
    return SecondFactorBody(
        asked=state.asked,
        methods=list(state.methods),
        totp=state.totp,
        passkeys=state.passkeys,
        passkeys_after_password=state.passkeys_after_password,
        recovery_codes_left=state.recovery_codes_left,
    )
