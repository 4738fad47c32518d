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


def upgrade() -> None:
    for part in (AUDIT, SESSIONS):
        op.execute(part)
