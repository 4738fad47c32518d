"""What roles and limits need."""

from alembic import op

revision = "0003"
down_revision = "0002"

# Unlogged: after a crash counting begins anew, which harms nobody, and no count waits for the disk.
WINDOWS = """
create unlogged table limit_windows (
    key text primary key check (length(key) <= 300),
    newest bigint not null,
    counts int[] not null,
    ends_at timestamptz not null
) with (fillfactor = 60);

create unlogged table limit_processes (
    id uuid primary key,
    seen_at timestamptz not null
);
"""

# A window is a ring of parts: counts[part % parts + 1]. In the order of their keys, so that two processes
# never wait for each other in a circle. Of what is wanted beyond the need at most an eighth of the room is
# leased, so that little is out of others' reach when the quota comes to its end.
SETTLE = """
create function settle_limits(process uuid, asked jsonb) returns bigint[] language plpgsql as $$
declare
    one record;
    ring int[];
    latest bigint;
    part bigint;
    slot int;
    rest int;
    taken int;
    total int;
    room int;
    lease int;
    oldest bigint;
    answer bigint[];
begin
    insert into limit_processes (id, seen_at) values (process, clock_timestamp())
        on conflict (id) do update set seen_at = excluded.seen_at;
    select array[count(*)] into answer
        from limit_processes where seen_at > clock_timestamp() - interval '10 seconds';
    for one in
        select * from jsonb_to_recordset(asked) as a (
            place int, key text, part bigint, parts int, quota int, spent int, back int, need int, want int,
            ends double precision)
        order by key
    loop
        select counts, newest into ring, latest from limit_windows where key = one.key for update;
        if not found then
            insert into limit_windows (key, newest, counts, ends_at)
                values (one.key, one.part, array_fill(0, array[one.parts]), to_timestamp(one.ends))
                on conflict (key) do nothing;
            select counts, newest into ring, latest from limit_windows where key = one.key for update;
        end if;
        -- A clock that is behind the others' adds to their newest part.
        part := greatest(latest, one.part);
        if part - latest >= one.parts or cardinality(ring) <> one.parts then
            ring := array_fill(0, array[one.parts]);
        else
            for each in latest + 1 .. part loop
                ring[each % one.parts + 1] := 0;
            end loop;
        end if;
        rest := one.back;
        for each in reverse part .. part - one.parts + 1 loop
            exit when rest = 0;
            slot := each % one.parts + 1;
            taken := least(rest, ring[slot]);
            ring[slot] := ring[slot] - taken;
            rest := rest - taken;
        end loop;
        slot := part % one.parts + 1;
        ring[slot] := ring[slot] + one.spent;
        select sum(count) into total from unnest(ring) as count;
        room := greatest(0, one.quota - total);
        lease := least(room, greatest(one.need, least(one.want, (room + 7) / 8)));
        ring[slot] := ring[slot] + lease;
        oldest := part;
        for each in part - one.parts + 1 .. part loop
            if ring[each % one.parts + 1] > 0 then
                oldest := each;
                exit;
            end if;
        end loop;
        update limit_windows
            set newest = part, counts = ring, ends_at = greatest(ends_at, to_timestamp(one.ends))
            where key = one.key;
        answer := answer || array[one.place, lease, total + lease, oldest];
    end loop;
    return answer;
end
$$;
"""


def upgrade() -> None:
    for part in (WINDOWS, SETTLE):
        op.execute(part)
