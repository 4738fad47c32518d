"""Devices for offline use: at most five a person."""

from segue.accounts import rules
from segue.accounts.audit.service import Audit
from segue.accounts.contracts import Caller
from segue.accounts.devices import store
from segue.accounts.devices.contracts import Device, DeviceId
from segue.accounts.devices.errors import DeviceMissing, TooManyDevices
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, UserId
from segue.kernel.ports.database import Connection, Database

MOST_DEVICES = 5
_NAMELESS = "Device"


class Devices:
    """What a person registers to take music along."""

    def __init__(self, *, database: Database, audit: Audit, clock: Clock, ids: IdSource) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._ids = ids

    async def add(self, caller: Caller, name: str, platform: str, address: str | None) -> Device:
        """Register a device, which the caller's session speaks for. Raises TooManyDevices."""
        now, user_id = self._clock.now(), caller.user_id
        device = Device(
            DeviceId(self._ids.new()), _tidy(name), rules.tidy_name(platform)[:50] or "unknown", now, now
        )
        async with self._database.transaction() as conn:
            if await store.lock_devices(conn, user_id) >= MOST_DEVICES:
                raise TooManyDevices(
                    f"{MOST_DEVICES} devices may be registered. Remove one of them first.", limit=MOST_DEVICES
                )
            await store.add(conn, user_id, device)
            await store.see(conn, user_id, device.id, caller.session_id, now)
            await self._note(conn, "device.added", user_id, device.id, address)
        return device

    async def list_devices(self, user_id: UserId) -> list[Device]:
        """A person's devices, the oldest first; there are never more than five."""
        async with self._database.transaction() as conn:
            return await store.list_devices(conn, user_id)

    async def get(self, user_id: UserId, device_id: DeviceId) -> Device:
        """A device of this person's. Raises DeviceMissing."""
        async with self._database.transaction() as conn:
            found = await store.find(conn, user_id, device_id)
        if found is None:
            raise _missing()
        return found

    async def rename(self, user_id: UserId, device_id: DeviceId, name: str) -> Device:
        """Give a device another name. Raises DeviceMissing."""
        async with self._database.transaction() as conn:
            device = await store.rename(conn, user_id, device_id, _tidy(name))
        if device is None:
            raise _missing()
        return device

    async def see(self, caller: Caller, device_id: DeviceId) -> None:
        """Have the caller's session speak for a device: it is in use whenever the session goes on.

        Raises DeviceMissing.
        """
        async with self._database.transaction() as conn:
            seen = await store.see(conn, caller.user_id, device_id, caller.session_id, self._clock.now())
        if not seen:
            raise _missing()

    async def remove(self, user_id: UserId, device_id: DeviceId, address: str | None) -> None:
        """Take a device out, with what it holds. Raises DeviceMissing."""
        async with self._database.transaction() as conn:
            if not await store.delete(conn, user_id, device_id):
                raise _missing()
            await self._note(conn, "device.removed", user_id, device_id, address)

    async def _note(
        self, conn: Connection, action: str, user_id: UserId, device_id: DeviceId, address: str | None
    ) -> None:
        await self._audit.record(
            conn, action, actor=user_id, object_kind="device", object_id=device_id, address=address
        )


def _tidy(name: str) -> str:
    return rules.tidy_name(name) or _NAMELESS


def _missing() -> DeviceMissing:
    return DeviceMissing("It may have been removed. Load the list again.")
