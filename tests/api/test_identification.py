"""Customers who show a card or a document."""

import hashlib
import http.server
import json
import sqlite3
import threading
import time

import pytest

CARD, OTHER_CARD, PLAIN_CARD = "6222021234567894", "6222029876543214", "4000001234567899"
OLD_ID, YOUNG_ID = "330106194910010020", "330106199010100023"

RULES = """
[[segment_rules]]
segment = "gold"
identification = "card"
prefix = "622202"
length = 16
checksum = "luhn"
[[segment_rules]]
segment = "gold"
language = "en"
service = "C"
[[services]]
code = "S"
prefix = "S"
name = { zh = "保险箱", en = "Safe" }
identification = "require"
"""


def with_rules(branch, more=RULES):
    """The same branch once more, with rules of identification in its file."""
    told = branch.file.read_text(encoding="utf-8").replace(
        "target_wait_min = 10", "target_wait_min = 10\ntell_lobby = true"
    )
    branch.file.write_text(told + more, encoding="utf-8")
    return branch.start()


@pytest.fixture(scope="module")
def branch(branch):
    branch.stop()
    # A frozen day keeps its rules: the new ones begin with a new day, so here with a new folder.
    for path in branch.data.glob("branch.db*"):
        path.unlink()
    return with_rules(branch)


def shown(value, kind=None):
    return {"identification": {"value": value} | ({"kind": kind} if kind else {})}


def code(answer):
    return answer.status, answer.json["code"]


def ask(branch, role="kiosk", **body):
    return branch.ask("POST", "/tickets", branch.token(role), {"service": "A"} | body)


def event_of(branch, ticket, kind="TicketIssued"):
    found = branch.ask("GET", "/events", branch.token("program")).json["events"]
    return next(e["data"] for e in found if e["kind"] == kind and e["data"]["ticket"] == ticket)


def test_a_card_gives_the_segment_of_the_first_rule_that_fits_it(branch):
    ticket = ask(branch, **shown(CARD)).json["ticket"]
    assert ticket["segment"] == "gold"
    event = event_of(branch, ticket["id"])
    assert event["segment_by"] == "rule"
    assert set(event["identity"]) == {"kind", "hash"}
    assert event["identity"]["kind"] == "card"


def test_whoever_is_old_enough_by_their_id_is_served_first(branch):
    assert ask(branch, **shown(OLD_ID)).json["ticket"]["segment"] == "need"
    assert ask(branch, **shown(YOUNG_ID)).json["ticket"]["segment"] == "ordinary"


def test_a_rule_may_look_at_language_and_service_alone(branch):
    assert ask(branch, service="C", language="en").json["ticket"]["segment"] == "gold"
    assert ask(branch, service="C", language="zh").json["ticket"]["segment"] == "ordinary"


def test_the_same_card_again_is_told_of_the_ticket_it_has(branch):
    first = ask(branch, **shown("4000 0012-3456 7899")).json["ticket"]
    again = ask(branch, **shown(PLAIN_CARD))
    assert code(again) == (409, "already_has_ticket")
    assert again.json["ticket"]["number"] == first["number"]
    assert again.json["ticket"]["ahead"] >= 0
    assert first["number"] in again.json["detail"]
    assert ask(branch, **shown(PLAIN_CARD), service="C", again=True).status == 201


def test_one_card_at_many_kiosks_in_one_instant_gets_one_number(branch):
    answers, begun = [], threading.Barrier(8)
    branch.token("kiosk")

    def touch():
        begun.wait(10)
        answers.append(ask(branch, **shown(OTHER_CARD)).status)

    threads = [threading.Thread(target=touch) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answers) == [201] + [409] * 7


def test_a_service_that_wants_an_identification_gives_a_kiosk_no_number_without_one(branch):
    told = branch.ask("GET", "/branch", branch.token("kiosk")).json["services"]
    assert {service["code"]: service["identification"] for service in told} == {
        "A": "none",
        "C": "none",
        "S": "require",
    }
    assert code(ask(branch, service="S")) == (422, "identification_needed")
    assert code(ask(branch, services=["A", "S"], service=None)) == (422, "identification_needed")
    assert ask(branch, service="S", **shown("13800138000")).status == 201
    assert ask(branch, role="lobby_manager", service="S").status == 201


@pytest.mark.parametrize("value", ["6222021234567895", "=cmd|' /C calc'!A0", "<b>1234</b>", "张三张三", "A" * 199])
def test_what_is_not_recognised_is_refused_without_repeating_it(branch, value):
    answer = ask(branch, **shown(value))
    assert code(answer) == (422, "identification_unknown")
    assert value not in answer.body.decode()


@pytest.mark.parametrize(
    "identification",
    [{"value": CARD, "kind": "passport"}, {"value": 6222021234567894}, {"value": [CARD]}, {"value": CARD * 20},
     {"card": CARD}, CARD, {"value": ""}],
)  # fmt: skip
def test_what_does_not_fit_the_shape_is_refused_without_repeating_it(branch, identification):
    answer = ask(branch, identification=identification)
    assert code(answer) == (422, "wrong_values")
    assert CARD not in answer.body.decode()


def test_a_repeat_under_one_key_is_answered_again_and_another_card_is_refused(branch):
    kiosk, body = branch.token("kiosk"), {"service": "A", "again": True}
    first = branch.ask("POST", "/tickets", kiosk, body | shown(CARD), Idempotency_Key="k-1")
    again = branch.ask("POST", "/tickets", kiosk, body | shown(CARD), Idempotency_Key="k-1")
    assert first.status == 201 and first.body == again.body
    other = branch.ask("POST", "/tickets", kiosk, body | shown(OTHER_CARD), Idempotency_Key="k-1")
    assert code(other) == (422, "key_reused")


def test_a_customer_recognised_later_moves_with_their_entry(branch):
    ticket = ask(branch).json["ticket"]
    lobby = branch.token("lobby_manager")
    moved = branch.ask("POST", f"/tickets/{ticket['id']}/identify", lobby, shown(CARD)).json["ticket"]
    assert moved["segment"] == "gold" and moved["number"] == ticket["number"]
    event = event_of(branch, ticket["id"], "TicketIdentified")
    assert event["by"] == "rule" and event["identity"]["kind"] == "card"


def test_staff_give_a_segment_with_a_reason_and_it_stands(branch):
    ticket, lobby = ask(branch).json["ticket"], branch.token("lobby_manager")
    path = f"/tickets/{ticket['id']}/identify"
    assert code(branch.ask("POST", path, lobby, {"segment": "need"})) == (422, "reason_needed")
    assert code(branch.ask("POST", path, lobby, {"segment": "x", "reason": "y"})) == (422, "unknown_segment")
    assert code(branch.ask("POST", path, lobby, {})) == (422, "wrong_values")
    assert code(branch.ask("POST", path, branch.token("kiosk"), shown(CARD))) == (403, "forbidden")
    given = branch.ask("POST", path, lobby, {"segment": "need", "reason": "抱小孩"}).json["ticket"]
    assert given["segment"] == "need"
    assert event_of(branch, ticket["id"], "TicketIdentified")["reason"] == "抱小孩"
    known = branch.ask("POST", path, lobby, shown(CARD)).json["ticket"]
    assert known["segment"] == "need"


def test_the_lobby_is_shown_the_last_four_of_whom_it_is_told(branch):
    ticket = ask(branch, again=True, **shown(CARD)).json["ticket"]
    guests = branch.ask("GET", "/hall", branch.token("lobby_manager")).json["guests"]
    assert next(guest for guest in guests if guest["ticket"]["id"] == ticket["id"])["tail"] == CARD[-4:]


def test_whoever_was_recognised_last_stands_first_before_the_lobby(branch):
    early = ask(branch).json["ticket"]["id"]
    lobby = branch.token("lobby_manager")
    other = ask(branch, again=True, **shown(CARD)).json["ticket"]["id"]
    branch.ask("POST", f"/tickets/{early}/identify", lobby, shown(CARD))
    guests = branch.ask("GET", "/hall", lobby).json["guests"]
    assert [guest["ticket"]["id"] for guest in guests[:2]] == [early, other]


def test_what_staff_decided_by_moving_a_ticket_stands_too(branch):
    ticket, lobby = ask(branch).json["ticket"]["id"], branch.token("lobby_manager")
    branch.ask("POST", f"/tickets/{ticket}/move", lobby, {"segment": "need", "reason": "x"})
    branch.ask("POST", f"/tickets/{ticket}/move", lobby, {"segment": "ordinary", "reason": "y"})
    assert branch.ask("POST", f"/tickets/{ticket}/identify", lobby, shown(CARD)).json["ticket"]["segment"] == "ordinary"


def test_nothing_that_was_shown_is_found_anywhere_afterwards(make_branch):
    branch = with_rules(make_branch())
    ticket = ask(branch, **shown(CARD)).json["ticket"]["id"]
    ask(branch, **shown(OLD_ID))
    ask(branch, **shown("6222021234567895"))
    ask(branch, identification={CARD: CARD})
    branch.ask("POST", f"/tickets/{ticket}/identify", branch.token("lobby_manager"), shown(PLAIN_CARD))
    body = json.dumps({"service": "C"} | shown(OTHER_CARD)).encode()
    sent = {"Idempotency_Key": "k", "Content_Type": "application/json"}
    assert branch.ask("POST", "/tickets", branch.token("kiosk"), body, **sent).status == 201
    seen = b"".join(
        branch.ask("GET", path, branch.token("program")).body
        for path in ("/events", "/board", "/waiting", "/print-jobs", f"/tickets/{ticket}", f"/tickets/{ticket}/story")
    )
    board = branch.ask("GET", "/board", branch.token("display")).body
    assert b"gold" not in board and CARD[-4:].encode() not in board
    branch.stop()
    kept = b"".join(path.read_bytes() for path in branch.data.rglob("*") if path.is_file())
    everything = seen + kept + branch.errors.read_bytes()
    for secret in (CARD, OLD_ID, PLAIN_CARD, OTHER_CARD, "6222021234567895"):
        assert secret.encode() not in everything
        assert secret[:-4].encode() not in everything
        assert hashlib.sha256(secret.encode()).hexdigest().encode() not in everything
    assert hashlib.sha256(body).hexdigest().encode() not in everything  # a plain fingerprint is found by trying
    # Only the table that is emptied holds the last four.
    log = sqlite3.connect(branch.data / "branch.db")
    assert log.execute("SELECT count(*) FROM identities").fetchone() == (3,)
    assert log.execute("SELECT count(*) FROM events WHERE instr(data, '0020')").fetchone() == (0,)


class Bank(http.server.BaseHTTPRequestHandler):
    """The bank's own system: answers when it is let go on."""

    going_on = threading.Event()

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.going_on.wait(20)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"segment": "gold"}')

    def log_message(self, *arguments):
        pass


@pytest.fixture
def bank():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bank)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    Bank.going_on.clear()
    yield f"http://127.0.0.1:{server.server_port}/"
    Bank.going_on.set()
    server.shutdown()
    server.server_close()
    thread.join(10)


def test_a_bank_that_answers_late_delays_no_ticket_and_corrects_it_when_it_does(make_branch, bank):
    branch = with_rules(make_branch(), f'{RULES}\n[lookup]\nurl = "{bank}"\n')
    kiosk = branch.token("kiosk")
    plain = ask(branch, **shown(PLAIN_CARD)).json["ticket"]
    needed = ask(branch, **shown(OLD_ID)).json["ticket"]
    assert plain["segment"] == "ordinary"  # answered while the bank says nothing
    Bank.going_on.set()
    deadline = time.monotonic() + 10
    while branch.ask("GET", f"/tickets/{plain['id']}", kiosk).json["ticket"]["segment"] != "gold":
        assert time.monotonic() < deadline, "never corrected"
    assert event_of(branch, plain["id"], "TicketIdentified")["by"] == "lookup"
    assert branch.ask("GET", f"/tickets/{needed['id']}", kiosk).json["ticket"]["segment"] == "need"
    guests = branch.ask("GET", "/hall", branch.token("lobby_manager")).json["guests"]
    assert [guest["tail"] for guest in guests] == [PLAIN_CARD[-4:]]


def test_a_bank_that_never_answers_holds_up_neither_tickets_nor_the_end(make_branch, bank):
    branch = with_rules(make_branch(), f'{RULES}\n[lookup]\nurl = "{bank}"\n')
    for number in range(12):
        assert ask(branch, **shown(f"1380013{number:04d}")).status == 201
    assert branch.stop() == 0
    assert "1380013" not in branch.errors.read_text()


def test_a_customer_of_the_directory_has_the_grade_it_says_at_once(branch, tmp_path):
    number = "13900001234"
    (tmp_path / "list.csv").write_text(f"证件号码,客户等级,客户经理\n{number},黄金客户,王经理\n", encoding="gbk")
    assert ask(branch, **shown(number)).json["ticket"]["segment"] == "ordinary"
    branch.run("customers", "import", str(tmp_path / "list.csv"))
    known = ask(branch, again=True, **shown(number)).json["ticket"]
    assert known["segment"] == "gold"
    assert event_of(branch, known["id"])["segment_by"] == "directory"


def test_a_directory_that_cannot_be_read_holds_up_no_ticket_and_is_said_once(make_branch):
    branch = with_rules(make_branch())
    (branch.data / "customers.db").write_bytes(b"no database at all" * 100)
    assert ask(branch, **shown(CARD)).json["ticket"]["segment"] == "gold"
    assert ask(branch, **shown(PLAIN_CARD)).json["ticket"]["segment"] == "ordinary"
    assert branch.stop() == 0
    assert branch.errors.read_text().count("customer_directory_unreadable") == 1
