"""What tiers, families, vouchers and labels need."""

from alembic import op

revision = "0004"
down_revision = "0003"

# `subscription`, `subscription_until` and `explicit_locked` say what follows from the tables below, so that
# whoever reads a person reads one row; `access_version` counts the changes.
PEOPLE = """
alter table users
    add column access_version int not null default 0,
    add column explicit_locked boolean not null default false,
    add column suspension_reason text check (length(suspension_reason) <= 500);
create index users_created on users (created_at desc, id desc);
create index users_subscription_end on users (subscription_until) where subscription <> 'free';
"""

TIERS = """
create table subscription_grants (
    user_id uuid not null references users on delete cascade,
    source text not null check (source in ('admin', 'voucher', 'billing')),
    tier text not null check (tier in ('student', 'premium', 'family')),
    until timestamptz,
    granted_at timestamptz not null,
    primary key (user_id, source, tier)
);
create index subscription_grants_end on subscription_grants (until);
insert into subscription_grants (user_id, source, tier, until, granted_at)
    select id, 'admin', subscription, subscription_until, now() from users where subscription <> 'free';
"""

FAMILIES = """
create table families (
    owner_id uuid primary key references users on delete cascade,
    created_at timestamptz not null
);
-- A seat is taken by one; there are no more seats than five, whatever happens at the same time.
create table family_members (
    user_id uuid primary key references users on delete cascade,
    owner_id uuid not null references families on delete cascade,
    seat int not null check (seat between 1 and 5),
    explicit_locked boolean not null,
    joined_at timestamptz not null,
    unique (owner_id, seat),
    check (user_id <> owner_id)
);
create table family_invitations (
    id uuid primary key,
    owner_id uuid not null references families on delete cascade,
    code_hash bytea not null unique check (length(code_hash) = 32),
    explicit_locked boolean not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index family_invitations_owner on family_invitations (owner_id);
"""

VOUCHERS = """
create table voucher_batches (
    id uuid primary key,
    tier text not null check (tier in ('student', 'premium', 'family')),
    days int not null check (days between 1 and 3660),
    uses int not null check (uses between 1 and 1000000),
    codes int not null,
    note text not null check (length(note) <= 500),
    created_by uuid references users on delete set null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz
);
create index voucher_batches_new on voucher_batches (created_at desc, id desc);
create index voucher_batches_creator on voucher_batches (created_by);
create table vouchers (
    code_hash bytea primary key check (length(code_hash) = 32),
    batch_id uuid not null references voucher_batches on delete cascade,
    uses_left int not null check (uses_left >= 0)
);
create index vouchers_batch on vouchers (batch_id);
create table voucher_uses (
    code_hash bytea not null references vouchers on delete cascade,
    user_id uuid not null references users on delete cascade,
    used_at timestamptz not null,
    until timestamptz not null,
    primary key (code_hash, user_id)
);
create index voucher_uses_user on voucher_uses (user_id);
"""

BILLING = """
create table billing_events (
    id text primary key check (length(id) between 1 and 200),
    user_id uuid not null references users on delete cascade,
    occurred_at timestamptz not null,
    received_at timestamptz not null,
    tier text not null check (tier in ('free', 'student', 'premium', 'family')),
    until timestamptz,
    applied boolean not null
);
create index billing_events_user on billing_events (user_id, occurred_at desc);
create index billing_events_age on billing_events (received_at);
create table billing_standings (
    user_id uuid primary key references users on delete cascade,
    occurred_at timestamptz not null,
    event_id text not null
);
"""

LABELS = """
create table labels (
    id uuid primary key,
    name text not null check (length(name) between 1 and 100),
    created_at timestamptz not null
);
create unique index labels_name on labels (lower(name));
create table label_staff (
    label_id uuid not null references labels on delete cascade,
    user_id uuid not null references users on delete cascade,
    role text not null check (role in ('owner', 'manager')),
    added_at timestamptz not null,
    primary key (label_id, user_id)
);
create index label_staff_user on label_staff (user_id);
"""

# A label is no row of the catalogue: an artist names it by id, as members name people.
ARTISTS = """
alter table artists add column verified_at timestamptz;
alter table songs add column paid_only boolean not null default false;
create table artist_labels (
    artist_id uuid not null references artists on delete cascade,
    label_id uuid not null references labels on delete cascade,
    added_at timestamptz not null,
    primary key (artist_id, label_id)
);
create index artist_labels_label on artist_labels (label_id);
create table artist_claims (
    id uuid primary key,
    artist_id uuid not null references artists on delete cascade,
    user_id uuid not null references users on delete cascade,
    label_id uuid references labels on delete cascade,
    note text not null check (length(note) between 1 and 2000),
    state text not null default 'open' check (state in ('open', 'approved', 'refused')),
    answer text check (length(answer) <= 500),
    created_at timestamptz not null,
    decided_at timestamptz,
    decided_by uuid references users on delete set null,
    check ((state = 'open') = (decided_at is null))
);
create unique index artist_claims_open on artist_claims (artist_id, user_id) where state = 'open';
create index artist_claims_state on artist_claims (state, created_at, id);
create index artist_claims_user on artist_claims (user_id, created_at desc, id desc);
create index artist_claims_label on artist_claims (label_id);
create index artist_claims_decider on artist_claims (decided_by);
"""


def upgrade() -> None:
    for part in (PEOPLE, TIERS, FAMILIES, VOUCHERS, BILLING, LABELS, ARTISTS):
        op.execute(part)
