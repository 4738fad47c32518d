"""JSON of devices."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from segue.accounts.devices.contracts import Device

Name = Annotated[str, Field(min_length=1, max_length=100)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AddDeviceBody(_Asked):
    """A device to be; `platform` is what it is, such as android or web."""

    name: Name
    platform: Annotated[str, Field(min_length=1, max_length=50)]


class RenameDeviceBody(_Asked):
    """What a device shall be called."""

    name: Name


class DeviceBody(BaseModel):
    """A device for offline use."""

    id: UUID
    name: str
    platform: str
    created_at: datetime
    last_seen_at: datetime


class DevicesBody(BaseModel):
    """All of one's devices, and how many one may have."""

    items: list[DeviceBody]
    limit: int


def device_body(device: Device) -> DeviceBody:
    """A device as JSON."""
    return DeviceBody(
        id=device.id,
        name=device.name,
        platform=device.platform,
        created_at=device.created_at,
        last_seen_at=device.last_seen_at,
    )
