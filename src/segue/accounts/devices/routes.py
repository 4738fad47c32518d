"""HTTP of one's own devices."""

from uuid import UUID

from fastapi import APIRouter, Request

from segue.accounts.devices.contracts import DeviceId
from segue.accounts.devices.schemas import (
    AddDeviceBody,
    DeviceBody,
    DevicesBody,
    RenameDeviceBody,
    device_body,
)
from segue.accounts.devices.service import MOST_DEVICES, Devices
from segue.accounts.entering import address_of
from segue.accounts.guards import SignedInCaller


def router(devices: Devices) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["people"])

    @routes.get("/users/me/devices")
    async def list_devices(caller: SignedInCaller) -> DevicesBody:
        """One's devices for offline use, the oldest first."""
        found = await devices.list_devices(caller.user_id)
        return DevicesBody(items=[device_body(one) for one in found], limit=MOST_DEVICES)

    @routes.post("/users/me/devices", status_code=201)
    async def add_device(request: Request, caller: SignedInCaller, body: AddDeviceBody) -> DeviceBody:
        """Register a device; 409 when there are five."""
        return device_body(await devices.add(caller, body.name, body.platform, address_of(request)))

    @routes.get("/users/me/devices/{device_id}")
    async def get_device(device_id: UUID, caller: SignedInCaller) -> DeviceBody:
        """One of one's devices."""
        return device_body(await devices.get(caller.user_id, DeviceId(device_id)))

    @routes.patch("/users/me/devices/{device_id}")
    async def rename_device(device_id: UUID, caller: SignedInCaller, body: RenameDeviceBody) -> DeviceBody:
        """Give a device another name."""
        return device_body(await devices.rename(caller.user_id, DeviceId(device_id), body.name))

    @routes.post("/users/me/devices/{device_id}/seen", status_code=204)
    async def see_device(device_id: UUID, caller: SignedInCaller) -> None:
        """Say that this session is that device, after signing in anew; `last_seen_at` follows the session."""
        await devices.see(caller, DeviceId(device_id))

    @routes.delete("/users/me/devices/{device_id}", status_code=204)
    async def remove_device(request: Request, device_id: UUID, caller: SignedInCaller) -> None:
        """Take a device out; another may be registered in its place."""
        await devices.remove(caller.user_id, DeviceId(device_id), address_of(request))

    return routes
