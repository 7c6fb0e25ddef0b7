"""Figures and the log on the command line."""

import csv
import io
import json
import sqlite3
from pathlib import Path

import openpyxl
import pytest

from config.load import read
from plain_writer import plain_writer
from server.domain import commands
from server.store import store

DAY = "2026-11-24"
MORNING_MS = 1_795_482_000_000  # 09:00 of that day in Shanghai
MINUTE_MS = 60_000


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A branch where two customers came at 09:00: one waited 5 minutes and was served, one still waits."""
    folder = tmp_path_factory.mktemp("kept")
    written = {
        "branch": {"id": "t-1", "name": "Test", "timezone": "Asia/Shanghai"},
        "services": [{"code": "A", "name": "Personal"}],
        "profiles": [{"name": "all"}],
        "counters": [{"number": 1, "profile": "all"}],
    }
    now_ms = [MORNING_MS]
    writer = plain_writer(store.opened(folder), read(written).branch_file.model_dump(mode="json"), lambda: now_ms[0])
    for ticket in ("one", "two"):
        writer.do(commands.IssueTicket(ticket, "A"), actor="kiosk:door")
    writer.do(commands.OpenCounter(1), actor="teller:li")
    now_ms[0] += 5 * MINUTE_MS
    writer.do(commands.CallNext(1), actor="teller:li")
    now_ms[0] += MINUTE_MS
    writer.do(commands.Finish(1), actor="teller:li")
    writer.stop()
    return folder


def test_there_is_nothing_to_report_where_there_is_no_branch(run, tmp_path):
    for command in (("report", "waits"), ("replay",)):
        refused = run(*command, "--data", tmp_path)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert refused.stderr.startswith("Error: ") and refused.stderr.count("\n") == 1


def test_figures_cannot_be_split_by_just_anything(run, kept):
    refused = run("report", "waits", "--data", kept, "--by", "shoe_size")
    assert refused.exit_code == 2 and "shoe_size" in refused.stderr
    once = [run("report", "waits", "--data", kept, "--by", by).stdout for by in ("service", "service,service")]
    assert once[0] == once[1], "what is named twice is split by once"


def test_waits_come_as_json_and_csv_with_the_same_figures(run, kept):
    as_json = json.loads(run("report", "waits", "--data", kept, "--by", "service,hour", "--format", "json").stdout)
    as_csv = csv.DictReader(io.StringIO(run("report", "waits", "--data", kept, "--format", "csv").stdout))
    rows = list(as_csv)
    assert len(as_json) == len(rows) == 1
    assert (as_json[0]["service"], as_json[0]["hour"]) == ("A", 9)
    assert (as_json[0]["issued"], as_json[0]["called"], as_json[0]["mean_s"]) == (2, 1, 300)
    assert (rows[0]["issued"], float(rows[0]["mean_s"])) == ("2", 300)


def test_waits_come_as_a_table_in_the_terminals_language(run, kept):
    table = run("report", "waits", "--data", kept, "--by", "service", spoken="zh_CN.UTF-8").stdout
    heading, row = table.splitlines()
    assert "业务" in heading and row.split()[:3] == ["A", "2", "1"]
    week = run("report", "waits", "--data", kept, "--by", "weekday", spoken="zh_CN.UTF-8").stdout
    assert week.splitlines()[1].split()[:2] == ["星期二", "2"]


def test_waits_of_other_days_are_left_out(run, kept):
    def issued(*between: str) -> int:
        rows = json.loads(run("report", "waits", "--data", kept, "--by", "", "--format", "json", *between).stdout)
        return sum(row["issued"] for row in rows)

    assert issued("--from", DAY, "--to", DAY) == 2
    assert issued("--from", "2026-11-25") == issued("--to", "2026-11-23") == 0


def test_a_report_can_be_written_to_a_file(run, kept, tmp_path):
    out = tmp_path / "waits.csv"
    assert run("report", "waits", "--data", kept, "--format", "csv", "-o", out).stdout == ""
    assert out.read_text(encoding="utf-8").startswith("service,hour,issued")


def test_a_workbook_calls_the_branch_and_its_services_as_people_do(run, kept, tmp_path):
    out = tmp_path / "waits.xlsx"
    run(
        "report",
        "waits",
        "--data",
        kept,
        "--by",
        "service,channel,weekday",
        "--format",
        "xlsx",
        "-o",
        out,
        spoken="zh_CN.UTF-8",
    )
    sheet = openpyxl.load_workbook(out).active
    assert sheet["A1"].value == f"Test · {DAY}"
    assert [cell.value for cell in sheet[4]][:3] == ["Personal", "取号机", "星期二"]


def test_replay_agrees_with_what_was_kept_and_names_what_was_changed(run, kept):
    assert run("replay", "--data", kept).exit_code == 0
    with sqlite3.connect(kept / "branch.db") as connection:
        connection.execute("UPDATE visits SET entered_ms = entered_ms - 1000 WHERE number = 'A001'")
    replayed = run("replay", "--data", kept)
    assert replayed.exit_code == 1
    assert "A001 entered_ms" in replayed.stdout and replayed.stdout.count("\n") == 1


def test_days_in_the_wrong_order_are_refused_with_a_sentence(run, kept):
    for command in ("waits", "appointments"):
        refused = run("report", command, "--data", kept, "--from", "2026-11-25", "--to", DAY)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "2026-11-25" in refused.stderr and "later" in refused.stderr
