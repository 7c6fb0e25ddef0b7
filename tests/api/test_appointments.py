"""Appointments over HTTP: a place is promised once, a code is enough to arrive."""

import concurrent.futures
import re
import threading
import time
from datetime import date, timedelta
from typing import Any

import pytest

# Sunday 2026-11-22, 12:00 in Shanghai; the slot an hour later.
NOON_MS, HOUR_MS = 1_795_320_000_000, 3_600_000
SUNDAY, MONDAY = "2026-11-22", "2026-11-23"
ONE = "2026-11-22T05:00:00.000Z"
TWO = "2026-11-22T06:00:00.000Z"
CODE = re.compile(r"^[34679ACDEFGHJKMNPQRTUVWXY]{6}$")


@pytest.fixture(scope="module")
def branch_file(branch_file_text: str) -> str:
    """Takes two an hour by appointment for A."""
    text = branch_file_text.replace('code = "A"\n', 'code = "A"\nslots = { minutes = 60, capacity = 2 }\n', 1)
    return text + '\n[appointments]\nprefix = "Y"\n[[segment_rules]]\nappointment = true\nsegment = "gold"\n'


@pytest.fixture
def paced(make_branch: Any, branch_file: str) -> Any:
    """A branch whose clock stands near noon."""
    return make_branch(branch_file, "--pace", f"{NOON_MS},1").start()


@pytest.fixture(scope="module")
def at_one(branch: Any) -> str:
    """A slot of tomorrow, at a branch that several tests share."""
    first = branch.ask("GET", "/appointments/slots?service=A", branch.token("lobby_manager")).json["first"]
    return f"{date.fromisoformat(first) + timedelta(days=1)}T05:00:00.000Z"


def ask(branch: Any, method: str, path: str, body: Any = None, role: str = "lobby_manager", **headers: str) -> Any:
    return branch.ask(method, f"/appointments{path}", branch.token(role), body, **headers)


def booked(branch: Any, **more: Any) -> dict[str, Any]:
    answer = ask(branch, "POST", "", {"service": "A", "slot": ONE, **more})
    assert answer.status == 201, answer.body
    return answer.json["appointment"]


def go_on_at(branch: Any, at_ms: int) -> None:
    """Stop, and start with the clock at this moment."""
    branch.stop()
    branch.options = ("--pace", f"{at_ms},1")
    branch.start()


def test_a_slot_is_offered_booked_changed_and_given_up(paced):
    slots = ask(paced, "GET", f"/slots?service=A&day={SUNDAY}").json
    at_one = next(slot for slot in slots["slots"] if slot["at"] == ONE)
    assert at_one == {"at": ONE, "ends": TWO, "clock": "13:00", "capacity": 2, "booked": 0, "free": 2, "bookable": True}
    assert (slots["first"], slots["last"]) == (SUNDAY, "2026-12-06")
    assert not slots["slots"][0]["bookable"], "the morning is over"
    made = booked(paced, contact="王女士")
    assert CODE.match(made["code"])
    assert (made["state"], made["clock"], made["contact"], made["day"]) == ("booked", "13:00", "王女士", SUNDAY)
    assert made["segment"] == "gold", "by the branch's rule for whoever books"
    assert made["may"]["check-in"]["code"] == "too_early_to_check_in"
    one = f"/{made['id']}"
    moved = ask(paced, "POST", f"{one}/change", {"slot": TWO}).json["appointment"]
    assert (moved["slot"], moved["contact"], moved["code"]) == (TWO, "王女士", made["code"])
    assert ask(paced, "POST", f"{one}/cancel", {}).json["appointment"]["state"] == "cancelled"
    assert ask(paced, "POST", f"{one}/cancel", {}).status == 409
    listed = ask(paced, "GET", "?service=A").json
    assert [(entry["state"], entry["contact"]) for entry in listed["appointments"]] == [("cancelled", "王女士")]
    assert ask(paced, "GET", "/slots?service=A").json["slots"][-1]["booked"] == 0


def test_the_last_place_is_given_to_one_of_many_who_ask_at_once(paced):
    booked(paced)
    token = paced.token("program")

    def race(_: int) -> Any:
        return paced.ask("POST", "/appointments", token, {"service": "A", "slot": ONE})

    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(race, range(12)))
    assert sorted(answer.status for answer in answers) == [201] + [409] * 11
    assert {answer.json["code"] for answer in answers if answer.status == 409} == {"slot_full"}


def test_the_same_key_books_once(branch, at_one):
    wanted = {"service": "A", "slot": at_one}
    first, again = (ask(branch, "POST", "", wanted, Idempotency_Key="book-1") for _ in range(2))
    assert (first.status, again.status, first.json) == (201, 201, again.json)
    listed = ask(branch, "GET", f"?day={at_one[:10]}").json["appointments"]
    assert [entry["id"] for entry in listed] == [first.json["appointment"]["id"]]


def test_a_code_typed_at_the_kiosk_gives_a_number_and_a_paper(paced):
    made = booked(paced, contact="王女士")
    code = made["code"]
    early = ask(paced, "POST", "/check-in", {"code": code}, role="kiosk")
    assert (early.status, early.json["code"]) == (409, "too_early_to_check_in")
    go_on_at(paced, NOON_MS + HOUR_MS - 600_000)
    typed = f"{code[:3].lower()}-{code[3:].lower()}"
    here = ask(paced, "POST", "/check-in", {"code": typed}, role="kiosk")
    assert here.status == 201
    assert (here.json["ticket"]["number"], here.json["ticket"]["id"]) == ("Y001", made["id"])
    assert here.json["print"]["printer"] == "front"
    assert here.json["appointment"]["contact"] is None, "the kiosk is told no names"
    twice = ask(paced, "POST", "/check-in", {"code": code}, role="kiosk")
    assert (twice.status, twice.json["code"], twice.json["number"]) == (409, "wrong_moment", "Y001")
    assert ask(paced, "POST", "/check-in", {"code": "AAAAAA"}, role="kiosk").status == 404


def test_a_customer_may_show_who_they_are_instead(paced):
    made = booked(paced, identification={"kind": "phone", "value": "13812345678"})
    assert made["tail"] == "5678"
    go_on_at(paced, NOON_MS + HOUR_MS)
    shown = {"identification": {"kind": "phone", "value": "138 1234 5678"}}
    assert ask(paced, "POST", "/check-in", shown, role="kiosk").json["ticket"]["id"] == made["id"]
    other = {"identification": {"kind": "phone", "value": "13812345679"}}
    assert ask(paced, "POST", "/check-in", other, role="kiosk").status == 404


def test_a_booking_outlives_restarts_and_its_day_begins_with_it(paced):
    monday_one = "2026-11-23T05:00:00Z"
    made = booked(paced, slot=monday_one, contact="李先生")
    go_on_at(paced, NOON_MS + 1000)
    assert ask(paced, "GET", f"?day={MONDAY}").json["appointments"][0]["contact"] == "李先生"
    go_on_at(paced, NOON_MS + 25 * HOUR_MS + 660_000)
    late = ask(paced, "POST", f"/{made['id']}/check-in", {})
    assert (late.status, late.json["ticket"]["number"], late.json["appointment"]["late"]) == (201, "A001", True)
    assert late.json["appointment"]["contact"] == "李先生"
    assert paced.run("replay").returncode == 0


def test_whom_a_booking_was_for_is_forgotten_with_the_day_and_the_rest_is_kept(paced):
    made = booked(paced, contact="王女士")
    go_on_at(paced, NOON_MS + 24 * HOUR_MS)
    yesterday = ask(paced, "GET", f"?day={SUNDAY}").json["appointments"][0]
    assert (yesterday["state"], yesterday["contact"]) == ("no_show", "王女士")
    go_on_at(paced, NOON_MS + 48 * HOUR_MS)
    before = ask(paced, "GET", f"?day={SUNDAY}").json["appointments"][0]
    assert (before["id"], before["contact"]) == (made["id"], None)
    events = paced.ask("GET", "/events", paced.token("auditor")).body.decode()
    assert "王女士" not in events


def test_what_cannot_be_booked_is_refused_with_its_code(branch, at_one):
    slot, phone = {"service": "A", "slot": at_one}, {"kind": "phone", "value": "x"}
    for body, status, code in (
        ({"service": "A", "slot": "2026-11-22 13:00"}, 422, "wrong_values"),
        ({"service": "A", "slot": "2026-11-22T05:00:01Z"}, 409, "slot_unknown"),
        ({"service": "A", "slot": "2026-02-31T05:00:00Z"}, 422, "wrong_values"),
        ({"service": "A", "slot": "2199-11-22T05:00:00Z"}, 409, "slot_unknown"),
        ({"service": "C", "slot": at_one}, 409, "slot_unknown"),
        ({"service": "Z", "slot": at_one}, 422, "unknown_service"),
        (slot | {"segment": "royal"}, 422, "unknown_segment"),
        (slot | {"code": "a;b"}, 422, "wrong_values"),
        (slot | {"identification": phone}, 422, "identification_unknown"),
    ):
        refused = ask(branch, "POST", "", body)
        assert (refused.status, refused.json["code"]) == (status, code), body
        assert refused.json["sentence"]
    assert not ask(branch, "GET", "").json["appointments"]


def test_the_list_and_the_book_are_the_lobbys(branch):
    for role, method, path in (
        ("kiosk", "GET", ""),
        ("kiosk", "POST", ""),
        ("kiosk", "GET", "/slots?service=A"),
        ("kiosk", "POST", "/import"),
        ("teller", "POST", ""),
        ("display", "GET", ""),
        ("auditor", "POST", ""),
    ):
        answer = ask(branch, method, path, {} if method == "POST" else None, role=role)
        assert answer.status == 403, (role, method, path)


def test_an_unknown_booking_is_not_found(branch):
    for action in ("change", "cancel", "check-in"):
        refused = ask(branch, "POST", f"/nosuch/{action}", {})
        assert (refused.status, refused.json["code"]) == (404, "unknown_appointment")


def test_what_happened_to_a_booking_is_told_and_then_by_its_number(paced):
    made = booked(paced, contact="王女士")
    one, lobby = f"/{made['id']}", paced.token("lobby_manager")
    ask(paced, "POST", f"{one}/change", {"slot": TWO})
    ask(paced, "POST", f"{one}/change", {"slot": ONE})
    go_on_at(paced, NOON_MS + HOUR_MS + 60_000)
    ask(paced, "POST", f"{one}/check-in", {})
    told = paced.ask("GET", f"/appointments{one}?language=en", lobby).json
    assert [line["sentence"] for line in told["lines"]] == [
        "Booked for 13:00 on 2026-11-22.",
        "The appointment was moved to 14:00.",
        "The appointment was moved to 13:00.",
        "Checked in; the number is Y001.",
    ]
    story = paced.ask("GET", f"/tickets{one}/story?language=en", lobby).json
    assert story["ticket"]["number"] == "Y001"
    assert story["lines"][0]["sentence"] == "Booked for 13:00 on 2026-11-22."
    figures = paced.ask("GET", "/stats/today", paced.token("branch_manager")).json["appointments"]
    assert (figures["booked"], figures["on_time"], figures["no_shows"], figures["ahead"]) == (1, 1, 0, 0)


def test_nobody_came_is_known_without_anybody_asking(paced):
    made = booked(paced)
    go_on_at(paced, NOON_MS + 2 * HOUR_MS - 1_000)
    lobby = paced.token("lobby_manager")

    def state() -> str:
        return paced.ask("GET", f"/appointments/{made['id']}", lobby).json["appointment"]["state"]

    deadline = time.monotonic() + 20
    while state() != "no_show":
        assert time.monotonic() < deadline
        threading.Event().wait(0.05)
