"""A device is let in by a short code that nobody can guess."""

import pytest

from server.auth import tokens
from server.auth.door import Door
from server.auth.enrolment import OPEN_MAX, OPEN_S, Enrolments
from server.domain.refusals import Refusal

LOBBY = {"by": "lobby_manager:zhao", "address": "10.0.0.2"}


class Clock:
    s = 1000.0

    def __call__(self):
        return self.s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def door(access):
    return Door(access)


@pytest.fixture
def enrolments(access, door, clock):
    return Enrolments(access, door, clock)


def opened(enrolments, page="board", counter=None, address="10.0.0.7"):
    return enrolments.open(page, counter, address)


def test_the_secret_that_came_with_the_code_becomes_the_token(enrolments, door):
    enrolment, secret = opened(enrolments)
    assert len(enrolment.code) == 6 and enrolment.code.isdigit()
    assert not enrolments.is_granted(enrolment.code, secret, "10.0.0.7")
    assert door.by_token(secret) is None
    enrolments.grant(enrolment.code, "display", "hall", 0, **LOBBY)
    assert enrolments.is_granted(enrolment.code, secret, "10.0.0.7")
    who = door.by_token(secret)
    assert (who.role, who.name) == ("display", "hall")


def test_a_grant_said_twice_makes_one_token(enrolments, access):
    enrolment, _ = opened(enrolments)
    for _ in range(2):
        enrolments.grant(enrolment.code, None, "hall", 0, **LOBBY)
    assert len(tokens.every(access)) == 1
    with pytest.raises(Refusal, match="unknown_enrolment"):
        enrolments.grant(enrolment.code, None, "another", 0, **LOBBY)


def test_a_page_is_let_in_only_as_what_it_is(enrolments, door):
    enrolment, secret = opened(enrolments, "kiosk")
    with pytest.raises(Refusal, match="wrong_values"):
        enrolments.grant(enrolment.code, "display", "door", 0, **LOBBY)
    enrolments.grant(enrolment.code, None, "door", 0, **LOBBY)
    assert door.by_token(secret).role == "kiosk"


def test_a_granted_device_comes_in_even_when_the_server_has_forgotten_its_code(enrolments, access, door, clock):
    enrolment, secret = opened(enrolments)
    enrolments.grant(enrolment.code, None, "hall", 0, **LOBBY)
    restarted = Enrolments(access, door, clock)
    assert restarted.is_granted(enrolment.code, secret, "10.0.0.7")


def test_a_code_of_before_a_restart_is_unknown_so_that_the_page_asks_anew(enrolments, access, door, clock):
    enrolment, secret = opened(enrolments)
    with pytest.raises(Refusal, match="unknown_enrolment"):
        Enrolments(access, door, clock).is_granted(enrolment.code, secret, "10.0.0.7")


def test_a_code_is_over_after_ten_minutes(enrolments, clock):
    enrolment, secret = opened(enrolments)
    clock.s += OPEN_S
    with pytest.raises(Refusal, match="unknown_enrolment"):
        enrolments.grant(enrolment.code, None, "hall", 0, **LOBBY)
    with pytest.raises(Refusal, match="unknown_enrolment"):
        enrolments.is_granted(enrolment.code, secret, "10.0.0.7")


def test_the_code_alone_lets_nobody_in_and_secrets_cannot_be_tried_out(enrolments):
    enrolment, secret = opened(enrolments)
    for _ in range(5):
        with pytest.raises(Refusal, match="unknown_enrolment"):
            enrolments.is_granted(enrolment.code, "guessed", "10.0.0.66")
    with pytest.raises(Refusal, match="rate_limited"):
        enrolments.is_granted(enrolment.code, "guessed", "10.0.0.66")
    assert not enrolments.is_granted(enrolment.code, secret, "10.0.0.7")  # the device itself goes on asking


def test_codes_cannot_be_tried_out_even_by_who_may_grant(enrolments, access, clock):
    enrolment, _ = opened(enrolments)
    wrong = f"{(int(enrolment.code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        with pytest.raises(Refusal, match="unknown_enrolment"):
            enrolments.grant(wrong, None, "hall", 0, **LOBBY)
    with pytest.raises(Refusal, match="rate_limited"):
        enrolments.grant(enrolment.code, None, "hall", 0, **LOBBY)
    assert tokens.every(access) == []
    clock.s += 61
    enrolments.grant(enrolment.code, None, "hall", 0, **LOBBY)


def test_right_codes_one_after_another_are_no_tries(enrolments, clock):
    for number in range(OPEN_MAX + 5):
        enrolment, _ = opened(enrolments, "strip", number + 1, f"10.0.1.{number}")
        enrolments.grant(enrolment.code, None, f"strip {number}", 0, **LOBBY)


def test_one_page_asks_for_five_codes_a_minute_and_all_together_have_a_limit(enrolments, clock):
    for _ in range(5):
        opened(enrolments)
    with pytest.raises(Refusal, match="rate_limited"):
        opened(enrolments)
    for number in range(OPEN_MAX - 5):
        opened(enrolments, address=f"10.0.1.{number}")
    with pytest.raises(Refusal, match="too_many_enrolments"):
        opened(enrolments, address="10.0.2.1")


def test_when_there_is_no_room_codes_whose_pages_are_gone_make_it_and_others_stay(enrolments, clock):
    waiting, secret = opened(enrolments)
    for number in range(OPEN_MAX - 1):
        opened(enrolments, address=f"10.0.1.{number}")
    clock.s += 31
    assert not enrolments.is_granted(waiting.code, secret, "10.0.0.7")
    for number in range(OPEN_MAX - 1):
        opened(enrolments, address=f"10.0.2.{number}")
    assert not enrolments.is_granted(waiting.code, secret, "10.0.0.7")
    with pytest.raises(Refusal, match="too_many_enrolments"):
        opened(enrolments, address="10.0.3.1")


def test_a_name_that_nobody_can_read_is_refused_and_the_code_stays(enrolments):
    enrolment, _ = opened(enrolments)
    with pytest.raises(Refusal, match="name_malformed"):
        enrolments.grant(enrolment.code, None, "a\nb", 0, **LOBBY)
    enrolments.grant(enrolment.code, None, "hall", 0, **LOBBY)
