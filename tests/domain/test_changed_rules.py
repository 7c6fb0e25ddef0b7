"""Other rules for the rest of a day: what they change, what cannot be lost."""

import copy

import pytest

from server.domain import commands, events
from server.domain.refusals import Refusal

MINUTE_MS = 60_000


def settings_of(hall):
    return copy.deepcopy(hall.day.settings)


def drop(settings, table, name, key="code"):
    settings[table] = [entry for entry in settings[table] if entry[key] != name]
    return settings


def kept(hall, settings, what, name):
    """The refusal of these rules, which changes nothing."""
    before = len(hall.log)
    with pytest.raises(Refusal) as refusal:
        hall.do(commands.ChangeRules(settings))
    assert (refusal.value.code, refusal.value.values) == ("rules_in_use", {"what": what, "name": name})
    assert len(hall.log) == before


def test_the_same_rules_again_are_no_event(hall):
    assert hall.do(commands.ChangeRules(settings_of(hall))) == []


def test_everybody_in_the_hall_is_measured_by_the_new_rules_and_the_log_tells_the_same_day(hall):
    early = hall.issue("A")
    settings = settings_of(hall)
    settings["services"][0] |= {"target_wait_min": 7, "maximum_wait_min": 9, "head_start_min": 2}
    [changed] = hall.later(60).do(commands.ChangeRules(settings))
    assert isinstance(changed, events.RulesChanged)
    late = hall.issue("A")
    for ticket in (early, late):
        assert ticket.promised_ms - ticket.entered_ms == 7 * MINUTE_MS
        assert ticket.due_ms - ticket.entered_ms == 5 * MINUTE_MS
        assert ticket.overdue_ms - ticket.entered_ms == 9 * MINUTE_MS
    assert vars(hall.refolded()) == vars(hall.day)


def test_hours_and_quotas_hold_from_the_change_on(hall):
    hall.issue("A")
    settings = settings_of(hall)
    settings["services"][0]["quota_day"] = 1
    settings["services"][1]["hours"] = {day: [] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    hall.do(commands.ChangeRules(settings))
    with pytest.raises(Refusal, match="quota_reached"):
        hall.issue("A")
    with pytest.raises(Refusal, match="service_closed"):
        hall.issue("C")


def test_what_was_used_today_cannot_be_lost_even_by_who_has_gone_elsewhere_since(hall):
    moved = hall.issue("A", segment="gold")
    hall.do(commands.MoveTicket(moved.id, "C", "ordinary", "asked"))
    kept(hall, drop(settings_of(hall), "services", "A"), "service", "A")
    kept(hall, drop(settings_of(hall), "segments", "gold"), "segment", "gold")
    kept(hall, drop(settings_of(hall), "counters", 3, "number"), "counter", "3")
    hall.do(commands.RemoveTicket(moved.id, "left"))
    kept(hall, drop(settings_of(hall), "services", "C"), "service", "C")


def test_what_a_walk_in_was_served_cannot_be_lost_either(hall):
    hall.do(commands.WalkIn(1, "walk-in", "A"))
    hall.do(commands.Finish(1, next_service="C"))
    kept(hall, drop(settings_of(hall), "services", "A"), "service", "A")


def test_a_day_may_gain_what_it_did_not_have_and_lose_what_nobody_used(hall):
    settings = drop(drop(settings_of(hall), "services", "C"), "segments", "gold")
    settings["services"].append(settings["services"][0] | {"code": "F", "prefix": "F"})
    settings["counters"].append(settings["counters"][0] | {"number": 9})
    hall.do(commands.ChangeRules(settings))
    assert hall.issue("F").number == "F001"
    hall.do(commands.OpenCounter(9))
    assert hall.call_next(9).number == "F001"
    assert hall.day.waiting_count() == {"A": 0, "F": 0}
    assert vars(hall.refolded()) == vars(hall.day)


@pytest.mark.parametrize("changed", [{"id": "other"}, {"timezone": "Europe/Berlin"}, {"day_starts": "04:00"}])
def test_a_day_keeps_its_branch_and_its_bounds(hall, changed):
    settings = settings_of(hall)
    settings["branch"] |= changed
    kept(hall, settings, "branch", settings["branch"]["id"])
