"""Appointments from the command line: a file in, figures out."""

import json
from datetime import date, timedelta
from typing import Any

import pytest


@pytest.fixture(scope="module")
def branch_file(branch_file_text: str) -> str:
    """Two an hour by appointment for A."""
    return branch_file_text.replace('code = "A"\n', 'code = "A"\nslots = { minutes = 60, capacity = 2 }\n', 1)


@pytest.fixture(scope="module")
def tomorrow(branch: Any) -> str:
    slots = branch.ask("GET", "/appointments/slots?service=A", branch.token("program")).json
    return (date.fromisoformat(slots["first"]) + timedelta(days=1)).isoformat()


def give(run: Any, branch: Any, *words: object, token: str | None = None) -> Any:
    return run(
        "appointments", "import", *words, "--server", branch.url, "--token", token or branch.token("program")
    )  # fmt: skip


def test_a_file_is_booked_and_every_line_at_fault_is_told(run, branch, tomorrow, tmp_path):
    file = tmp_path / "day.csv"
    file.write_text("时间,姓名\n9:00,王女士\n9:20,李先生\n", encoding="gbk")
    done = give(run, branch, file, "--day", tomorrow)
    assert done.exit_code == 1
    (row,) = done.stdout.splitlines()
    line, slot, code, contact = row.split("\t")
    assert (line, contact, len(code)) == ("2", "王女士", 6)
    assert slot.endswith("Z")
    assert done.stderr.splitlines() == [
        "line 3: There is no such appointment slot.",
        "1 booked, 0 booked before",
        "Error: lines not booked: 1",
    ]


def test_a_good_file_given_twice_ends_well_both_times(run, branch, tomorrow, tmp_path):
    file = tmp_path / "day.csv"
    file.write_text(f"time,reference\n{tomorrow} 11:00,crm-1\n", encoding="utf-8")
    first, again = give(run, branch, file), give(run, branch, file)
    assert (first.exit_code, again.exit_code, again.stdout) == (0, 0, "")
    assert again.stderr == "0 booked, 1 booked before\n"


def test_what_goes_wrong_is_one_line(run, branch, tmp_path):
    file = tmp_path / "day.ics"
    file.write_text("rubbish")
    refused = give(run, branch, file)
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    kiosk = give(run, branch, file, token=branch.token("kiosk"))
    assert (kiosk.exit_code, kiosk.stderr.count("\n")) == (1, 1)
    nobody = run("appointments", "import", file, "--server", "http://127.0.0.1:9", "--token", "x")
    assert (nobody.exit_code, nobody.stderr.count("\n")) == (1, 1)


def test_the_report_tells_each_day_apart(run, branch, tomorrow):
    slots = branch.ask("GET", f"/appointments/slots?service=A&day={tomorrow}", branch.token("program")).json["slots"]
    wanted = {"service": "A", "slot": slots[-1]["at"]}
    made = branch.ask("POST", "/appointments", branch.token("program"), wanted).json["appointment"]
    branch.ask("POST", f"/appointments/{made['id']}/cancel", branch.token("program"), {})
    rows = json.loads(run("report", "appointments", "--data", branch.data, "--format", "json").stdout)
    row = next(row for row in rows if row["day"] == tomorrow)
    assert (row["cancelled"], row["booked"] - row["ahead"], row["mean_s"]) == (1, 1, None)
    table = run(
        "report", "appointments", "--data", branch.data, "--from", tomorrow, "--to", tomorrow, spoken="zh"
    ).stdout
    assert "爽约" in table and tomorrow in table
    assert run("replay", "--data", branch.data).exit_code == 0
