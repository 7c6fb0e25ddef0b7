"""Secrets, ids and passwords: how they are made."""

import base64
import hashlib
import secrets

import argon2

SECRET_BYTES = 32
ID_BYTES = 16
PASSWORD_LENGTH_MIN = 8
PASSWORD_LENGTH_MAX = 200


def new_id() -> str:
    """128 unguessable bits in lower-case base32: 26 letters and digits."""
    return base64.b32encode(secrets.token_bytes(ID_BYTES)).decode().rstrip("=").lower()


def new_secret() -> str:
    """A token's secret: 43 characters that need no quoting in an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def sha256_of(secret: str) -> str:
    """What is kept of a token's secret. Unsalted and quick, as the secret itself is 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hash_of(password: str) -> str:
    """The argon2id hash of a password (RFC 9106, argon2-cffi's present parameters); slow on purpose."""
    return argon2.PasswordHasher().hash(password)


def fits(password: str, hashed: str) -> bool:
    """Whether `password` is the one that was hashed."""
    try:
        return argon2.PasswordHasher().verify(hashed, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
