"""What second factors and other ways to sign in need."""

from alembic import op

revision = "0006"
down_revision = "0005"

# Secrets of one-time codes are sealed with a key that the database does not have.
ONE_TIME_CODES = """
create table totp_secrets (
    user_id uuid primary key references users on delete cascade,
    sealed bytea not null,
    created_at timestamptz not null,
    confirmed_at timestamptz,
    last_step bigint not null default 0,
    wrong_tries int not null default 0,
    wrong_since timestamptz
);

create table recovery_codes (
    user_id uuid not null references users on delete cascade,
    hash bytea not null check (length(hash) = 32),
    created_at timestamptz not null,
    used_at timestamptz,
    primary key (user_id, hash)
);
"""

CHALLENGES = """
create table sign_in_challenges (
    hash bytea primary key check (length(hash) = 32),
    user_id uuid not null references users on delete cascade,
    device_name text,
    wrong_tries int not null default 0,
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index sign_in_challenges_user on sign_in_challenges (user_id);
create index sign_in_challenges_age on sign_in_challenges (expires_at);

create table passkey_challenges (
    hash bytea primary key check (length(hash) = 32),
    purpose text not null check (purpose in ('register', 'sign_in', 'second_factor')),
    user_id uuid references users on delete cascade,
    expires_at timestamptz not null,
    check ((purpose = 'sign_in') = (user_id is null))
);
create index passkey_challenges_user on passkey_challenges (user_id);
create index passkey_challenges_age on passkey_challenges (expires_at);
"""

PASSKEYS = """
create table passkeys (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    credential_id bytea not null unique check (length(credential_id) between 1 and 1023),
    public_key bytea not null,
    sign_count bigint not null,
    name text not null check (length(name) between 1 and 100),
    transports text[] not null,
    backed_up boolean not null,
    created_at timestamptz not null,
    last_used_at timestamptz,
    suspected_at timestamptz
);
create index passkeys_user on passkeys (user_id, id);

create table passkeys_after_password (
    user_id uuid primary key references users on delete cascade,
    since timestamptz not null
);
"""

IDENTITIES = """
create table identities (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    provider text not null,
    issuer text not null,
    subject text not null check (length(subject) between 1 and 255),
    email text,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    unique (issuer, subject),
    unique (user_id, provider)
);
"""


def upgrade() -> None:
    for part in (ONE_TIME_CODES, CHALLENGES, PASSKEYS, IDENTITIES):
        op.execute(part)
