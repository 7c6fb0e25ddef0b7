"""Tickets and counters over HTTP, as outside programs use them."""

from server.auth import people
from server.store.access import Access

# In Shanghai.
SUNDAY, SUNDAY_NOON_MS, DAY_MS = "2026-11-22", 1_795_320_000_000, 24 * 3_600_000


def test_a_touch_gives_a_number_and_a_paper(fresh_branch):
    answer = fresh_branch.ask("POST", "/tickets", fresh_branch.token("kiosk"), {"service": "A"})
    body = answer.json
    assert answer.status == 201
    assert body["ticket"] == body["ticket"] | {
        "number": "A001",
        "state": "waiting",
        "language": "zh",
        "ahead": 0,
        "calls": 0,
    }
    assert body["ticket"]["issued_at"].endswith("Z")
    assert body["print"]["state"] == "queued"


def test_the_same_key_gives_the_same_ticket_and_another_body_is_refused(fresh_branch):
    kiosk = fresh_branch.token("kiosk")
    first, again = (
        fresh_branch.ask("POST", "/tickets", kiosk, {"service": "A"}, Idempotency_Key="touch-1") for _ in range(2)
    )
    other = fresh_branch.ask("POST", "/tickets", kiosk, {"service": "C"}, Idempotency_Key="touch-1")
    assert (first.status, again.status) == (201, 201)
    assert first.json == again.json
    assert (other.status, other.json["code"]) == (422, "key_reused")
    fresh_branch.stop()
    fresh_branch.start()
    kept = fresh_branch.ask("POST", "/tickets", kiosk, {"service": "A"}, Idempotency_Key="touch-1")
    assert kept.json == first.json, "a restart forgets nothing"


def test_what_was_granted_is_answered_again_though_it_would_be_refused_now(fresh_branch):
    """A teller whose answer was lost learns that the counter is closed, though they may act there no more."""
    person = {"name": "li", "password": "long-enough"}
    people.add(Access(fresh_branch.data), person["name"], "teller", person["password"], 0)
    session = fresh_branch.ask("POST", "/session", None, person)
    signed_in = {"Cookie": session.headers["Set-Cookie"].split(";")[0], "X_CSRFToken": session.json["csrf"]}
    close = {**signed_in, "Idempotency_Key": "close-1"}
    assert fresh_branch.ask("POST", "/counters/2/open", None, {}, **signed_in).status == 200
    first, again = (fresh_branch.ask("POST", "/counters/2/close", None, {}, **close) for _ in range(2))
    assert (first.status, again.status, again.json) == (200, 200, first.json)
    assert again.headers.get_content_type() == "application/json"
    assert fresh_branch.ask("POST", "/counters/2/close", None, {"x": 1}, **close).status == 403
    assert fresh_branch.ask("POST", "/counters/2/close", None, {}, **signed_in).status == 403


def test_a_ticket_of_another_day_is_still_found_by_its_id(make_branch):
    branch = make_branch()
    branch.options = ("--pace", f"{SUNDAY_NOON_MS},1")
    ticket = branch.start().issue()["ticket"]
    branch.stop()
    branch.options = ("--pace", f"{SUNDAY_NOON_MS + DAY_MS},1")
    branch.start()
    lobby = branch.token("lobby_manager")
    assert branch.ask("GET", f"/tickets?number=A001&day={SUNDAY}", lobby).json["ticket"]["id"] == ticket["id"]
    found = branch.ask("GET", f"/tickets/{ticket['id']}", lobby)
    assert (found.status, found.json["ticket"]["number"], found.json["ticket"]["state"]) == (200, "A001", "expired")
    assert branch.ask("GET", "/tickets/nosuch", lobby).json["code"] == "unknown_ticket"


def test_a_refusal_is_decided_anew_under_the_same_key(fresh_branch):
    counter = fresh_branch.token("counter", 1)
    fresh_branch.at(1, "open", {})
    refused = fresh_branch.ask("POST", "/counters/1/call-next", counter, {}, Idempotency_Key="k")
    fresh_branch.issue()
    called = fresh_branch.ask("POST", "/counters/1/call-next", counter, {}, Idempotency_Key="k")
    assert (refused.status, refused.json["code"], called.status) == (409, "nobody_waiting", 200)


def test_a_whole_visit(fresh_branch):
    number = fresh_branch.issue()["ticket"]["number"]
    fresh_branch.at(1, "open", {})
    called = fresh_branch.at(1, "call-next", {}).json
    assert (called["ticket"]["number"], called["ticket"]["state"], called["counter"]["state"]) == (
        number,
        "called",
        "called",
    )
    assert set(called["reason"]) == {"rule", "wait_s", "due_in_s", "overtaken"}
    assert fresh_branch.at(1, "start").json["ticket"]["state"] == "serving"
    finished = fresh_branch.at(1, "finish", {"outcome": "served", "delivered": ["C"]}).json
    assert (finished["ticket"]["state"], finished["counter"]["ticket"], finished["counter"]["state"]) == (
        "finished",
        None,
        "open",
    )


def test_the_waiting_list_is_the_order_of_calls(fresh_branch):
    for service, segment in ("A", "ordinary"), ("C", "gold"), ("A", "need"), ("C", "ordinary"):
        fresh_branch.issue(service, segment=segment)
    lobby = fresh_branch.token("lobby_manager")
    listed = fresh_branch.ask("GET", "/waiting", lobby).json["waiting"]
    fresh_branch.at(2, "open", {})
    called = [fresh_branch.at(2, "call-next", {"finish_current": True}).json["ticket"]["number"] for _ in listed]
    assert called == [entry["ticket"]["number"] for entry in listed]
    assert fresh_branch.ask("GET", "/waiting?counter=2&limit=3", lobby).json == {"waiting": [], "count": 0}


def test_the_counter_says_of_each_key_whether_it_may_be_pressed(fresh_branch):
    fresh_branch.issue()
    fresh_branch.at(1, "open", {})
    called = fresh_branch.at(1, "call-next", {}).json["counter"]["may"]
    assert called["finish"] == {"allowed": True}
    assert called["no-show"]["code"] == "recall_first"
    assert called["recall"]["code"] == "too_soon" and called["recall"]["wait_s"] <= 10


def test_a_ticket_is_found_by_its_number(fresh_branch):
    ticket = fresh_branch.issue()["ticket"]
    lobby = fresh_branch.token("lobby_manager")
    assert fresh_branch.ask("GET", "/tickets?number=a001", lobby).json["ticket"]["id"] == ticket["id"]
    assert fresh_branch.ask("GET", f"/tickets/{ticket['id']}", lobby).json["ticket"]["number"] == "A001"
    never = fresh_branch.ask("GET", "/tickets?number=a001&day=2001-01-01&language=en", lobby).json
    assert (never["code"], never["detail"]) == ("unknown_ticket", "There is no ticket A001 on 2001-01-01.")
    for path in ("/tickets?number=A001&day=2026-02-30", "/print-jobs?day=2026-02-30", "/alerts?day=2026-02-30"):
        assert fresh_branch.ask("GET", path, lobby).status == 422, "no such day is in the calendar"


def test_a_kiosk_sees_and_reprints_only_its_own_tickets(fresh_branch):
    ticket = fresh_branch.issue()["ticket"]
    phone = fresh_branch.ask("POST", "/tickets", fresh_branch.token("program"), {"service": "A"}).json
    kiosk = fresh_branch.token("kiosk")
    assert phone["print"] is None
    assert fresh_branch.ask("GET", f"/tickets/{phone['ticket']['id']}", kiosk).status == 403
    copy = fresh_branch.ask("POST", f"/tickets/{ticket['id']}/reprint", kiosk)
    assert copy.json["print"]["state"] == "queued"
    jobs = fresh_branch.ask("GET", "/print-jobs", fresh_branch.token("lobby_manager")).json["print_jobs"]
    assert [job["copy"] for job in jobs] == ["copy", ""]


def test_a_call_by_hand_shows_its_reason_at_the_counter(fresh_branch):
    ticket = fresh_branch.issue()["ticket"]["id"]
    fresh_branch.at(1, "open", {})
    refused = fresh_branch.at(1, "call", {"ticket": ticket, "reason": " "})
    assert (refused.status, refused.json["code"]) == (422, "reason_needed")
    called = fresh_branch.at(1, "call", {"ticket": ticket, "reason": "flight to catch"}).json
    assert (called["counter"]["note"], called["reason"]["rule"]) == ("flight to catch", "chosen")
