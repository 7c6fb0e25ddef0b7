"""People who sign in: adding, changing, letting go."""

import functools
import re

from server.auth import roles, secret
from server.domain.refusals import Refusal
from server.store import staff
from server.store.access import Access

NAME_LENGTH_MAX = 40
_NAME = re.compile(rf"\w[\w.@-]{{0,{NAME_LENGTH_MAX - 1}}}")


def add(access: Access, name: str, role: str, password: str, now_ms: int) -> staff.StaffRow:
    """A new member of staff; raises Refusal name_malformed, unknown_role, password_length or name_taken."""
    if not _NAME.fullmatch(name):
        raise Refusal("name_malformed", name=name, limit=NAME_LENGTH_MAX)
    if role not in roles.STAFF_ROLES:
        raise Refusal("unknown_role", role=role, roles=", ".join(sorted(roles.STAFF_ROLES)))
    row = staff.StaffRow(secret.new_id(), name, role, _hashed(password), now_ms, now_ms)
    try:
        with access.writing() as connection:
            staff.insert(connection, row)
    except staff.NameTaken:
        raise Refusal("name_taken", name=name) from None
    return row


def change_password(access: Access, name: str, password: str, now_ms: int) -> None:
    """Another password; ends the person's sessions and enables them again. Raises Refusal as `add`, or unknown_name."""
    hashed = _hashed(password)
    with access.writing() as connection:
        if not staff.set_password(connection, name, hashed, now_ms):
            raise Refusal("unknown_name", name=name)


def disable(access: Access, name: str, now_ms: int) -> None:
    """Let the person in no more, at once; raises Refusal unknown_name."""
    with access.writing() as connection:
        if not staff.disable(connection, name, now_ms):
            raise Refusal("unknown_name", name=name)


def every(access: Access) -> list[staff.StaffRow]:
    """All people, the oldest first."""
    with access.reading() as connection:
        return staff.every(connection)


def check(row: staff.StaffRow | None, password: str) -> bool:
    """Whether this person may sign in with `password`; takes as long for nobody as for somebody."""
    if row is None or row.disabled_ms is not None:
        secret.fits(password, _nobody())
        return False
    return secret.fits(password, row.password)


@functools.cache
def _nobody() -> str:
    return secret.hash_of(secret.new_secret())


def _hashed(password: str) -> str:
    if not secret.PASSWORD_LENGTH_MIN <= len(password) <= secret.PASSWORD_LENGTH_MAX:
        raise Refusal("password_length", least=secret.PASSWORD_LENGTH_MIN, most=secret.PASSWORD_LENGTH_MAX)
    return secret.hash_of(password)
