"""Tokens of devices and programs: making, revoking."""

from server.auth import roles, secret
from server.domain.refusals import Refusal
from server.store import tokens
from server.store.access import Access

NAME_LENGTH_MAX = 40
COUNTER_MAX = 999


def create(
    access: Access, role: str, now_ms: int, *, counter: int | None = None, name: str | None = None
) -> tuple[tokens.TokenRow, str]:
    """A new token with its secret, which is shown this once and kept only as a SHA-256.

    Raises Refusal unknown_role, counter_needed (a `counter` token without one), no_counter_allowed, unknown_counter
    or name_malformed.
    """
    shown = secret.new_secret()
    return enrol(access, role, secret.sha256_of(shown), now_ms, counter=counter, name=name), shown


def enrol(
    access: Access,
    role: str,
    secret_sha256: str,
    now_ms: int,
    *,
    counter: int | None = None,
    name: str | None = None,
) -> tokens.TokenRow:
    """A new token of a secret that its holder has already; raises what `create` does."""
    if role not in roles.ROLES:
        raise Refusal("unknown_role", role=role, roles=", ".join(roles.ROLES))
    if role == "counter" and counter is None:
        raise Refusal("counter_needed", role=role)
    if counter is not None and role not in roles.BOUND_ROLES:
        raise Refusal("no_counter_allowed", role=role)
    if counter is not None and not 1 <= counter <= COUNTER_MAX:
        raise Refusal("unknown_counter", counter=counter)
    if name is not None and not (name.isprintable() and 1 <= len(name) <= NAME_LENGTH_MAX):
        raise Refusal("name_malformed", name=repr(name), limit=NAME_LENGTH_MAX)
    row = tokens.TokenRow(secret.new_id(), secret_sha256, role, counter, name, now_ms)
    with access.writing() as connection:
        tokens.insert(connection, row)
    return row


def revoke(access: Access, token_id: str, now_ms: int) -> None:
    """End a token at once and for good; raises Refusal unknown_token."""
    with access.writing() as connection:
        if not tokens.revoke(connection, token_id, now_ms):
            raise Refusal("unknown_token", token=token_id)


def every(access: Access) -> list[tokens.TokenRow]:
    """All tokens, the oldest first."""
    with access.reading() as connection:
        return tokens.every(connection)
