"""Printers of a served branch, over real TCP: watched, out of service, replaced, the same after a restart."""

import threading
import time

import pytest

from printers.decode import decode, largest_line
from printers.faults import VirtualPrinter
from printers.listener import VirtualListener

WITHIN_S = 20
FRONT = '[[printers]]\nname = "front"\naddress = "memory:front"\n'


@pytest.fixture
def roll():
    """Two printers, each with its port: a dict of (printer, address) by name."""
    printers = {name: VirtualPrinter() for name in ("front", "spare", "third")}
    listeners = {name: VirtualListener(printer) for name, printer in printers.items()}
    yield {name: (printers[name], listeners[name].address) for name in printers}
    for listener in listeners.values():
        listener.stop()


@pytest.fixture
def hall(make_branch, branch_file_text, roll):
    """A branch whose kiosk prints at `front`, or else at `spare`."""
    front, spare = roll["front"][1], roll["spare"][1]
    written = (
        f'[[printers]]\nname = "front"\naddress = "{front}"\nfallback = ["spare"]\n'
        f'[[printers]]\nname = "spare"\naddress = "{spare}"\n'
    )
    assert FRONT in branch_file_text
    return make_branch(branch_file_text.replace(FRONT, written)).start()


def until(found, *, within_s=WITHIN_S):
    """What `found()` answers once that is something."""
    deadline, pause = time.monotonic() + within_s, threading.Event()
    while not (answer := found()):
        assert time.monotonic() < deadline, "it did not come about"
        pause.wait(0.03)
    return answer


def printer(hall, name="front"):
    entries = hall.ask("GET", "/printers", hall.token("lobby_manager")).json["printers"]
    return next(entry for entry in entries if entry["name"] == name)


def events(hall, *kinds):
    log = hall.ask("GET", "/events?limit=1000", hall.token("auditor")).json["events"]
    return [(entry["kind"], entry["data"], entry["actor"]) for entry in log if entry["kind"] in kinds]


def trouble(hall):
    """The hall's printers that need somebody, by name."""
    seen = hall.ask("GET", "/hall", hall.token("lobby_manager")).json
    return {entry["name"]: entry for entry in seen["printers"]}


def change(hall, what, name="front", role="lobby_manager", **body):
    return hall.ask("POST", f"/printers/{name}/{what}", hall.token(role, 1 if role == "counter" else None), body)


def numbers(roll, name):
    return [largest_line(decode(piece.content)) for piece in roll[name][0].paper()]


def test_an_idle_printer_that_stops_stands_in_the_log_and_before_the_lobby_until_it_prints_again(hall, roll):
    until(lambda: printer(hall)["online"])
    assert trouble(hall) == {}
    roll["front"][0].suffer("paper_out")
    seen = until(lambda: trouble(hall).get("front"))
    assert (seen["cause"], seen["paper"], seen["enabled"]) == ("paper_out", "out", True)
    stopped = until(lambda: events(hall, "PrinterStopped"))
    assert stopped == [("PrinterStopped", {"printer": "front", "cause": "paper_out"}, "printer")]
    roll["front"][0].recover()
    until(lambda: events(hall, "PrinterRecovered"))
    assert trouble(hall) == {}
    roll["front"][0].run_low()
    until(lambda: events(hall, "PaperLow"))
    assert trouble(hall)["front"]["paper"] == "near_end"
    assert events(hall, "PrinterStopped", "PrinterRecovered", "PaperLow") == [
        *stopped,
        ("PrinterRecovered", {"printer": "front"}, "printer"),
        ("PaperLow", {"printer": "front"}, "printer"),
    ]


def test_a_printer_out_of_service_sends_its_slips_elsewhere_and_takes_them_back_after(hall, roll):
    assert change(hall, "disable", reason="cleaning").json == {"printer": {"name": "front", "enabled": False}}
    number = hall.issue()["ticket"]["number"]
    assert roll["spare"][0].wait_for(1, WITHIN_S) and numbers(roll, "spare") == [number]
    seen = trouble(hall)["front"]
    assert (seen["enabled"], seen["reason"]) == (False, "cleaning")
    assert change(hall, "enable").json == {"printer": {"name": "front", "enabled": True}}
    number = hall.issue()["ticket"]["number"]
    assert roll["front"][0].wait_for(1, WITHIN_S) and numbers(roll, "front") == [number]
    assert [kind for kind, _, _ in events(hall, "PrinterDisabled", "PrinterEnabled")] == [
        "PrinterDisabled", "PrinterEnabled",
    ]  # fmt: skip


def test_slips_wait_where_no_other_printer_is_and_a_restart_changes_nothing(hall, roll):
    for name in ("front", "spare"):
        assert change(hall, "disable", name).status == 200
    number = hall.issue()["ticket"]["number"]
    job = until(lambda: hall.ask("GET", "/print-jobs?state=queued", hall.token("lobby_manager")).json["print_jobs"])[0]
    until(lambda: printer(hall)["queue"] == 1 and printer(hall)["last_job"] is None)
    hall.stop()
    hall.start()
    assert not printer(hall)["enabled"] and not printer(hall, "spare")["enabled"]
    later = hall.issue()["ticket"]
    paper = hall.ask("GET", f"/tickets/{later['id']}", hall.token("kiosk")).json["print"]
    assert (paper["state"], paper["cause"]) == ("queued", "disabled")
    change(hall, "enable")
    assert roll["front"][0].wait_for(2, WITHIN_S) and numbers(roll, "front") == [number, later["number"]]
    until(lambda: printer(hall)["last_job"] and printer(hall)["last_job"]["ticket"]["number"] == later["number"])
    assert (
        hall.ask("GET", f"/print-jobs?state=printed&ticket={job['ticket']['id']}", hall.token("lobby_manager")).json[
            "print_jobs"
        ][0]["id"]
        == job["id"]
    )
    assert numbers(roll, "spare") == []


def test_a_printer_is_replaced_while_it_holds_a_slip_and_stays_replaced(hall, roll):
    roll["front"][0].run_out_after(2)
    number = hall.issue()["ticket"]["number"]
    until(lambda: printer(hall)["held"] == 1)
    address = roll["third"][1]
    assert change(hall, "replace", address=address).json == {"printer": {"name": "front", "address": address}}
    missing = until(lambda: hall.ask("GET", "/print-jobs?missing=true&state=unknown", hall.token("lobby_manager"))
                    .json["print_jobs"])  # fmt: skip
    assert [job["ticket"]["number"] for job in missing] == [number]
    assert printer(hall)["unknown"] == 1 and printer(hall)["replaced"]
    again = hall.ask("POST", f"/print-jobs/{missing[0]['id']}/retry", hall.token("lobby_manager"), {}).json["print"]
    assert roll["third"][0].wait_for(1, WITHIN_S)
    assert "补打".encode("gb18030") in roll["third"][0].paper()[0].content and numbers(roll, "third") == [number]
    asked = f"/print-jobs?printer=front&ticket={missing[0]['ticket']['id']}"
    copies = hall.ask("GET", asked, hall.token("lobby_manager")).json["print_jobs"]
    assert [(job["id"], job["copy"]) for job in copies] == [(again["job"], "copy"), (missing[0]["id"], "")]
    assert hall.ask("GET", "/print-jobs?missing=true", hall.token("lobby_manager")).json["print_jobs"] == []
    assert events(hall, "PrinterReplaced") == [
        ("PrinterReplaced", {"printer": "front", "address": address}, f"lobby_manager:{actor_of(hall)}")
    ]
    hall.stop()
    hall.start()
    assert printer(hall)["address"] == address
    hall.issue()
    assert roll["third"][0].wait_for(2, WITHIN_S)


def actor_of(hall):
    """The id of the lobby manager's token, as the log names it."""
    return events(hall, "PrinterReplaced")[0][2].partition(":")[2]


def test_a_branch_file_that_names_another_address_is_meant(hall, roll):
    assert change(hall, "replace", address=roll["third"][1]).status == 200
    hall.stop()
    text = hall.file.read_text(encoding="utf-8")
    hall.file.write_text(text.replace(roll["front"][1], roll["spare"][1], 1), encoding="utf-8")
    hall.start()
    assert (printer(hall)["address"], printer(hall)["replaced"]) == (roll["spare"][1], False)


def test_only_who_looks_after_printers_changes_them(branch):
    for role in ("lobby_manager", "branch_manager", "admin"):
        for what in ("disable", "enable"):
            assert change(branch, what, role=role).status == 200, role
    for role in ("kiosk", "display", "teller", "counter", "auditor", "program"):
        for what, body in (("disable", {}), ("enable", {}), ("replace", {"address": "network:192.0.2.1"})):
            assert change(branch, what, role=role, **body).status == 403, role


def test_what_is_no_printer_is_no_place_for_one(branch):
    for address in ("file:/etc/hosts", "file:/dev/sda", "serial:/etc/hosts", "printer", "http://192.0.2.1/"):
        refused = change(branch, "replace", address=address)
        assert (refused.status, refused.json["code"]) == (422, "bad_address"), address
    missing = change(branch, "replace", "nowhere", address="network:192.0.2.1")
    assert (missing.status, missing.json["code"]) == (404, "unknown_printer")
    assert not printer(branch)["replaced"]


def test_a_change_of_a_printer_that_is_sent_twice_is_made_once(branch):
    before = len(events(branch, "PrinterDisabled"))
    for _ in range(2):
        answer = branch.ask(
            "POST", "/printers/front/disable", branch.token("lobby_manager"), {"reason": "x"}, Idempotency_Key="k1"
        )
        assert answer.json == {"printer": {"name": "front", "enabled": False}}
    assert len(events(branch, "PrinterDisabled")) == before + 1


def test_metrics_tell_each_printer_apart(hall, roll):
    hall.issue()
    until(lambda: printer(hall)["last_printed_at"])
    roll["spare"][0].suffer("cover_open")
    until(lambda: "spare" in trouble(hall))
    metrics = hall.page("/metrics").body.decode()
    for line in (
        'branch_queue_printer_cover_open{of="spare"} 1.0',
        'branch_queue_printer_stopped{of="front"} 0.0',
        'branch_queue_print_jobs{printer="front",state="printed"} 1.0',
        'branch_queue_print_seconds_count{printer="front"} 1.0',
    ):
        assert line in metrics, metrics


def test_a_printer_replaced_twice_at_once_prints_each_slip_once_at_the_last(hall, roll):
    roll["front"][0].suffer("hang")
    numbers_given = [hall.issue()["ticket"]["number"] for _ in range(3)]
    change(hall, "disable", "spare")
    for name in ("spare", "third"):
        assert change(hall, "replace", address=roll[name][1]).status == 200
    assert roll["third"][0].wait_for(3, WITHIN_S)
    assert numbers(roll, "third") == numbers_given and numbers(roll, "spare") == []


def test_doctor_tells_of_printers_that_people_changed(hall, roll):
    change(hall, "disable", "spare", reason="cleaning")
    change(hall, "replace", address=roll["third"][1])
    told = hall.run("doctor").stdout
    assert "cleaning" in told and roll["third"][1] in told
