"""Whether an event is the provider's, and whether it still matters: pure decisions."""

import hmac
import re
from collections.abc import Iterable
from datetime import datetime

from segue.accounts.billing.contracts import BillingEvent
from segue.accounts.billing.errors import BillingSignatureWrong

TOLERANCE_S = 300
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SCHEME = "v1="


def sign(secret: bytes, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp, a full stop and the body, in hex."""
    return hmac.new(secret, timestamp.encode() + b"." + body, "sha256").hexdigest()


def check_signature(
    secrets: Iterable[bytes], *, timestamp: str | None, signature: str | None, body: bytes, now: datetime
) -> None:
    """Raises BillingSignatureWrong.

    `signature` holds `v1=<hex>`, several with commas while a secret is being replaced; `timestamp` is in
    Unix seconds and at most five minutes off.
    """
    if not timestamp or not signature or not _TIMESTAMP.fullmatch(timestamp):
        raise BillingSignatureWrong("Send Segue-Timestamp and Segue-Signature, as docs/operating.md says.")
    shown = [
        part.strip().removeprefix(_SCHEME).encode()
        for part in signature.split(",")
        if part.strip().startswith(_SCHEME)
    ]
    wanted = [sign(secret, timestamp, body).encode() for secret in secrets]
    # Every pair is compared, so that the time tells nothing.
    matches = [hmac.compare_digest(one, other) for one in shown for other in wanted]
    if not any(matches):
        raise BillingSignatureWrong("Check the secret on both sides. The body is sent as it was signed.")
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE_S:
        raise BillingSignatureWrong("It was signed over five minutes ago, or a clock is off. Sign again.")


def is_later(event: BillingEvent, last: tuple[datetime, str] | None) -> bool:
    """Whether the event holds against the last one that did; ids decide within one moment."""
    return last is None or (event.occurred_at, event.id) > last
