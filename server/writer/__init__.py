"""The single writer: commands in, their events out, many in one commit."""

from server.writer.inbox import Answer, Once
from server.writer.writer import Writer

__all__ = ["Answer", "Once", "Writer"]
