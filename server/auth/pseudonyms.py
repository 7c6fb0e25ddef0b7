"""What takes the place of a card or identity number, keyed so that nobody can try them all."""

import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path

from server.auth.key import key_for

PSEUDONYM_LENGTH = 32  # hex: 128 bits


class Pseudonyms:
    """The keyed hashes of one data folder.

    `salt(day)` gives the salt of a business day (YYYY-MM-DD). Raises what `signing_key` does.
    """

    def __init__(self, folder: Path, salt: Callable[[str], bytes]) -> None:
        self._of_day = key_for(folder, "identification of a day")
        self._salt = salt

    def of_day(self, day: str, kind: str, value: str) -> str:
        """Who somebody is for one business day: good for "the same person again", for nothing once the salt is gone."""
        key = hmac.new(self._of_day, self._salt(day), hashlib.sha256).digest()
        return hmac.new(key, _named(kind, value), hashlib.sha256).hexdigest()[:PSEUDONYM_LENGTH]


class CustomerHashes:
    """The keyed hashes under which the customer directory of one data folder keeps its lines."""

    def __init__(self, folder: Path) -> None:
        self._key = key_for(folder, "customer directory")

    def __call__(self, kind: str, value: str) -> bytes:
        """Where a customer's line stands: 256 bits, the same as long as the folder's key is."""
        return hmac.digest(self._key, _named(kind, value), "sha256")


def _named(kind: str, value: str) -> bytes:
    return f"{kind}\0{value}".encode()
