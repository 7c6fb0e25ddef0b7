"""The wiring: knows every room, decides nothing."""

from server.app.running import Running

__all__ = ["Running"]
