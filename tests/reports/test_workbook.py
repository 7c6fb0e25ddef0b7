"""Workbooks, opened with a library that had no part in writing them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from config.sentences import Sentences
from server.domain.columns import Columns
from server.domain.sittings import IDLE, Time
from server.domain.visits import Visit
from server.reports.book import DRAWN, SHEETS, WORDS, book, names_in, waits_table
from server.reports.workbook import ROWS_MAX, Table, workbook
from server.stats.report import FIGURES, waits_report

Say = Callable[..., str]
HEAD = 3  # the row of the headings, counted from 1
SHANGHAI = "Asia/Shanghai"


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture
def columns(visit: Callable[..., Visit]) -> Columns:
    served = [
        visit(ticket=f"t{n}", number=f"A{n:03}", last_called_ms=visit().entered_ms + n * 60_000) for n in range(1, 6)
    ]
    nobody = {"first_called_ms": None, "last_called_ms": None, "counter": None, "staff": None}
    left = visit(day="2026-11-23", ticket="u1", number="C001", service="C", outcome="abandoned", **nobody)
    return Columns().add(served, SHANGHAI).add([left], SHANGHAI)


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(min_row=HEAD, max_row=HEAD + 2, values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_figures_of_a_sheet_are_those_of_the_report_with_minutes_for_seconds(columns: Columns, say: Say) -> None:
    table = waits_table(columns, ["day"], title="West Lake", name="Waits")
    sheet = opened(workbook([table], say))["Waits"]
    for written, row in zip(rows_of(sheet), waits_report(columns, ["day"]), strict=True):
        assert written.pop(say("report.day")) == datetime.fromisoformat(row["day"])
        for name in FIGURES:
            expected = row[name] / 60 if name.endswith("_s") and row[name] is not None else row[name]
            assert written[say(f"report.{name}")] == (pytest.approx(expected) if expected is not None else None), name


def test_numbers_are_numbers_days_are_days_and_rates_are_shown_in_per_cent(columns: Columns, say: Say) -> None:
    sheet = opened(workbook([waits_table(columns, ["day"], title="x", name="Waits")], say)).active
    heads = {cell.value: cell.column for cell in sheet[HEAD]}
    cell = {
        name: sheet.cell(HEAD + 1, heads[say(f"report.{name}")])
        for name in ("day", "issued", "mean_s", "service_level")
    }
    assert cell["day"].is_date
    assert [cell[name].data_type for name in ("issued", "mean_s", "service_level")] == ["n", "n", "n"]
    assert (cell["service_level"].number_format, cell["mean_s"].number_format) == ("0%", "0.0")


def test_a_mean_of_nothing_is_an_empty_cell(columns: Columns, say: Say) -> None:
    sheet = opened(workbook([waits_table(columns, ["service"], title="x", name="Waits")], say)).active
    assert rows_of(sheet)[1][say("report.mean_s")] is None


def test_every_sheet_is_a_real_table_and_waits_have_a_chart(columns: Columns, say: Say) -> None:
    times = [Time(2, "hall", "general", "li", IDLE, None, 60_000)]
    written = opened(book(columns, times, {"A": 2.0}, title="West Lake", say=say))
    assert written.sheetnames == [say(f"report.sheet_{name}") for name, _ in SHEETS] + ["Staff", "Counters"]
    for sheet in written:
        (table,) = sheet.tables.values()
        assert table.ref.startswith(f"A{HEAD}:")
        assert sheet["A1"].value == "West Lake"
        assert len(sheet._charts) == (sheet.title not in ("Staff", "Counters"))
    (staff,) = [row for row in rows_of(written["Staff"]) if row[say("report.staff")]]
    assert (staff[say("report.weighted_volume")], staff[say("report.idle_s")]) == (10, 1)


def test_a_chart_draws_the_cells_of_its_table(columns: Columns, say: Say) -> None:
    sheet = opened(workbook([waits_table(columns, ["service"], title="x", name="Waits")], say)).active
    bars = sheet._charts[0]
    heads = [cell.value for cell in sheet[HEAD]]
    places = [series.val.numRef.f for chart in (bars, *bars._charts[1:]) for series in chart.series]
    letters = [openpyxl.utils.get_column_letter(heads.index(say(f"report.{name}")) + 1) for name in DRAWN]
    assert places[: len(DRAWN)] == [f"Waits!${letter}${HEAD + 1}:${letter}${HEAD + 2}" for letter in letters]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://example.com"])
def test_no_text_becomes_a_formula_or_a_link(say: Say, text: str) -> None:
    table = Table("x", text, ["staff"], ["called"], [{"staff": text, "called": 1}])
    sheet = opened(workbook([table], say)).active
    for cell in (sheet["A1"], sheet.cell(HEAD + 1, 1)):
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_the_same_figures_are_the_same_bytes(columns: Columns, say: Say) -> None:
    table = waits_table(columns, ["service"], title="x", name="Waits")
    assert workbook([table], say) == workbook([table], say)


def test_nothing_at_all_is_still_a_workbook_that_opens(say: Say) -> None:
    written = opened(book(Columns(), [], {}, title="Empty", say=say))
    assert all(sheet.max_row <= HEAD + 1 for sheet in written)


def test_a_sheet_is_named_as_spreadsheets_allow(say: Say) -> None:
    name = "[West: Lake] and/or the very long name of a sheet"
    assert opened(workbook([Table(name, "x", [], ["called"], [])], say)).sheetnames == [
        " West  Lake  and or the very lo"
    ]


def test_what_does_not_fit_is_cut_off_and_said(say: Say) -> None:
    rows = [{"staff": "li", "called": 1}] * (ROWS_MAX + 1)
    sheet = openpyxl.load_workbook(
        io.BytesIO(workbook([Table("x", "x", ["staff"], ["called"], rows)], say)), read_only=True
    ).active
    assert sheet["A2"].value == say("report.cut_off", count=ROWS_MAX)


@pytest.mark.parametrize(("language", "named"), [("zh", ["星期日", "星期一"]), ("en", ["Sunday", "Monday"])])
def test_days_of_the_week_are_words_in_the_order_of_the_week(columns: Columns, language: str, named: list[str]) -> None:
    sentences = Sentences.load(["zh", "en"])
    names = names_in(language, {"services": [], "segments": [], "zones": []}, sentences.words(*WORDS)[language])
    table = waits_table(columns, ["weekday"], title="x", name="Waits", names=names)
    sheet = opened(workbook([table], lambda key: sentences.say(key, language))).active
    assert [(cell.value, cell.data_type) for cell in sheet["A"][HEAD:]] == [(named[1], "s"), (named[0], "s")]
