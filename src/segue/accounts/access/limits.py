"""How often people may do things (product figures), and what raises that."""

from segue.kernel.ports.limits import Limit

MINUTE, HOUR, DAY = 60, 3_600, 86_400

# Of a person signed in; their tier multiplies them (`Entitlements.limit_factor`).
STREAMS = Limit("streams", 100, MINUTE)
PLAYS = Limit("plays", 1_000, DAY)
SEARCHES = Limit("searches", 30, MINUTE)
SUGGESTIONS = Limit("suggestions", 300, MINUTE)
PLAYLIST_WRITES = Limit("playlist_writes", 60, MINUTE)
# Reading a picture costs a second of a core.
AVATARS = Limit("avatars", 10, HOUR)
COVERS = Limit("covers", 60, HOUR)
# A sheet may have thousands of rows.
SHEETS = Limit("sheets", 60, HOUR)
# Somebody goes through an album and likes what they like; a player that was offline tells all at once.
LIBRARY_WRITES = Limit("library_writes", 300, MINUTE)
# A file may be an archive of years.
LIST_IMPORTS = Limit("list_imports", 20, HOUR)
LIST_EXPORTS = Limit("list_exports", 60, HOUR)
# As somebody types rules.
PREVIEWS = Limit("previews", 240, MINUTE)
NEW_SHARES = Limit("new_shares", 60, HOUR)
PLAYLIST_DOWNLOADS = Limit("playlist_downloads", 5, HOUR)

# Of a network address.
ANONYMOUS = Limit("anonymous", 10, MINUTE)
# A home has a few dozen devices and tabs behind one address, each refreshing every ten minutes.
SESSIONS = Limit("sessions", 120, MINUTE)
# Of a person: a page that comes and goes, on several devices, behind a link that breaks now and then.
SOCKETS = Limit("sockets", 120, MINUTE)
SHARES = Limit("shares", 120, MINUTE)
# A wall of covers on one screen, for everyone in a home at once.
PICTURES = Limit("pictures", 1_200, MINUTE)
HEALTH = Limit("health", 600, MINUTE)

# Of wrong passwords: by account and network, so that nobody is locked out from elsewhere, and by network.
SIGN_IN = Limit("sign_in", 5, MINUTE)
SIGN_IN_HOUR = Limit("sign_in_hour", 20, HOUR)
SIGN_IN_NETWORK = Limit("sign_in_network", 50, 900)

ALL = (
    *(STREAMS, PLAYS, SEARCHES, SUGGESTIONS, PLAYLIST_WRITES, PLAYLIST_DOWNLOADS, AVATARS, COVERS, SHEETS),
    LIBRARY_WRITES,
    *(LIST_IMPORTS, LIST_EXPORTS, PREVIEWS),
    *(SOCKETS, NEW_SHARES),
    *(ANONYMOUS, SESSIONS, SHARES, PICTURES, HEALTH),
    *(SIGN_IN, SIGN_IN_HOUR, SIGN_IN_NETWORK),
)
