"""Devices that hold music for when they are offline."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType
from uuid import UUID

DeviceId = NewType("DeviceId", UUID)


@dataclass(frozen=True, slots=True)
class Device:
    """A device somebody registered; `platform` is what it says it is."""

    id: DeviceId
    name: str
    platform: str
    created_at: datetime
    last_seen_at: datetime
