"""A branch file that was changed counts from the next start, as far as the day allows it."""

import contextlib
import sqlite3


def kinds(branch):
    """The kinds of events in the log, in order, but for what a printer that is not there adds when it likes."""
    with contextlib.closing(sqlite3.connect(branch.data / "branch.db")) as file:
        return [kind for (kind,) in file.execute("SELECT kind FROM events ORDER BY seq") if "Printer" not in kind]


def restart(branch, text):
    branch.stop()
    branch.file.write_text(text, encoding="utf-8")
    return branch.start()


def services(branch):
    """The services that the branch says it has, by code."""
    answer = branch.ask("GET", "/branch", branch.token("kiosk")).json
    return {service["code"]: service for service in answer["services"]}


def test_a_changed_branch_file_is_in_force_after_a_restart_and_written_once(fresh_branch, branch_file_text):
    branch = fresh_branch
    branch.issue("A")
    waiting = branch.issue("C")
    quota = branch_file_text.replace('code = "A"', 'code = "A"\nquota_day = 1', 1)
    more = quota + '\n[[services]]\ncode = "F"\nname = "Advice"\n'
    restart(branch, more)
    assert kinds(branch)[-1] == "RulesChanged"
    assert branch.issue("F")["ticket"]["number"] == "F001"
    assert services(branch)["A"]["full"] is True
    refused = branch.ask("POST", "/tickets", branch.token("kiosk"), {"service": "A"})
    assert (refused.status, refused.json["code"]) == (409, "quota_reached")
    before = kinds(branch)
    restart(branch, more)
    assert kinds(branch) == before
    branch.at(1, "open")
    assert branch.at(1, "call-next").status == 200
    assert branch.ask("GET", f"/tickets/{waiting['ticket']['id']}", branch.token("lobby_manager")).status == 200


def test_a_change_that_the_day_cannot_take_waits_for_tomorrow_and_the_log_lines_say_why(make_branch, branch_file_text):
    branch = make_branch().start()
    branch.issue("C")
    without = branch_file_text.replace('code = "C"', 'code = "D"')
    restart(branch, without)
    assert set(services(branch)) == {"A", "C"}
    assert "RulesChanged" not in kinds(branch)
    assert branch.issue("C")["print"] is not None
    assert branch.at(1, "open").status == 200
    assert branch.at(1, "call-next").json["counter"]["ticket"]["number"] == "C001"
    kept = next(line for line in branch.errors.read_text().splitlines() if "rules_kept" in line)
    assert all(said in kept for said in ("rules_in_use", "what=service", "name=C"))
