"""Tokens of devices and programs."""

import subprocess
import sys
import threading

import pytest

from server.auth import people, tokens
from server.auth.door import Door
from server.domain.refusals import Refusal

CREATE = """
import sys; from pathlib import Path
from server.auth import tokens; from server.store.access import Access
print(tokens.create(Access(Path(sys.argv[1])), "kiosk", 5, name="door")[1])
"""
REVOKE = """
import sys; from pathlib import Path
from server.auth import tokens; from server.store.access import Access
tokens.revoke(Access(Path(sys.argv[1])), sys.argv[2], 6)
"""


def elsewhere(code: str, *arguments: str) -> str:
    """Run `code` as another process and give what it printed."""
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_token_is_known_by_its_secret_with_role_counter_and_name(access):
    row, shown = tokens.create(access, "counter", 1, counter=3)
    who = Door(access).by_token(shown)
    assert who is not None
    assert (who.kind, who.id, who.role, who.counter, who.actor) == ("token", row.id, "counter", 3, "counter:3")


def test_a_secret_has_at_least_32_characters_and_only_its_hash_is_kept(access, tmp_path):
    _, shown = tokens.create(access, "display", 1)
    assert len(shown) >= 32
    assert shown.encode() not in (tmp_path / "data" / "access.db").read_bytes()


def test_a_token_made_or_revoked_by_another_process_counts_at_once(access, tmp_path):
    door = Door(access)
    assert door.by_token("nothing yet") is None
    shown = elsewhere(CREATE, str(tmp_path / "data"))
    who = door.by_token(shown)
    assert who is not None and who.actor == "kiosk:door"
    elsewhere(REVOKE, str(tmp_path / "data"), who.id)
    assert door.by_token(shown) is None


def test_looking_a_token_up_reads_the_file_only_after_a_change(access):
    _, shown = tokens.create(access, "kiosk", 1)
    door = Door(access)
    first = door.by_token(shown)
    assert door.by_token(shown) is first
    tokens.create(access, "kiosk", 2)
    again = door.by_token(shown)
    assert again == first and again is not first


def test_many_threads_look_up_while_tokens_are_made(access):
    door = Door(access)
    _, shown = tokens.create(access, "kiosk", 1)
    found = []

    def look() -> None:
        found.extend(door.by_token(shown) for _ in range(50))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    made = [tokens.create(access, "display", 2)[1] for _ in range(5)]
    for thread in threads:
        thread.join()
    assert all(found) and len(found) == 200
    assert all(door.by_token(one) for one in made)


@pytest.mark.parametrize(
    ("role", "counter", "name", "code"),
    [
        ("king", None, None, "unknown_role"),
        ("counter", None, None, "counter_needed"),
        ("kiosk", 3, None, "no_counter_allowed"),
        ("counter", 0, None, "unknown_counter"),
        ("kiosk", None, "a\x1bb", "name_malformed"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(access, role, counter, name, code):
    with pytest.raises(Refusal) as refused:
        tokens.create(access, role, 1, counter=counter, name=name)
    assert refused.value.code == code
    assert tokens.every(access) == []


def test_revoking_what_is_not_there_is_refused(access):
    with pytest.raises(Refusal, match="unknown_token"):
        tokens.revoke(access, "nothing", 1)


@pytest.mark.parametrize(
    ("name", "role", "password", "code"),
    [
        ("", "teller", "long-enough", "name_malformed"),
        ("<b>li</b>", "teller", "long-enough", "name_malformed"),
        ("li", "kiosk", "long-enough", "unknown_role"),
        ("li", "teller", "short", "password_length"),
    ],
)
def test_a_person_that_makes_no_sense_is_refused(access, name, role, password, code):
    with pytest.raises(Refusal) as refused:
        people.add(access, name, role, password, 1)
    assert refused.value.code == code
    assert people.every(access) == []


def test_two_people_cannot_have_one_name(access):
    people.add(access, "Li", "teller", "long-enough", 1)
    with pytest.raises(Refusal, match="name_taken"):
        people.add(access, "li", "teller", "long-enough", 2)
