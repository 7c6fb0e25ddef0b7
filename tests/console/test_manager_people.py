"""What the manager's pages say: who saw to an alert, who is lost, when somebody spoke, in which language."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# Keeps what is written on charts, which is nowhere else to be read.
LISTEN = """() => {
  const pen = CanvasRenderingContext2D.prototype, write = pen.fillText;
  window.written = [];
  pen.fillText = function (text, ...at) { window.written.push(String(text)); return write.call(this, text, ...at); };
}"""

LATE_ON_FRIDAY = "2026-11-20T23:30:00.000Z"  # Saturday morning in Shanghai


def test_who_has_seen_to_an_alert_is_told_by_name(manager: Any) -> None:
    alert = {
        "id": "a1", "kind": "rating", "level": "red", "subject": "t1", "values": {}, "sentence": "请了解情况",
        "since": LATE_ON_FRIDAY, "acknowledged_at": LATE_ON_FRIDAY, "acknowledged_by": "lobby_manager:王芳",
        "escalated_to": None, "ended_at": None,
    }  # fmt: skip
    manager.bend("alerts?*", lambda told: told.update(alerts=[alert]))
    manager.open("/manager", "today", (1440, 900))
    for place in ("#alerts", "#alert-log"):
        manager.shows(place, "王芳 07:30 已知悉")
        expect(manager.page.locator(place)).not_to_contain_text("lobby_manager")
    assert manager.errors == []


def test_who_was_missed_and_came_back_is_not_lost(manager: Any) -> None:
    def two_lost(told: dict[str, Any]) -> None:
        told["totals"].update(no_show=3, returned=2, abandoned=1, gave_up=2)
        told["against"] = None

    manager.bend("stats/today", two_lost)
    manager.open("/manager", "today", (1440, 900))
    expect(manager.page.locator('[data-figure="issued"] small')).to_have_text("过号 1，弃号 1")


def test_a_comment_stands_at_the_date_and_time_of_the_branch(manager: Any) -> None:
    said = {"number": "A001", "rating": 1, "tags": ["态度好"], "comment": "等太久", "staff": None}
    manager.bend("stats/feedback?*", lambda told: told.update(comments=[{"at": LATE_ON_FRIDAY, **said}]))
    manager.open("/manager#feedback", "feedback", (1440, 900))
    manager.shows("#comments", "11/21 07:30")
    manager.shows("#comments", "态度好 · 等太久")
    assert manager.errors == []


def test_a_chart_speaks_the_language_of_the_page(manager: Any) -> None:
    manager.open("/manager", "today", (1440, 900))
    expect(manager.page.locator(".plot canvas")).to_have_count(4)
    manager.page.evaluate(LISTEN)
    manager.page.select_option("#language", "en")
    manager.page.wait_for_function("window.written.some((text) => text.endsWith(' people'))")  # at the axis
    assert manager.errors == []


def test_the_share_of_estimates_that_held_is_one_number_wherever_it_stands(manager: Any, branch: Any) -> None:
    today = branch.ask("GET", "/branch", branch.token("kiosk")).json["day"]
    day = {"day": today, "n": 3, "mae_s": 60, "coverage80": 0.6667, "tier": 0}
    manager.bend("stats/estimates?*", lambda told: told.update(by_day=[day]))
    manager.open("/manager", "today", (1440, 900))
    expect(manager.page.locator('[data-figure="coverage"] b')).to_have_text("67")
