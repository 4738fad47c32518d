"""The two ceremonies of WebAuthn with py_webauthn: what browsers are asked, what their answers hold."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from segue.accounts.contracts import User
from segue.accounts.passkeys.contracts import Passkey, RelyingParty
from segue.accounts.passkeys.errors import PasskeyRefused, PasskeyUnusable
from segue.accounts.passkeys.rules import CHALLENGE_LIFE

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

_TIMEOUT_MS = int(CHALLENGE_LIFE.total_seconds() * 1000)


@dataclass(frozen=True, slots=True)
class NewCredential:
    """What a browser made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    backed_up: bool


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a passkey answered."""

    sign_count: int
    backed_up: bool


def creation_options(
    party: RelyingParty, user: User, challenge: bytes, known: Sequence[Passkey]
) -> dict[str, Any]:
    """What `navigator.credentials.create` is given (JSON form).

    The passkey must find itself and verify the person, so that each can be the only thing asked for.
    """
    import webauthn  # noqa: PLC0415  # 6 MB and 0.2 s, where few sign in so
    from webauthn.helpers import structs  # noqa: PLC0415  # as above

    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name="Segue",
        user_id=user.id.bytes,
        user_name=user.email,
        user_display_name=user.display_name,
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[_descriptor(one) for one in known],
    )
    return _as_json(webauthn.options_to_json(options))


def request_options(
    party: RelyingParty, challenge: bytes, allowed: Sequence[Passkey], *, alone: bool
) -> dict[str, Any]:
    """What `navigator.credentials.get` is given (JSON form). `alone`: nothing else is asked for."""
    import webauthn  # noqa: PLC0415  # as above
    from webauthn.helpers import structs  # noqa: PLC0415  # as above

    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        allow_credentials=[_descriptor(one) for one in allowed],
        user_verification=structs.UserVerificationRequirement.REQUIRED
        if alone
        else structs.UserVerificationRequirement.PREFERRED,
    )
    return _as_json(webauthn.options_to_json(options))


def read_creation(party: RelyingParty, credential: dict[str, Any], challenge: bytes) -> NewCredential:
    """What a browser made for our challenge. Raises PasskeyUnusable."""
    import webauthn  # noqa: PLC0415  # as above

    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except Exception as error:  # whatever stands in there is the sender's fault, not ours
        raise PasskeyUnusable("Try again, with another device if need be.") from error
    return NewCredential(
        made.credential_id, made.credential_public_key, made.sign_count, made.credential_backed_up
    )


def read_assertion(
    party: RelyingParty, credential: dict[str, Any], challenge: bytes, passkey: Passkey, *, alone: bool
) -> Assertion:
    """What a passkey answered to our challenge; its counter is for the caller to compare.

    Raises PasskeyRefused.
    """
    import webauthn  # noqa: PLC0415  # as above

    try:
        answer = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=0,
            require_user_verification=alone,
        )
    except Exception as error:  # as above
        raise PasskeyRefused("Try again, or sign in another way.") from error
    return Assertion(answer.new_sign_count, answer.credential_backed_up)


def _descriptor(passkey: Passkey) -> "PublicKeyCredentialDescriptor":
    from webauthn.helpers import structs  # noqa: PLC0415  # as above

    return structs.PublicKeyCredentialDescriptor(
        id=passkey.credential_id,
        transports=[structs.AuthenticatorTransport(one) for one in passkey.transports] or None,
    )


def _as_json(text: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(text)
    return told
