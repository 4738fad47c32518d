"""The door of delivery: who may have which bytes, and the bytes."""

from segue.delivery.denials import DenyList
from segue.delivery.media import MediaApp
from segue.delivery.metrics import DeliveryMeters
from segue.delivery.ports import PlayableSongs
from segue.delivery.previews import Previews
from segue.delivery.reading import MediaReader
from segue.delivery.schemas import Manifest, StreamAnswer
from segue.delivery.service import Delivery
from segue.delivery.tokens import MediaTokens, edge_secret
from segue.delivery.versions import KnownVersions

__all__ = [
    "Delivery",
    "DeliveryMeters",
    "DenyList",
    "KnownVersions",
    "Manifest",
    "MediaApp",
    "MediaReader",
    "MediaTokens",
    "PlayableSongs",
    "Previews",
    "StreamAnswer",
    "edge_secret",
]
