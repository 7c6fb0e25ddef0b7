"""A workbook of figures: tables that are tables, numbers that are numbers, charts that follow them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from server.stats.report import RATES

ROWS_MAX = 100_000
"""Rows of one table; a further one is left out, and said."""

SHEET_NAME_MAX = 31  # Excel's own limit
FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
TITLE_ROW, HEAD_ROW = 0, 2
CHART_ROWS_MAX = 60
MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""The same figures are the same bytes, whenever they are written."""

CHART_COLOURS = ("#0A5BD3", "#14203A")  # told apart in grey, too
WIDTH_LEAST, WIDTH_MOST = 8, 40

Say = Callable[..., str]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: rows of what they are split by (`by`) and of figures, in this order; `charted` are the figures drawn.

    `name` is the sheet's name, `title` the line above the table. Figures in seconds are shown in minutes.
    """

    name: str
    title: str
    by: Sequence[str]
    figures: Sequence[str]
    rows: Sequence[Row]
    charted: Sequence[str] = ()


def workbook(tables: Sequence[Table], say: Say) -> bytes:
    """An XLSX file (ECMA-376) of these tables, a sheet each; `say(key)` gives the headings under `report.`."""
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE})
    looks = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "rate": book.add_format({"num_format": "0%"}),
        "minutes": book.add_format({"num_format": "0.0"}),
        "count": book.add_format({"num_format": "#,##0"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "text": book.add_format({"num_format": "@"}),
    }
    for place, table in enumerate(tables):
        name = table.name.translate(FORBIDDEN_IN_NAMES)[:SHEET_NAME_MAX] or str(place + 1)
        _draw(book, book.add_worksheet(name), table, say, looks)
    book.close()
    return out.getvalue()


def _draw(book: Workbook, sheet: Worksheet, table: Table, say: Say, looks: Mapping[str, Format]) -> None:
    columns = [*table.by, *table.figures]
    rows = [[_value(name, row[name]) for name in columns] for row in table.rows[:ROWS_MAX]]
    heads = _heads(columns, say)
    sheet.write_string(TITLE_ROW, 0, table.title, looks["title"])
    if len(table.rows) > ROWS_MAX:
        sheet.write_string(TITLE_ROW + 1, 0, say("report.cut_off", count=ROWS_MAX))
    kinds = [_kind(name, name in table.by) for name in columns]
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            _write(sheet, HEAD_ROW + 1 + at, column, value, looks[kinds[column]])
    last = HEAD_ROW + max(1, len(rows))
    sheet.add_table(
        HEAD_ROW, 0, last, len(columns) - 1,
        {"columns": [{"header": head} for head in heads], "style": "Table Style Light 1"},
    )  # fmt: skip
    for column, head in enumerate(heads):
        texts = [head, *(str(row[column]) for row in rows[:200] if row[column] is not None)]
        sheet.set_column(column, column, min(WIDTH_MOST, max(WIDTH_LEAST, *(_width(text) for text in texts)) + 2))
    sheet.freeze_panes(HEAD_ROW + 1, len(table.by))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    if table.charted and rows and table.by:
        _chart(book, sheet, table, columns, heads, min(len(rows), CHART_ROWS_MAX))


def _chart(
    book: Workbook, sheet: Worksheet, table: Table, columns: Sequence[str], heads: Sequence[str], rows: int
) -> None:
    """Bars of the first figure, a line for the next; the names are the columns that the rows are split by."""
    first, last = HEAD_ROW + 1, HEAD_ROW + rows
    names = [sheet.get_name(), first, 0, last, len(table.by) - 1]
    chart = None
    for place, figure in enumerate(table.charted):
        column = columns.index(figure)
        colour = CHART_COLOURS[place % len(CHART_COLOURS)]
        drawn = book.add_chart({"type": "line" if place else "column"})
        drawn.add_series(
            {
                "name": heads[column],
                "categories": names,
                "values": [sheet.get_name(), first, column, last, column],
                "fill": {"color": colour},
                "line": {"color": colour, "width": 2.25} if place else {"none": True},
            }
        )
        if chart is None:
            chart = drawn
        else:
            chart.combine(drawn)
    if chart is not None:
        chart.set_title({"name": table.title, "name_font": {"size": 12}})
        chart.set_legend({"position": "bottom"})
        chart.set_y_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#E3E5EA"}}})
        chart.set_size({"width": 960, "height": 360})
        sheet.insert_chart(HEAD_ROW + len(table.rows[:ROWS_MAX]) + 3, 0, chart)


def _heads(columns: Sequence[str], say: Say) -> list[str]:
    """The headings, each once: a table has no two columns of one name."""
    heads: list[str] = []
    for name in columns:
        head = say(f"report.{name}")
        heads.append(head if head not in heads else f"{head} ({name})")
    return heads


def _kind(name: str, is_split: bool) -> str:
    if name == "day":
        return "day"
    if name in RATES:
        return "rate"
    if name.endswith("_s"):
        return "minutes"
    return "text" if is_split and name not in ("hour", "counter") else "count"


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name == "day":
        return date.fromisoformat(value)
    return value / 60 if name.endswith("_s") else value


def _write(sheet: Worksheet, row: int, column: int, value: Any, look: Format) -> None:
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, str):  # as a text even where it looks like a formula
        sheet.write_string(row, column, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write_number(row, column, value, look)


def _width(text: str) -> int:
    """Columns of a sheet that a text takes: two for a hanzi."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
