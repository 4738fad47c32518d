"""The live socket, and what people share."""

from alembic import op

revision = "0014"
down_revision = "0013"

# Who tells a topic holds its lock to the commit, so that its numbers rise in the order in which others see
# them. Tickets are worth nothing after half a minute: a crash may lose them.
LIVE = """
create sequence live_sequence as bigint;

create function next_live_sequence(topic text) returns bigint language plpgsql as $$
begin
    perform pg_advisory_xact_lock(1818850917, hashtext(topic));
    return nextval('live_sequence');
end
$$;

create unlogged table live_tickets (
    digest bytea primary key check (length(digest) = 32),
    user_id uuid not null references users on delete cascade,
    caller jsonb not null,
    expires_at timestamptz not null
);
create index live_tickets_expired on live_tickets (expires_at);
create index live_tickets_user on live_tickets (user_id);
"""

# What opens a link is made of its id and the key of this name: no table holds it. `subject_id` refers to what
# its kind says; a link to what is gone opens nothing.
SHARES = """
create table shares (
    id uuid primary key,
    digest bytea not null unique check (length(digest) = 32),
    key text not null check (length(key) between 1 and 64),
    user_id uuid not null references users on delete cascade,
    kind text not null check (kind in ('song', 'album', 'playlist')),
    subject_id uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    opens bigint not null default 0,
    last_opened_at timestamptz
);
create index shares_mine on shares (user_id, id desc) where revoked_at is null;
create index shares_same on shares (user_id, kind, subject_id) where revoked_at is null;
create index shares_ended on shares ((coalesce(revoked_at, expires_at)));
"""

# `key` names the occasion: however often it is noticed, it is told once. Those that go by mail alone are not
# `shown`.
NOTIFICATIONS = """
create table notifications (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    kind text not null check (kind in ('follow', 'follow_request', 'release', 'collaboration', 'share')),
    key text not null check (length(key) between 1 and 200),
    actor_id uuid references users on delete cascade,
    subject_kind text,
    subject_id uuid,
    facts jsonb not null default '{}',
    shown boolean not null,
    created_at timestamptz not null,
    read_at timestamptz,
    mailed_at timestamptz,
    unique (user_id, key),
    check ((subject_kind is null) = (subject_id is null))
);
create index notifications_list on notifications (user_id, id desc) where shown;
create index notifications_unread on notifications (user_id) where read_at is null and shown;
create index notifications_unmailed on notifications (user_id) where read_at is null and mailed_at is null;
create index notifications_actor on notifications (actor_id) where actor_id is not null;
create index notifications_old on notifications (created_at);

create table notification_ways (
    user_id uuid not null references users on delete cascade,
    kind text not null check (kind in ('follow', 'follow_request', 'release', 'collaboration', 'share')),
    in_player boolean not null,
    by_mail boolean not null,
    primary key (user_id, kind)
);
"""


def upgrade() -> None:
    for part in (LIVE, SHARES, NOTIFICATIONS):
        op.execute(part)
