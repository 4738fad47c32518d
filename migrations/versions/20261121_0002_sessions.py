"""What sessions, sign-up and mail need."""

from alembic import op

revision = "0002"
down_revision = "0001"

# No foreign key: what was done stays done when the account is gone.
AUDIT = """
create table audit_log (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    action text not null check (action ~ '^[a-z_]+[.][a-z_]+$'),
    actor_id uuid,
    address text,
    object_kind text not null check (length(object_kind) between 1 and 100),
    object_id text not null check (length(object_id) between 1 and 200),
    details jsonb not null default '{}'
);
create index audit_log_actor on audit_log (actor_id, id desc);
create index audit_log_action on audit_log (action text_pattern_ops, id desc);
create index audit_log_object on audit_log (object_kind, object_id, id desc);
create index audit_log_age on audit_log (at);

create function keep_audit_log() returns trigger language plpgsql as $$
begin
    if tg_op <> 'TRUNCATE' and current_setting('segue.audit_retention', true) = 'on' then
        if tg_op = 'DELETE' then
            return old;
        end if;
        -- Retention takes away; it does not write.
        if (new.id, new.at, new.action, new.actor_id, new.object_kind, new.object_id)
            is not distinct from (old.id, old.at, old.action, old.actor_id, old.object_kind, old.object_id)
            and (new.address is null or new.address = old.address)
            and (new.details = '{}' or new.details = old.details)
        then
            return new;
        end if;
    end if;
    raise exception 'the audit log is only ever appended to';
end
$$;
create trigger keep_audit_log before update or delete on audit_log
    for each row execute function keep_audit_log();
create trigger keep_audit_log_whole before truncate on audit_log
    for each statement execute function keep_audit_log();
"""

SESSIONS = """
alter table refresh_tokens add nonce bytea check (length(nonce) = 64);
"""

# `email_key` is what accounts make of an address (rules.account_key); an approximation does until the
# address is next written.
ADDRESSES = """
alter table users add email_key text, add email_verified_at timestamptz;
update users set email_key = lower(normalize(email, nfkc));
create unique index users_email_key on users (email_key);
"""

# A link is known by its hash; its secret is made again from its id and a key that the database does not have.
LETTERS = """
create table invitations (
    id uuid primary key,
    hash bytea not null unique check (length(hash) = 32),
    note text check (length(note) <= 200),
    email text check (length(email) <= 254),
    uses int not null check (uses between 1 and 10000),
    used int not null default 0 check (used between 0 and uses),
    created_by uuid references users on delete set null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz
);

create table mail_links (
    id uuid primary key,
    hash bytea not null unique check (length(hash) = 32),
    purpose text not null check (purpose in ('sign_up', 'verify', 'change', 'reset')),
    user_id uuid references users on delete cascade,
    email text not null check (length(email) <= 254),
    display_name text,
    password_hash text,
    invitation_id uuid references invitations on delete set null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    check ((purpose = 'sign_up') = (user_id is null))
);
create index mail_links_user on mail_links (user_id, purpose, created_at);
create index mail_links_age on mail_links (expires_at);
create index mail_links_invitation on mail_links (invitation_id);

create table letters (
    id uuid primary key,
    kind text not null,
    user_id uuid references users on delete cascade,
    address text not null check (length(address) <= 254),
    link_id uuid references mail_links on delete cascade,
    invitation_id uuid references invitations on delete cascade,
    details jsonb not null default '{}',
    created_at timestamptz not null
);
create index letters_user on letters (user_id);
create index letters_age on letters (created_at);
create index letters_link on letters (link_id);
create index letters_invitation on letters (invitation_id);
"""

REGISTRATION = """
create table registration (
    one boolean primary key default true check (one),
    mode text not null check (mode in ('open', 'invite', 'closed')),
    changed_at timestamptz not null
);
"""

DEVICES = """
create table devices (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    name text not null check (length(name) between 1 and 100),
    platform text not null check (length(platform) between 1 and 50),
    created_at timestamptz not null,
    last_seen_at timestamptz not null
);
create index devices_user on devices (user_id, id);
"""


def upgrade() -> None:
    for part in (AUDIT, SESSIONS, ADDRESSES, LETTERS, REGISTRATION, DEVICES):
        op.execute(part)
