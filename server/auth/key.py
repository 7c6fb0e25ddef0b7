"""The data folder's own secret, which signs sessions; every other use has a key made of it."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

FILE_NAME = "key"
KEY_BYTES = 32


def signing_key(folder: Path) -> bytes:
    """The folder's key, made (mode 0600) the first time, so that a restart signs nobody out.

    Raises OSError when it can be neither read nor made, ValueError when the file is too short to be a key.
    """
    path = folder / FILE_NAME
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Linked into place whole: two starts at once agree on one key, and a power cut leaves no half of it.
        draft = folder / f".{FILE_NAME}.{os.getpid()}"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(secrets.token_hex(KEY_BYTES).encode())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    key = path.read_bytes().strip()
    if len(key) < KEY_BYTES:
        raise ValueError(f"{path} is not a key")
    return key


def key_for(folder: Path, purpose: str) -> bytes:
    """A key of its own for one purpose, made of the folder's (HMAC-SHA256): what one leaks says nothing of another."""
    return hmac.new(signing_key(folder), purpose.encode(), hashlib.sha256).digest()
