"""SQL of devices."""

from datetime import datetime
from typing import Any

from segue.accounts.devices.contracts import Device, DeviceId
from segue.kernel.ids import SessionId, UserId
from segue.kernel.ports.database import Connection

_LOCK = "select from users where id = %s for no key update"
_COUNT = "select count(*) as devices from devices where user_id = %s"
_ADD = """
insert into devices (id, user_id, name, platform, created_at, last_seen_at) values (%s, %s, %s, %s, %s, %s)
"""
_LIST = """
select id, name, platform, created_at, last_seen_at from devices where user_id = %s order by id
"""
_FIND = """
select id, name, platform, created_at, last_seen_at from devices where id = %s and user_id = %s
"""
_RENAME = """
update devices set name = %s where id = %s and user_id = %s
returning id, name, platform, created_at, last_seen_at
"""
_SPEAK_FOR = "update sessions set device_id = %s where id = %s and user_id = %s"
_SEE = "update devices set last_seen_at = %s where id = %s and user_id = %s"
_SEE_OF_SESSION = """
update devices d set last_seen_at = %s
  from sessions s where s.id = %s and d.id = s.device_id and d.last_seen_at < %s
"""
_DELETE = "delete from devices where id = %s and user_id = %s"


async def lock_devices(conn: Connection, user_id: UserId) -> int:
    """How many devices a person has; nobody else adds one until commit."""
    await conn.execute(_LOCK, [user_id])
    row = await (await conn.execute(_COUNT, [user_id])).fetchone()
    return 0 if row is None else int(row["devices"])


async def add(conn: Connection, user_id: UserId, device: Device) -> None:
    """Insert a device."""
    await conn.execute(
        _ADD, [device.id, user_id, device.name, device.platform, device.created_at, device.last_seen_at]
    )


async def list_devices(conn: Connection, user_id: UserId) -> list[Device]:
    """A person's devices, the oldest first."""
    return [_device(row) for row in await (await conn.execute(_LIST, [user_id])).fetchall()]


async def find(conn: Connection, user_id: UserId, device_id: DeviceId) -> Device | None:
    """A device of this person's."""
    row = await (await conn.execute(_FIND, [device_id, user_id])).fetchone()
    return None if row is None else _device(row)


async def rename(conn: Connection, user_id: UserId, device_id: DeviceId, name: str) -> Device | None:
    """Give a device of this person's another name."""
    row = await (await conn.execute(_RENAME, [name, device_id, user_id])).fetchone()
    return None if row is None else _device(row)


async def delete(conn: Connection, user_id: UserId, device_id: DeviceId) -> bool:
    """Delete a device of this person's; False when there is none such."""
    return (await conn.execute(_DELETE, [device_id, user_id])).rowcount == 1


def _device(row: dict[str, Any]) -> Device:
    return Device(
        id=DeviceId(row["id"]),
        name=row["name"],
        platform=row["platform"],
        created_at=row["created_at"],
        last_seen_at=row["last_seen_at"],
    )


async def see(
    conn: Connection, user_id: UserId, device_id: DeviceId, session_id: SessionId, now: datetime
) -> bool:
    """Note that a device is in use, and that a session speaks for it; False when it is not this person's."""
    if (await conn.execute(_SEE, [now, device_id, user_id])).rowcount == 0:
        return False
    await conn.execute(_SPEAK_FOR, [device_id, session_id, user_id])
    return True


async def see_of_session(
    conn: Connection, session_id: SessionId, now: datetime, unless_since: datetime
) -> None:
    """Note that the device a session speaks for is in use, unless that was noted since."""
    await conn.execute(_SEE_OF_SESSION, [now, session_id, unless_since])
