"""The open line to screens: a snapshot, then what changed, by seq."""

from server.live.sockets import NAMESPACE, SOCKETS_MAX, Live

__all__ = ["NAMESPACE", "SOCKETS_MAX", "Live"]
