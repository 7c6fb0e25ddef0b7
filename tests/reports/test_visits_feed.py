"""The feed of transactions, read back as a bank's analysis would."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from server.domain.visits import Visit
from server.reports.visits_feed import COLUMNS, feed

Make = Callable[..., Visit]


def read(form: str, *visits: Visit) -> list[dict[str, Any]]:
    text = "".join(feed(["2026-11-22"], lambda day: visits, form))
    return list(csv.DictReader(io.StringIO(text))) if form == "csv" else [json.loads(one) for one in text.splitlines()]


def test_a_transaction_is_one_line_with_its_moments_in_utc_and_its_spans_in_seconds(visit: Make) -> None:
    (line,) = read("jsonl", visit())
    assert tuple(line) == COLUMNS
    assert (line["entered_at"], line["last_called_at"]) == ("2026-11-22T01:20:00.000Z", "2026-11-22T01:21:30.000Z")
    assert (line["wait_s"], line["serving_s"], line["walking_s"]) == (90.0, 300.25, None)
    assert (line["counter"], line["staff"], line["outcome"], line["promised_high_s"]) == (2, "li", "served", 240)


def test_csv_says_the_same_and_leaves_nothing_empty_but_what_is_nothing(visit: Make) -> None:
    (line,) = read("csv", visit())
    (other,) = read("jsonl", visit())
    assert {name: value or None for name, value in line.items()} == {
        name: None if value is None else str(value) for name, value in other.items()
    }


def test_a_visit_sent_on_twice_is_three_lines_of_one_ticket(visit: Make) -> None:
    lines = read("csv", visit(outcome="transferred_service"), visit(leg=2, outcome="transferred_counter"), visit(leg=3))
    assert {line["ticket"] for line in lines} == {"t1"}
    assert [line["leg"] for line in lines] == ["1", "2", "3"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1+1", "＠SUM(A1)"])
def test_no_text_of_csv_can_act_as_a_formula_and_json_says_it_as_it_is(visit: Make, text: str) -> None:
    assert read("csv", visit(staff=text))[0]["staff"] == "'" + text
    assert read("jsonl", visit(staff=text))[0]["staff"] == text


def test_a_text_with_commas_quotes_and_lines_stays_one_cell(visit: Make) -> None:
    odd = 'a, "b"\nc'
    assert read("csv", visit(staff=odd), visit(ticket="t2"))[0]["staff"] == odd


def test_codes_stand_apart_by_blanks(visit: Make) -> None:
    (line,) = read("csv", visit(delivered='["card", "book"]', marks="[]"))
    assert (line["delivered"], line["marks"]) == ("card book", "")


def test_days_are_asked_for_one_after_another_so_years_need_no_memory(visit: Make) -> None:
    asked: list[str] = []

    def of_day(day: str) -> list[Visit]:
        asked.append(day)
        return [visit(day=day)]

    pieces = feed(["2026-11-21", "2026-11-22"], of_day, "csv")
    next(pieces)
    assert asked == []
    next(pieces)
    assert asked == ["2026-11-21"]
    assert len(list(pieces)) == 1


def test_a_day_without_customers_is_no_line(visit: Make) -> None:
    assert list(feed(["2026-11-22"], lambda day: [], "jsonl")) == []
