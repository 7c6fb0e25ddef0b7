"""Hashes that nobody can try without the key."""

import hashlib
import hmac

from server.auth.key import key_for, signing_key
from server.auth.pseudonyms import CustomerHashes, Pseudonyms

CARD = "6222021234567894"


def salt(day):
    return day.encode() * 4


def test_a_person_is_the_same_all_day_and_another_tomorrow(tmp_path):
    made = Pseudonyms(tmp_path, salt)
    assert made.of_day("2026-11-24", "card", CARD) == Pseudonyms(tmp_path, salt).of_day("2026-11-24", "card", CARD)
    others = {
        made.of_day("2026-11-25", "card", CARD),
        made.of_day("2026-11-24", "code", CARD),
        made.of_day("2026-11-24", "card", CARD[:-1]),
        Pseudonyms(tmp_path / "other", salt).of_day("2026-11-24", "card", CARD),
        Pseudonyms(tmp_path, lambda day: b"x" * 32).of_day("2026-11-24", "card", CARD),
        made.of_day("2026-11-24", "card", CARD),
    }
    assert len(others) == 6
    assert all(len(hashed) == 32 for hashed in others)


def test_a_customers_line_is_found_by_the_same_key_alone(tmp_path):
    assert CustomerHashes(tmp_path)("card", CARD) == CustomerHashes(tmp_path)("card", CARD)
    assert CustomerHashes(tmp_path)("card", CARD) != CustomerHashes(tmp_path / "other")("card", CARD)
    assert CustomerHashes(tmp_path)("card", CARD) != CustomerHashes(tmp_path)("id", CARD)


def test_every_purpose_has_a_key_of_its_own(tmp_path):
    assert len({key_for(tmp_path, "a"), key_for(tmp_path, "b"), signing_key(tmp_path)}) == 3
    assert key_for(tmp_path, "a") == hmac.new(signing_key(tmp_path), b"a", hashlib.sha256).digest()
