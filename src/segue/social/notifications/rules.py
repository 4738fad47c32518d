"""Notifications in words, for letters. Pure."""

from collections.abc import Sequence

from segue.social.notifications.contracts import NoticeKind, Notification

_MOST_NAMED = 20


def sentence(told: Notification) -> str:
    """One notification as a sentence."""
    who = told.actor.display_name if told.actor else "Somebody"
    title = told.facts.get("title", "something")
    match told.kind:
        case NoticeKind.FOLLOW:
            return f"{who} follows you."
        case NoticeKind.FOLLOW_REQUEST:
            return f"{who} asks to follow you."
        case NoticeKind.RELEASE:
            return f"{told.facts.get('artist', 'An artist you follow')} has released {title}."
        case NoticeKind.COLLABORATION:
            return f"{who} works with you on {title}."
        case NoticeKind.SHARE:
            return f"{who} shared {title} with you."


def digest(notifications: Sequence[Notification]) -> str:
    """Several, the newest first, as one text."""
    named = [sentence(told) for told in notifications[:_MOST_NAMED]]
    more = len(notifications) - _MOST_NAMED
    if more > 0:
        named.append(f"And {more} more.")
    return " ".join(named)
