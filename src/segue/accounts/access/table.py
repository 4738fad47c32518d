"""Every route there is, who may ask it, and how often: the one place where that is decided.

A route is one line. Guards are built from it (guards.py), docs/routes.md is made of it, and a test walks
the whole API by it; a served route that is missing here stops the process at its start.
"""

from collections.abc import Mapping
from dataclasses import replace

from segue.accounts.access.contracts import Rule, Who
from segue.accounts.access.errors import RouteUnlisted
from segue.accounts.access.limits import (
    ANONYMOUS,
    AVATARS,
    COVERS,
    HEALTH,
    PICTURES,
    SESSIONS,
    SHARES,
    SHEETS,
    STREAMS,
)
from segue.kernel.ports.limits import Limit

API = "/api/v1"
ANYONE, LISTENER, ARTIST, ADMIN = Who.ANYONE, Who.LISTENER, Who.ARTIST, Who.ADMIN


def _api(route: str, who: Who, owner: str = "", *, others: int = 404, limit: Limit | None = None) -> Rule:
    method, path = route.split(" ")
    return Rule(method, f"{API}/{path}", who, owner, others, limit)


def _new(route: str, who: Who, owner: str = "", *, others: int = 404, limit: Limit | None = None) -> Rule:
    """A route that makes something new: it takes an Idempotency-Key."""
    return replace(_api(route, who, owner, others=others, limit=limit), takes_key=True)


def _outside(route: str, who: Who, *, limit: Limit | None = None) -> Rule:
    method, path = route.split(" ")
    return Rule(method, path, who, limit=limit)


_PEOPLE = (
    _api("GET setup", ANYONE, limit=SESSIONS),
    _api("POST setup", ANYONE, limit=ANONYMOUS),
    _api("POST auth/register", ANYONE, limit=ANONYMOUS),
    _api("POST auth/login", ANYONE, limit=SESSIONS),
    _api("POST auth/refresh", ANYONE, limit=SESSIONS),
    _api("POST auth/logout", ANYONE, limit=SESSIONS),
    _api("GET users/me", LISTENER),
    _api("PATCH users/me", LISTENER),
    _api("DELETE users/me", LISTENER),
    _api("POST users/me/restore", ANYONE, limit=SESSIONS),
    _api("GET users/me/preferences", LISTENER),
    _api("PATCH users/me/preferences", LISTENER),
    _api("PUT users/me/avatar", LISTENER, limit=AVATARS),
    _api("DELETE users/me/avatar", LISTENER),
    _api("GET avatars/{avatar_id}", ANYONE, limit=PICTURES),
    _new("POST users/me/export", LISTENER),
    _api("GET users/me/export/{export_id}", LISTENER, "whose it is"),
    _api("GET users/me/export/{export_id}/file", LISTENER, "whose it is"),
    _api("PUT users/me/following/users/{user_id}", LISTENER),
    _api("DELETE users/me/following/users/{user_id}", LISTENER),
    _api("GET users/me/following/users", LISTENER),
    _api("GET users/me/followers", LISTENER),
    _api("DELETE users/me/followers/{user_id}", LISTENER),
    _api("GET users/me/follow-requests", LISTENER),
    _api("PUT users/me/follow-requests/{user_id}", LISTENER),
    _api("DELETE users/me/follow-requests/{user_id}", LISTENER),
    _api("GET users/me/blocks", LISTENER),
    _api("GET users/{user_id}", LISTENER),
    _api("GET users/{user_id}/following", LISTENER),
    _api("GET users/{user_id}/followers", LISTENER),
    _api("PUT users/{user_id}/block", LISTENER),
    _api("DELETE users/{user_id}/block", LISTENER),
    _api("GET legal/{page}", ANYONE, limit=SESSIONS),
    _api("PUT admin/users/{user_id}/country", ADMIN),
    _api("GET users/me/history", LISTENER),
    _api("GET users/me/sessions", LISTENER),
    _api("DELETE users/me/sessions", LISTENER),
    _api("PATCH users/me/sessions/{session_id}", LISTENER, "whose it is"),
    _api("DELETE users/me/sessions/{session_id}", LISTENER, "whose it is"),
    _api("GET users/me/devices", LISTENER),
    _new("POST users/me/devices", LISTENER),
    _api("GET users/me/devices/{device_id}", LISTENER, "whose it is"),
    _api("POST users/me/devices/{device_id}/seen", LISTENER, "whose it is"),
    _api("PATCH users/me/devices/{device_id}", LISTENER, "whose it is"),
    _api("DELETE users/me/devices/{device_id}", LISTENER, "whose it is"),
    _api("POST auth/verify", ANYONE, limit=SESSIONS),
    _api("POST auth/verify/letter", LISTENER),
    _api("POST auth/email", LISTENER),
    _api("POST auth/reset", ANYONE, limit=SESSIONS),
    _api("POST auth/reset/confirm", ANYONE, limit=SESSIONS),
    _api("PUT users/me/password", LISTENER),
    _api("POST auth/invitation", ANYONE, limit=SESSIONS),
    _api("GET admin/registration", ADMIN),
    _api("PUT admin/registration", ADMIN),
    _api("GET admin/invitations", ADMIN),
    _new("POST admin/invitations", ADMIN),
    _api("DELETE admin/invitations/{invitation_id}", ADMIN),
)
_WAYS_IN = (
    _api("POST auth/totp", ANYONE, limit=SESSIONS),
    _api("POST auth/recovery-code", ANYONE, limit=SESSIONS),
    _api("POST auth/passkeys/options", ANYONE, limit=SESSIONS),
    _api("POST auth/passkeys", ANYONE, limit=SESSIONS),
    _api("GET auth/methods", ANYONE, limit=SESSIONS),
    _api("GET auth/oidc/{provider}/start", ANYONE, limit=SESSIONS),
    _api("GET auth/oidc/{provider}/callback", ANYONE, limit=SESSIONS),
    _api("GET users/me/second-factor", LISTENER),
    _api("PUT users/me/second-factor", LISTENER),
    _api("POST users/me/totp", LISTENER),
    _api("POST users/me/totp/confirm", LISTENER),
    _api("POST users/me/totp/disable", LISTENER),
    _api("POST users/me/recovery-codes", LISTENER),
    _api("GET users/me/passkeys", LISTENER),
    _api("POST users/me/passkeys/options", LISTENER),
    _api("POST users/me/passkeys", LISTENER),
    _api("PATCH users/me/passkeys/{passkey_id}", LISTENER, "whose it is"),
    _api("POST users/me/passkeys/{passkey_id}/remove", LISTENER, "whose it is"),
    _api("GET users/me/identities", LISTENER),
    _api("POST users/me/identities/{provider}", LISTENER),
    _api("POST users/me/identities/{identity_id}/unlink", LISTENER, "whose it is"),
)
_PLANS = (
    _api("GET tiers", LISTENER),
    _api("GET users/me/subscription", LISTENER),
    _new("POST users/me/vouchers", LISTENER, limit=SESSIONS),
    _api("GET family", LISTENER),
    _api("DELETE family", LISTENER),
    _new("POST family/invitations", LISTENER),
    _api("DELETE family/invitations/{invitation_id}", LISTENER, "who made it"),
    _api("POST family/members", LISTENER, limit=SESSIONS),
    _api("PATCH family/members/{user_id}", LISTENER, "the owner of their family"),
    _api("DELETE family/members/{user_id}", LISTENER, "the owner of their family; themselves"),
    _api("POST billing/events", Who.SIGNATURE),
    _api("GET labels", LISTENER),
    _new("POST labels", ADMIN),
    _api("GET labels/{label_id}", LISTENER, "its staff; admins"),
    _api("PATCH labels/{label_id}", LISTENER, "its owners; admins"),
    _api("DELETE labels/{label_id}", ADMIN),
    _api("PUT labels/{label_id}/staff/{user_id}", LISTENER, "its owners; admins"),
    _api("DELETE labels/{label_id}/staff/{user_id}", LISTENER, "its owners; admins; themselves"),
    _api("GET users/me/label-invitations", LISTENER),
    _api("PUT users/me/label-invitations/{label_id}", LISTENER, "whom the label asks"),
    _api("DELETE users/me/label-invitations/{label_id}", LISTENER, "whom the label asks"),
    _api("GET users/me/claims", LISTENER),
)
_CATALOGUE = (
    _api("GET albums", LISTENER),
    _api("GET albums/{album_id}", LISTENER),
    _api("GET albums/{album_id}/songs", LISTENER),
    _api("GET artists", LISTENER),
    _api("GET artists/{artist_id}", LISTENER),
    _api("GET artists/{artist_id}/albums", LISTENER),
    _api("GET artists/{artist_id}/songs", LISTENER),
    _api("GET artists/{artist_id}/members", LISTENER, "its members; admins", others=403),
    _api("PUT artists/{artist_id}/members/{user_id}", LISTENER, "its members; admins", others=403),
    _api(
        "DELETE artists/{artist_id}/members/{user_id}",
        LISTENER,
        "its members; admins",
        others=403,
    ),
    _api("PUT artists/{artist_id}/labels/{label_id}", LISTENER, "its members; admins", others=403),
    _api(
        "DELETE artists/{artist_id}/labels/{label_id}",
        LISTENER,
        "its members; admins",
        others=403,
    ),
    _new("POST artists/{artist_id}/claims", LISTENER),
    _api("GET labels/{label_id}/artists", LISTENER, "its staff; admins"),
    _api("GET songs", LISTENER),
    _api("GET songs/trending", LISTENER),
    _api("GET songs/{song_id}", LISTENER),
    _api("PATCH songs/{song_id}", LISTENER, "members of its artist; admins", others=403),
    _api("DELETE songs/{song_id}", LISTENER, "members of its artist; admins", others=403),
    _api("POST songs/{song_id}/restore", LISTENER, "members of its artist; admins"),
    _api("GET songs/{song_id}/waveform", LISTENER),
    _new("POST artists", ARTIST),
    _api("PATCH artists/{artist_id}", LISTENER, "its members; admins", others=403),
    _api("DELETE artists/{artist_id}", LISTENER, "its members; admins", others=403),
    _api("POST artists/{artist_id}/restore", LISTENER, "its members; admins"),
    _api("GET artists/{artist_id}/deleted", LISTENER, "its members; admins", others=403),
    _api("GET users/me/artists", LISTENER),
    _new("POST albums", LISTENER, "who acts for the artist; admins"),
    _api("PATCH albums/{album_id}", LISTENER, "members of its artist; admins", others=403),
    _api("DELETE albums/{album_id}", LISTENER, "members of its artist; admins", others=403),
    _api("POST albums/{album_id}/restore", LISTENER, "members of its artist; admins"),
    _api("GET genres", LISTENER),
    _api("GET genres/{genre}", LISTENER),
    _new("POST genres", ADMIN),
    _api("PATCH genres/{genre}", ADMIN),
    _api("DELETE genres/{genre}", ADMIN),
    _api("POST genres/{genre}/merge", ADMIN),
    _api("GET admin/genres", ADMIN),
    _api("GET admin/genres/unknown", ADMIN),
    _api("GET admin/takedowns", ADMIN),
    _new("POST admin/takedowns", ADMIN),
    _api("POST admin/takedowns/{takedown_id}/lift", ADMIN),
    _api("GET admin/artists", ADMIN),
    _api("GET admin/albums", ADMIN),
    _api("GET admin/artists/{artist_id}/merge", ADMIN),
    _api("GET admin/albums/{album_id}/merge", ADMIN),
    _api("POST admin/artists/{artist_id}/merge", ADMIN),
    _api("POST admin/albums/{album_id}/merge", ADMIN),
    _new("POST reports", ANYONE, limit=ANONYMOUS),
    _api("GET admin/reports", ADMIN),
    _api("POST admin/reports/{report_id}/uphold", ADMIN),
    _api("POST admin/reports/{report_id}/dismiss", ADMIN),
    _api("GET artists/{artist_id}/sheets/{sheet}", LISTENER, "its members; admins", others=403, limit=SHEETS),
    _api("GET labels/{label_id}/sheets/{sheet}", LISTENER, "its staff; admins", limit=SHEETS),
    _api("GET admin/sheets/{sheet}", ADMIN),
    _api("GET admin/ddex/messages", ADMIN),
    _api(
        "GET albums/{album_id}/archive", LISTENER, "members of its artist; admins", others=403, limit=SHEETS
    ),
    _api("POST sheets/{sheet}", LISTENER, limit=SHEETS),
    _api("GET songs/{song_id}/lyrics", LISTENER),
    _api("GET songs/{song_id}/lyrics.{format}", LISTENER),
    _api("PUT songs/{song_id}/lyrics", LISTENER, "members of its artist; admins", others=403),
    _api("DELETE songs/{song_id}/lyrics/{language}", LISTENER, "members of its artist; admins", others=403),
    _api("GET songs/{song_id}/licences", LISTENER, "members of its artist; admins", others=403),
    _api("PUT songs/{song_id}/licences", LISTENER, "members of its artist; admins", others=403),
    _api("GET albums/{album_id}/licences", LISTENER, "members of its artist; admins", others=403),
    _api("PUT albums/{album_id}/licences", LISTENER, "members of its artist; admins", others=403),
    _api("GET artists/{artist_id}/licences", LISTENER, "its members; admins", others=403),
    _api("GET albums/{album_id}/schedule", LISTENER, "members of its artist; admins", others=403),
    _api("PUT albums/{album_id}/schedule", LISTENER, "members of its artist; admins", others=403),
    _api("GET songs/{song_id}/schedule", LISTENER, "members of its artist; admins", others=403),
    _api("PUT songs/{song_id}/schedule", LISTENER, "members of its artist; admins", others=403),
    _new("POST albums/{album_id}/links", LISTENER, "members of its artist; admins", others=403),
    _api("GET albums/{album_id}/links", LISTENER, "members of its artist; admins", others=403),
    _new("POST songs/{song_id}/links", LISTENER, "members of its artist; admins", others=403),
    _api("GET songs/{song_id}/links", LISTENER, "members of its artist; admins", others=403),
    _api("DELETE links/{link_id}", LISTENER, "members of its artist; admins"),
    _api("POST links/open", ANYONE, limit=SHARES),
    _api("POST links/stream", ANYONE, limit=SHARES),
    _api("GET covers/{cover_id}", ANYONE, limit=PICTURES),
    _api("PUT albums/{album_id}/cover", LISTENER, "members of its artist; admins", others=403, limit=COVERS),
    _api("DELETE albums/{album_id}/cover", LISTENER, "members of its artist; admins", others=403),
    _api("PUT artists/{artist_id}/image", LISTENER, "its members; admins", others=403, limit=COVERS),
    _api("DELETE artists/{artist_id}/image", LISTENER, "its members; admins", others=403),
)
_MUSIC = (
    _api("GET songs/{song_id}/duplicates", LISTENER, "members of its artist; admins"),
    _api("POST duplicates/{duplicate_id}/keep", LISTENER, "members of the song's artist; admins"),
    _api("POST duplicates/{duplicate_id}/discard", LISTENER, "members of the song's artist; admins"),
    _api("GET songs/{song_id}/stream", LISTENER, limit=STREAMS),
    _api("GET songs/{song_id}/manifest", LISTENER, limit=STREAMS),
    _api("POST plays", LISTENER),
    _new("POST uploads", LISTENER, "artists; who acts for the artist; admins", others=403),
    _api("GET uploads", LISTENER),
    _api("OPTIONS uploads", ANYONE, limit=SESSIONS),
    _api("GET uploads/{upload_id}", LISTENER, "who sent it; admins"),
    _api("PATCH uploads/{upload_id}", LISTENER, "who sent it"),
    _api("DELETE uploads/{upload_id}", LISTENER, "who sent it"),
    _api("GET artists/{artist_id}/releases", LISTENER, "its members; admins", others=403),
    _api("GET albums/{album_id}/release", LISTENER, "members of its artist; admins", others=403),
    _api("GET albums/{album_id}/preview", LISTENER, "members of its artist; admins", others=403),
    _api("POST albums/{album_id}/publish", LISTENER, "members of its artist; admins", others=403),
    _api("POST albums/{album_id}/unpublish", LISTENER, "members of its artist; admins", others=403),
    _api("POST albums/{album_id}/isrcs", LISTENER, "members of its artist; admins", others=403),
    _api("POST songs/{song_id}/publish", LISTENER, "members of its artist; admins", others=403),
    _api("GET songs/{song_id}/versions", LISTENER, "members of its artist; admins", others=403),
    _api("PUT songs/{song_id}/versions/current", LISTENER, "members of its artist; admins", others=403),
    _api(
        "DELETE songs/{song_id}/versions/{version_id}", LISTENER, "members of its artist; admins", others=403
    ),
    _new("POST songs/{song_id}/versions", LISTENER, "members of its artist; admins", others=403),
    _api("GET artists/{artist_id}/storage", LISTENER, "its members; admins", others=403),
)
_ADMINISTRATION = (
    _api("GET admin/audit", ADMIN),
    _api("GET admin/users", ADMIN),
    _api("GET admin/users/{user_id}", ADMIN),
    _api("PATCH admin/users/{user_id}", ADMIN),
    _api("PUT admin/users/{user_id}/subscription", ADMIN),
    _api("POST admin/users/{user_id}/suspend", ADMIN),
    _api("POST admin/users/{user_id}/restore", ADMIN),
    _api("DELETE admin/users/{user_id}/sessions", ADMIN),
    _api("GET admin/claims", ADMIN),
    _api("POST admin/claims/{claim_id}/approve", ADMIN),
    _api("POST admin/claims/{claim_id}/refuse", ADMIN),
    _api("PUT admin/artists/{artist_id}/verified", ADMIN),
    _api("PUT admin/artists/{artist_id}/quota", ADMIN),
    _api("GET admin/storage", ADMIN),
    _api("GET admin/storage/artists", ADMIN),
    _api("GET admin/duplicates", ADMIN),
    _api("POST admin/duplicates/{duplicate_id}/release", ADMIN),
    _api("POST admin/duplicates/{duplicate_id}/refuse", ADMIN),
    _api("GET admin/imports", ADMIN),
    _api("GET admin/imports/{import_id}", ADMIN),
    _api("GET admin/imports/{import_id}/findings", ADMIN),
    _api("GET admin/imports/{import_id}/report.csv", ADMIN),
    _api("GET admin/imported-playlists", ADMIN),
    _api("GET admin/vouchers", ADMIN),
    _new("POST admin/vouchers", ADMIN),
    _api("DELETE admin/vouchers/{batch_id}", ADMIN),
)
_OUTSIDE = (
    _api("GET openapi.json", ANYONE, limit=ANONYMOUS),
    _outside("GET /m/{token}/{song}/{version}/{file}", Who.SIGNED_PATH),
    _outside("GET /internal/edge/deny", Who.EDGE),
    _outside("GET /health/live", ANYONE, limit=HEALTH),
    _outside("GET /health/ready", ANYONE, limit=HEALTH),
    _outside("GET /metrics", Who.PRIVATE_NETWORK),
    _outside("GET /{path}", ANYONE),
)
RULES = (*_PEOPLE, *_PLANS, *_WAYS_IN, *_CATALOGUE, *_MUSIC, *_ADMINISTRATION, *_OUTSIDE)
_BY_NAME: Mapping[str, Rule] = {rule.name: rule for rule in RULES}


def get_rule(method: str, path: str) -> Rule:
    """The rule of a route; GET's is HEAD's too. Raises RouteUnlisted."""
    rule = _BY_NAME.get(f"{'GET' if method == 'HEAD' else method} {path}")
    if rule is None:
        raise RouteUnlisted(f"{method} {path} has no line in src/segue/accounts/access/table.py. Add one.")
    return rule
