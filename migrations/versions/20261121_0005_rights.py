"""What profiles, follows and people's rights over their data need."""

from alembic import op

revision = "0005"
down_revision = "0004"

# A person without a row has what the columns' defaults say.
PROFILES = """
create table profiles (
    user_id uuid primary key references users on delete cascade,
    bio text check (length(bio) between 1 and 2000),
    visibility text not null default 'public' check (visibility in ('public', 'private')),
    country text check (country ~ '^[A-Z]{2}$'),
    country_set_by_admin text check (country_set_by_admin ~ '^[A-Z]{2}$'),
    avatar_id uuid,
    preferences jsonb not null default '{}',
    preferences_version int not null default 0,
    changed_at timestamptz not null
);
create unique index profiles_avatar on profiles (avatar_id) where avatar_id is not null;
"""

FOLLOWS = """
create table follows (
    follower_id uuid not null references users on delete cascade,
    followed_id uuid not null references users on delete cascade,
    approved boolean not null,
    created_at timestamptz not null,
    primary key (follower_id, followed_id),
    check (follower_id <> followed_id)
);
create index follows_of on follows (follower_id, created_at desc, followed_id desc) where approved;
create index follows_to on follows (followed_id, approved, created_at desc, follower_id desc);

create table blocks (
    blocker_id uuid not null references users on delete cascade,
    blocked_id uuid not null references users on delete cascade,
    created_at timestamptz not null,
    primary key (blocker_id, blocked_id),
    check (blocker_id <> blocked_id)
);
create index blocks_of on blocks (blocker_id, created_at desc, blocked_id desc);
create index blocks_against on blocks (blocked_id, blocker_id);
"""

RIGHTS = """
create table departures (
    user_id uuid primary key references users on delete cascade,
    requested_at timestamptz not null,
    erased_from timestamptz not null
);
create index departures_due on departures (erased_from);

create table exports (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    state text not null default 'queued' check (state in ('queued', 'ready', 'failed')),
    requested_at timestamptz not null,
    finished_at timestamptz,
    expires_at timestamptz,
    size bigint,
    check ((state = 'queued') = (finished_at is null)),
    check ((state = 'ready') = (size is not null and expires_at is not null))
);
create index exports_user on exports (user_id, requested_at desc);
create index exports_expiry on exports (expires_at) where state = 'ready';
"""

# Old plays are looked for by when they came in.
PLAYS = "create index play_events_age on play_events using brin (received_at)"


def upgrade() -> None:
    for part in (PROFILES, FOLLOWS, RIGHTS, PLAYS):
        op.execute(part)
