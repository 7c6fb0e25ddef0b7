"""Figures as files, asked of a real branch."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest


@pytest.fixture(scope="module")
def manager(branch: Any) -> str:
    """A branch where one customer was served and one waits; whoever may see figures."""
    branch.at(1, "open", {})
    branch.issue("A")
    branch.at(1, "call-next", {})
    branch.at(1, "finish", {})
    branch.issue("C")
    return branch.token("program")


def test_the_feed_is_every_transaction_as_csv(branch: Any, manager: str) -> None:
    answer = branch.ask("GET", "/export/visits", manager)
    lines = list(csv.DictReader(io.StringIO(answer.body.decode())))
    assert [(line["number"], line["outcome"], line["counter"]) for line in lines] == [
        ("A001", "served", "1"),
        ("C001", "", ""),
    ]
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_a_file_is_named_by_its_day_also_where_none_was_asked_for(branch: Any, manager: str) -> None:
    today = branch.ask("GET", "/stats/today", manager).json["day"]
    wanted = {
        "visits": f"visits-{today}.csv",
        "report": f"report-{today}.xlsx",
        "report?format=csv": f"waits-{today}.csv",
        "report?from=1999-03-01&to=1999-03-02": "report-1999-03-01-1999-03-02.xlsx",
    }
    for path, name in wanted.items():
        answer = branch.ask("GET", f"/export/{path}", manager)
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_the_feed_says_the_same_as_json_lines(branch: Any, manager: str) -> None:
    lines = [json.loads(line) for line in branch.ask("GET", "/export/visits?format=jsonl", manager).body.splitlines()]
    assert [line["service"] for line in lines] == ["A", "C"]


def test_the_feed_comes_in_pieces_of_unknown_length(branch: Any, manager: str) -> None:
    assert branch.ask("GET", "/export/visits", manager).headers["Transfer-Encoding"] == "chunked"


def test_days_on_which_the_branch_was_not_open_are_no_lines(branch: Any, manager: str) -> None:
    answer = branch.ask("GET", "/export/visits?from=1999-03-01&to=1999-03-02&format=jsonl", manager)
    assert (answer.status, answer.body) == (200, b"")


def test_a_workbook_of_today_agrees_with_the_figures(branch: Any, manager: str) -> None:
    answer = branch.ask("GET", "/export/report?language=en", manager)
    written = openpyxl.load_workbook(io.BytesIO(answer.body))
    (day,) = list(written["By day"].iter_rows(min_row=4, max_row=4, values_only=True))
    totals = branch.ask("GET", "/stats/today", manager).json["totals"]
    assert day[1:4] == (totals["issued"], totals["called"], totals["served"])


def test_a_split_makes_one_table_with_headings_in_the_language_asked_for(branch: Any, manager: str) -> None:
    written = openpyxl.load_workbook(
        io.BytesIO(branch.ask("GET", "/export/report?by=service&language=zh", manager).body)
    )
    assert written.sheetnames == ["等候"]
    assert written.active["A3"].value == "业务"


def test_a_workbook_calls_services_segments_and_channels_as_people_do(branch: Any, manager: str) -> None:
    written = openpyxl.load_workbook(io.BytesIO(branch.ask("GET", "/export/report?language=zh", manager).body))
    assert [written[sheet]["A4"].value for sheet in ("按业务", "按客户等级", "按取号渠道")] == [
        "个人业务",
        "普通",
        "取号机",
    ]
    split = branch.ask("GET", "/export/report?by=service&language=en", manager).body
    assert openpyxl.load_workbook(io.BytesIO(split)).active["A5"].value == "Corporate"


def test_csv_begins_with_the_mark_that_spreadsheets_need_for_hanzi(branch: Any, manager: str) -> None:
    answer = branch.ask("GET", "/export/report?by=service&format=csv", manager)
    assert answer.body.startswith(b"\xef\xbb\xbfservice,issued")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/export/visits?format=pdf", 422),
        ("/export/visits?from=2026-02-30", 422),
        ("/export/visits?from=2026-02-02&to=2026-02-01", 422),
        ("/export/report?by=shoe_size", 422),
    ],
)
def test_what_cannot_be_exported_is_refused(branch: Any, manager: str, path: str, status: int) -> None:
    assert branch.ask("GET", path, manager).status == status


def test_devices_of_the_hall_get_no_figures(branch: Any, manager: str) -> None:
    assert branch.ask("GET", "/export/visits", branch.token("kiosk")).status == 403
    assert branch.ask("GET", "/export/report").status == 401
