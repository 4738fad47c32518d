"""The HTTP door of the live socket."""

from segue.live.routes import router
from segue.live.socket import LiveSocket

__all__ = ["LiveSocket", "router"]
