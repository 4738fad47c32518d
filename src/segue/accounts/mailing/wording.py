"""What letters say: one wording, set as plain text and as HTML."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from string import Template

from segue.accounts.mailing.contracts import LetterKind
from segue.kernel.ports.mail import Mail

_PAGES = {
    LetterKind.SIGN_UP: "verify",
    LetterKind.VERIFY: "verify",
    LetterKind.CHANGE: "verify",
    LetterKind.RESET: "reset",
    LetterKind.INVITATION: "register",
    LetterKind.ACCOUNT_EXISTS: "sign-in",
    LetterKind.UPLOADS_DONE: "studio",
    LetterKind.REVIEW_DONE: "studio",
    LetterKind.NOTIFICATIONS: "notifications",
    LetterKind.DELETION_ASKED: "sign-in",
    LetterKind.EXPORT_READY: "settings/data",
    LetterKind.LABEL_INVITED: "settings/people",
}
_HTML = Template(
    """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>$subject</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:34rem;margin:0 auto">
$body
<hr style="border:0;border-top:1px solid #8888;margin:24px 0">
<p style="font-size:13px;opacity:.75">$foot</p>
</div>
</body>
</html>
"""
)
_BUTTON = Template(
    '<p style="margin:24px 0"><a href="$url" style="background:#1b5e4b;color:#fff;padding:12px 20px;'
    'border-radius:8px;text-decoration:none;display:inline-block">$label</a></p>\n'
    '<p style="font-size:13px;overflow-wrap:anywhere">Or open this address: $url</p>'
)


@dataclass(frozen=True, slots=True)
class _Wording:
    subject: str
    before: tuple[str, ...]
    button: str | None = None
    after: tuple[str, ...] = ()


_NOT_YOU = "If you did not ask for this, do nothing: nothing happens without the link."
_INTRUDER = (
    "If it was not you, somebody else can get into your account: choose a new password, look at what stands"
    " under Signing in, and end the sessions you do not know."
)
_WORDINGS: Mapping[LetterKind, _Wording] = {
    LetterKind.SIGN_UP: _Wording(
        "Confirm your address",
        ("Somebody, most likely you, signed up at $host with this address.",),
        "Confirm the address",
        (
            "The link is good for one day. After it you can sign in with the password you chose.",
            _NOT_YOU,
        ),
    ),
    LetterKind.ACCOUNT_EXISTS: _Wording(
        "You have an account already",
        (
            (
                "Somebody, most likely you, signed up at $host with this address. You have an account with it"
                " already, and it was not changed."
            ),
        ),
        "Sign in",
        ("If you have forgotten the password, ask for a new one on the page for signing in.",),
    ),
    LetterKind.VERIFY: _Wording(
        "Confirm your address",
        ("Please confirm that this is the address of your account at $host.",),
        "Confirm the address",
        ("The link is good for one day.", _NOT_YOU),
    ),
    LetterKind.CHANGE: _Wording(
        "Confirm your new address",
        ("Somebody, most likely you, wants to use this address for an account at $host.",),
        "Use this address",
        ("The link is good for one day.", _NOT_YOU),
    ),
    LetterKind.CHANGE_ASKED: _Wording(
        "Your address is about to change",
        (
            (
                "Somebody who knows your password, most likely you, asked to change your account's address"
                " at $host to $other. It changes once that address is confirmed."
            ),
            "If it was not you, change your password now and end the sessions you do not know.",
        ),
    ),
    LetterKind.ADDRESS_IN_USE: _Wording(
        "This address has an account already",
        (
            (
                "Somebody tried to use this address for another account at $host. It belongs to yours, and"
                " nothing was changed."
            ),
        ),
    ),
    LetterKind.CHANGED: _Wording(
        "Your address has changed",
        (
            "The address of your account at $host is now $other.",
            "If it was not you, write to the people who run this server at once.",
        ),
    ),
    LetterKind.RESET: _Wording(
        "Choose a new password",
        ("Somebody, most likely you, asked for a new password for your account at $host.",),
        "Choose a new password",
        ("The link is good for 30 minutes, and once.", _NOT_YOU),
    ),
    LetterKind.PASSWORD_CHANGED: _Wording(
        "Your password has changed",
        (
            "The password of your account at $host was changed, and other sessions were ended.",
            "If it was not you, ask for a new password on the page for signing in.",
        ),
    ),
    LetterKind.INVITATION: _Wording(
        "You are invited to $host",
        ("You may make an account at $host, where music is played.",),
        "Make an account",
        ("The link is good until $until.",),
    ),
    # What has nothing to say is empty, and left out.
    LetterKind.UPLOADS_DONE: _Wording(
        "Your uploads are done",
        ("What you sent to $host has been worked through.", "$ready", "$failed"),
        "Open the studio",
    ),
    LetterKind.REVIEW_DONE: _Wording(
        "$title was looked over",
        ("An admin of $host has looked over $title, which you sent.", "$outcome", "$reason"),
        "Open the studio",
    ),
    LetterKind.NOTIFICATIONS: _Wording(
        "What is new for you",
        ("This happened at $host.", "$told", "You choose what is sent to you in the settings."),
        "See it in Segue",
    ),
    LetterKind.PASSKEY_ADDED: _Wording(
        "A passkey was added",
        ('The passkey "$name" was added to your account at $host. It signs you in.', _INTRUDER),
    ),
    LetterKind.PASSKEY_REMOVED: _Wording(
        "A passkey was removed",
        ('The passkey "$name" was removed from your account at $host.', _INTRUDER),
    ),
    LetterKind.PROVIDER_LINKED: _Wording(
        "Another way to sign in",
        ("$provider now signs you in to your account at $host.", _INTRUDER),
    ),
    LetterKind.PROVIDER_UNLINKED: _Wording(
        "A way to sign in was removed",
        ("$provider no longer signs you in to your account at $host.", _INTRUDER),
    ),
    LetterKind.SECOND_STEP_ON: _Wording(
        "Signing in asks for more than your password",
        ("Signing in to your account at $host now also asks for $what.", _INTRUDER),
    ),
    LetterKind.SECOND_STEP_OFF: _Wording(
        "Signing in asks for less than before",
        ("Signing in to your account at $host no longer asks for $what.", _INTRUDER),
    ),
    LetterKind.RECOVERY_CODE_USED: _Wording(
        "A recovery code was used",
        ("Somebody, most likely you, signed in to your account at $host with a recovery code.", _INTRUDER),
    ),
    LetterKind.DELETION_ASKED: _Wording(
        "Your account is deleted",
        (
            (
                "Your account at $host was deleted, as somebody, most likely you, asked."
                " Until $until nothing is lost: sign in as you always did, and choose to restore it."
            ),
        ),
        "Sign in and restore it",
        (
            "After that day everything that is held about you is erased for good.",
            "If it was not you, restore it and choose a new password.",
        ),
    ),
    LetterKind.RESTORED: _Wording(
        "Your account is restored",
        ("Your account at $host is no longer deleted. Everything is where it was.", _INTRUDER),
    ),
    LetterKind.EXPORT_READY: _Wording(
        "Your data is ready",
        ("What is held about you at $host is put together, as you asked. It can be fetched until $until.",),
        "Fetch it",
        ("You have to be signed in. " + _INTRUDER,),
    ),
    LetterKind.LABEL_INVITED: _Wording(
        "A label would like you to work for it",
        (
            (
                'The label "$label" at $host invites you to act for its artists, as $role. Nothing happens'
                " until you accept."
            ),
        ),
        "Look at the invitation",
        ("It is good until $until. To decline, do nothing.",),
    ),
}


def write(kind: LetterKind, to: str, public_url: str, secret: str | None, details: Mapping[str, str]) -> Mail:
    """The letter. A link's secret stands behind the `#`, which browsers send to nobody."""
    wording = _WORDINGS[kind]
    told = {"host": public_url.partition("://")[2], **details}
    page = _PAGES.get(kind)
    url = f"{public_url}/{page}" if page else None
    if url and secret:
        url += f"#{'invitation' if kind is LetterKind.INVITATION else 'token'}={secret}"
    before, after = _filled(wording.before, told), _filled(wording.after, told)
    subject = Template(wording.subject).substitute(told)
    foot = f"This letter was sent by {told['host']}, a music service that runs on Segue."
    return Mail(
        to=to,
        subject=subject,
        text=_as_text(before, wording.button, url, after, foot),
        html=_as_html(subject, before, wording.button, url, after, foot),
    )


def _filled(paragraphs: tuple[str, ...], told: Mapping[str, str]) -> list[str]:
    return [text for paragraph in paragraphs if (text := Template(paragraph).substitute(told))]


def _as_text(before: list[str], label: str | None, url: str | None, after: list[str], foot: str) -> str:
    link = [f"{label}:\n{url}"] if label and url else []
    return "\n\n".join([*before, *link, *after, f"-- \n{foot}"]) + "\n"


def _as_html(  # noqa: PLR0917  # the parts of a page, in their order
    subject: str, before: list[str], label: str | None, url: str | None, after: list[str], foot: str
) -> str:
    button = [_BUTTON.substitute(url=escape(url), label=escape(label))] if label and url else []
    body = [*_paragraphs(before), *button, *_paragraphs(after)]
    return _HTML.substitute(subject=escape(subject), body="\n".join(body), foot=escape(foot))


def _paragraphs(texts: list[str]) -> list[str]:
    return [f"<p>{escape(text)}</p>" for text in texts]
