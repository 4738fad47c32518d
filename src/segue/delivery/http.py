"""The HTTP door of delivery: its routes and their document."""

from segue.delivery.openapi import openapi
from segue.delivery.routes import edge_routes, routes

__all__ = [
    "edge_routes",
    "openapi",
    "routes",
]
