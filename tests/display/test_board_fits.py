"""The hall's board with the longest of everything, on every screen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import TimeoutError, expect

pytestmark = pytest.mark.browser


SHAPES = [(1920, 1080), (1080, 1920), (3840, 2160), (1280, 800), (1024, 768)]
CUT = """() => {
    const cut = [];
    for (const element of document.querySelectorAll('.board *')) {
        const box = element.getBoundingClientRect();
        const around = element.parentElement.closest('.call, .panel, .missed, .head, .foot');
        if (!box.width || !around || element.closest('svg')) { continue; }
        const place = around.getBoundingClientRect();
        const under = around.matches('.head') ? innerHeight : place.bottom;
        if (box.right > place.right + 1 || box.left < place.left - 1 || box.bottom > under + 1) {
            cut.push(element.className + ': ' + element.textContent);
        }
    }
    for (const row of document.querySelectorAll('.row[data-number]')) {
        const [number, arrow, counter] = [...row.children].map((part) => part.getBoundingClientRect());
        if (number.right > arrow.left + 1 || arrow.right > counter.left + 1) { cut.push('meet: ' + row.textContent); }
    }
    return cut;
}"""


@pytest.mark.parametrize("languages", ["zh en", "en zh"])
def test_the_longest_numbers_and_names_fit_every_screen(
    screen: Any, make_line: Callable[..., Any], languages: str
) -> None:
    line = screen.line = make_line(*languages.split())
    line.board["calls"] = [
        {**call, "number": f"A{1000 + place}", "counter": 99 - place} for place, call in enumerate(line.board["calls"])
    ]
    line.board["missed"] = [f"A{number}" for number in range(1010, 1015)]
    line.board["waiting"] = dict.fromkeys("ACFL", 128)
    line.board["estimates"] = {code: {"low_s": 3600, "likely_s": 4000, "high_s": 9000} for code in "ACFL"}
    screen.open()
    for calls in (1, 3):
        numbers = [f"A11{calls}{place}" for place in range(calls)]
        for place, number in enumerate(numbers):
            line.call(number, 90 + place)
        screen.shows(numbers[-1])
        assert screen.large()[-calls:] == numbers
        for width, height in SHAPES:
            screen.page.set_viewport_size({"width": width, "height": height})
            with suppress(TimeoutError):  # it draws itself anew for the new shape
                screen.page.wait_for_function(f"({CUT})().length === 0")
            assert screen.page.evaluate(CUT) == [], (width, height, calls)


def test_a_thousandth_number_is_as_high_as_any_other(board: Any, line: Any) -> None:
    line.call("A1000", 12)
    line.call("A1001", 12)
    for place in range(3):
        line.call(f"C02{place}", 3)
    expect(board.find("#list [data-number=A1000]")).to_be_visible()
    sizes = board.page.eval_on_selector_all(
        "#list .row .number", "all => all.map((number) => parseFloat(getComputedStyle(number).fontSize) * .727)"
    )
    assert min(sizes) >= 100


def test_a_wide_number_does_not_make_the_words_below_it_small(board: Any, line: Any) -> None:
    for number, counter in (("DGK001", 12), ("KH001", 101), ("A042", 3)):
        line.call(number, counter)
    board.shows("A042")
    words = "all => all.map((word) => parseFloat(getComputedStyle(word).fontSize))"
    sizes = board.page.eval_on_selector_all(".band .short .to .word", words)
    assert len(sizes) == 3
    assert len(set(sizes)) == 1
    assert sizes[0] >= 50
    assert board.page.evaluate(CUT) == []
