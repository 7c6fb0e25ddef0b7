"""Notices and the emergency over HTTP: who may, what all are told, what stops."""

import signal

import pytest

BOTH = {"zh": "本网点 12:00 停止取号", "en": "No tickets after noon"}
STANDING_EN = "Please stay calm, follow the staff and leave the hall by the nearest exit"


@pytest.fixture(autouse=True)
def calm(branch):
    """Every test leaves the hall going."""
    yield
    branch.ask("DELETE", "/emergency", branch.token("lobby_manager"))


@pytest.fixture
def lobby(branch):
    return branch.token("lobby_manager")


@pytest.fixture(scope="module")
def branch_file(branch_file):
    """Nothing takes its time."""
    return branch_file.replace("call_next_gap_s = 0", "call_next_gap_s = 0\nrecall_gap_s = 0\nno_show_after_s = 0")


@pytest.fixture
def hall_of_one(branch):
    """Somebody was called in vain at counter 1."""
    branch.issue()
    for action in ("open", "call-next", "recall", "no-show", "close"):
        assert branch.at(1, action).status == 200, action
    return branch


def board(branch):
    return branch.ask("GET", "/board", branch.token("display")).json


def code(answer):
    return answer.status, answer.json["code"]


def stop(branch, **body):
    answer = branch.ask("POST", "/emergency", branch.token("lobby_manager"), body)
    assert answer.status == 200, answer.body
    return answer.json["emergency"]


def test_a_notice_is_on_the_board_until_it_is_ended(branch, lobby):
    posted = branch.ask("POST", "/notices", lobby, {"text": BOTH, "minutes": 30}).json["notice"]
    assert posted["text"] == BOTH and posted["until"].endswith("Z")
    assert board(branch)["notice"] == posted
    hall = branch.ask("GET", "/hall", lobby).json
    assert hall["notice"].pop("by").startswith("lobby_manager:") and hall["notice"] == posted
    assert branch.ask("DELETE", f"/notices/{posted['id']}", lobby).json == {"notice": None}
    assert board(branch)["notice"] is None
    assert code(branch.ask("DELETE", f"/notices/{posted['id']}", lobby)) == (404, "unknown_notice")


def test_one_text_is_for_every_language(branch, lobby):
    posted = branch.ask("POST", "/notices", lobby, {"text": "WLAN: hall / 12345678"}).json["notice"]
    assert posted["text"] == dict.fromkeys(("zh", "en"), "WLAN: hall / 12345678") and posted["until"] is None
    branch.ask("DELETE", f"/notices/{posted['id']}", lobby)


def test_a_press_repeated_after_silence_is_done_once(branch, lobby):
    first = branch.ask("POST", "/notices", lobby, {"text": BOTH}, Idempotency_Key="again-1").json
    assert branch.ask("POST", "/notices", lobby, {"text": BOTH}, Idempotency_Key="again-1").json == first
    path = f"/notices/{first['notice']['id']}"
    ended = [branch.ask("DELETE", path, lobby, Idempotency_Key="again-2") for _ in range(2)]
    assert [answer.status for answer in ended] == [200, 200]


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({}, "wrong_values"),
        ({"text": 7}, "wrong_values"),
        ({"text": " "}, "text_needed"),
        ({"text": {}}, "text_needed"),
        ({"text": {"de": "Hallo"}}, "unknown_language"),
        ({"text": "x" * 101}, "text_too_long"),
        ({"text": "x" * 1_001}, "wrong_values"),
        ({"text": "bent \u202e round"}, "text_unreadable"),
        ({"text": "\x1b[2J"}, "text_unreadable"),
        ({"text": "well", "minutes": 0}, "wrong_values"),
        ({"text": "well", "minutes": 10_081}, "wrong_values"),
        ({"text": "well", "minutes": 1.5}, "wrong_values"),
    ],
)
def test_what_cannot_stand_on_a_board_is_refused(branch, lobby, body, refused):
    assert code(branch.ask("POST", "/notices", lobby, body)) == (422, refused)


@pytest.mark.parametrize("role", ["kiosk", "display", "teller", "admin", "auditor", "program"])
def test_only_who_looks_after_the_hall_may_stop_it_or_tell_it_something(branch, role):
    token = branch.token(role)
    asked = [("POST", "/notices"), ("DELETE", "/notices/x"), ("POST", "/emergency"), ("DELETE", "/emergency")]
    for method, path in asked:
        body = {"text": "x"} if method == "POST" else None
        assert branch.ask(method, path, token, body).status == 403, (method, path)
        assert branch.ask(method, path, None, body).status == 401, (method, path)
    assert board(branch)["emergency"] is None


def test_an_emergency_is_said_to_all_and_nothing_begins_while_it_lasts(branch, lobby):
    branch.at(1, "open")
    issued = branch.issue()["ticket"]
    begun = stop(branch)
    assert begun["text"]["en"] == STANDING_EN and set(begun["text"]) == {"zh", "en"}
    assert board(branch)["emergency"] == begun
    shown = branch.ask("GET", "/branch", branch.token("kiosk")).json
    assert (shown["open"], shown["emergency"]) == (False, begun)
    refused = branch.ask("POST", "/tickets", branch.token("kiosk"), {"service": "A"}, Accept_Language="en")
    assert code(refused) == (409, "emergency") and "stopped" in refused.json["detail"]
    assert code(branch.at(1, "call-next")) == (409, "emergency")
    assert code(branch.at(1, "call", {"ticket": issued["id"], "reason": "why"})) == (409, "emergency")
    assert code(branch.at(1, "walk-in", {"service": "A"})) == (409, "emergency")
    assert code(branch.ask("POST", "/tickets", branch.token("kiosk"), {"service": "Z"})) == (422, "unknown_service")
    may = branch.ask("GET", "/counters/1", branch.token("counter", 1)).json["counter"]["may"]
    assert may["call-next"] == {"allowed": False, "code": "emergency"} and may["close"]["allowed"]
    assert branch.ask("DELETE", "/emergency", lobby).json == {"emergency": None}
    assert branch.ask("GET", "/branch", branch.token("kiosk")).json["emergency"] is None
    assert branch.at(1, "call-next").json["ticket"]["id"] == issued["id"]
    assert branch.at(1, "finish").status == 200
    branch.at(1, "close")


def test_no_time_to_come_back_runs_while_it_lasts(hall_of_one):
    branch = hall_of_one
    missed = branch.ask("GET", "/hall", branch.token("lobby_manager")).json["missed"][0]
    assert missed["return_until"].endswith("Z")
    stop(branch)
    hall = branch.ask("GET", "/hall", branch.token("lobby_manager")).json
    assert hall["missed"][0]["return_until"] is None
    standing = branch.ask("GET", f"/tickets/{missed['ticket']['id']}/standing", branch.token("lobby_manager")).json
    assert standing["return_until"] is None and standing["may"]["return"]["allowed"]
    branch.ask("DELETE", "/emergency", branch.token("lobby_manager"))
    after = branch.ask("GET", "/hall", branch.token("lobby_manager")).json["missed"][0]
    assert after["return_until"] > missed["return_until"], "its time begins anew"


def test_other_words_while_it_lasts_and_a_second_press_without_any(branch):
    stop(branch)
    stop(branch, text={"en": "Stay where you are"})
    assert stop(branch)["text"] == {"en": "Stay where you are"}
    assert board(branch)["emergency"]["text"] == {"en": "Stay where you are"}


def test_the_branch_file_says_where_to_go_and_a_power_cut_ends_nothing(make_branch, branch_file):
    own = '{ zh = "从南门离开", en = "Leave by the south door" }'
    branch = make_branch(branch_file.replace('id = "test-1"', f'id = "test-1"\nemergency_text = {own}')).start()
    assert stop(branch)["text"] == {"zh": "从南门离开", "en": "Leave by the south door"}
    branch.ask("POST", "/notices", branch.token("lobby_manager"), {"text": BOTH, "minutes": 60})
    before = board(branch)
    branch.stop(signal.SIGKILL)
    branch.start()
    after = board(branch)
    assert (after["emergency"], after["notice"]) == (before["emergency"], before["notice"])
    assert code(branch.ask("POST", "/tickets", branch.token("kiosk"), {"service": "A"})) == (409, "emergency")
