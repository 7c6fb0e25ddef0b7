"""What a careful colleague would ask about a branch file that is well."""

from typing import Any

import pytest

from config.load import BRANCHES, load, read
from config.sentences import Sentences

LEAST: dict[str, Any] = {
    "branch": {"id": "b-1", "name": "Corner Branch", "timezone": "Europe/Dublin"},
    "services": [{"code": "A", "name": "Cash"}],
    "counters": [{"number": 1}],
}


@pytest.mark.parametrize("name", ["small", "flagship", "drive_through"])
def test_nobody_would_ask_about_a_sample_branch(name: str) -> None:
    assert load(BRANCHES / f"{name}.toml").warnings == []


def warned(written: dict[str, Any]) -> list[str]:
    """What is asked, in English, about tables that are taken."""
    say = Sentences.load(["en"]).say
    return [warning.line(say, "en") for warning in read(written).warnings]


def test_letters_that_are_misheard_are_asked_about() -> None:
    services = [{"code": code, "name": code} for code in ("E", "B", "P", "A")]
    assert warned(LEAST | {"services": services}) == [
        "services[0].prefix: the prefix 'E' has the letter E, which is easily misheard or misread",
        "services[2].prefix: the prefix 'P' sounds like 'B': use only one of B, D and P",
    ]


def test_a_series_shared_by_two_services_is_asked_about_and_by_two_segments_is_not() -> None:
    services = [{"code": "A", "name": "a"}, {"code": "x", "prefix": "A", "name": "x"}]
    segments = [{"code": "gold", "name": "g", "prefix": "V"}, {"code": "ruby", "name": "r", "prefix": "V"}]
    assert warned(LEAST | {"services": services, "segments": segments}) == [
        "services[1].prefix: the prefix 'A' is shared with services[0].prefix: they will count in one series"
    ]


def test_a_segment_favoured_twice_is_asked_about() -> None:
    segments = [{"code": "gold", "name": "g", "target_wait_min": 10, "head_start_min": 5}]
    assert warned(LEAST | {"segments": segments}) == [
        "segments[0]: has both target_wait_min and head_start_min and is favoured twice: use one of them"
    ]


def test_a_service_that_no_counter_takes_is_asked_about() -> None:
    services = [{"code": "A", "name": "a"}, {"code": "C", "name": "c"}]
    profiles = [
        {"name": "one", "services": ["A"], "segments": ["ordinary"]},
        {"name": "spare", "services": ["C"]},
    ]
    assert warned(LEAST | {"services": services, "profiles": profiles}) == [
        "profiles[1]: no counter uses this profile",
        "segments[1]: no counter takes this segment for the service 'A'",
        "services[1]: no counter takes this service",
    ]


def advised(written: dict[str, Any]) -> set[tuple[str, str]]:
    """Where something is asked, and by which sentence."""
    return {(warning.path, warning.key.removeprefix("check.warn.")) for warning in read(written).warnings}


def test_a_profile_whose_services_are_shut_whenever_a_counter_works_by_it_is_asked_about() -> None:
    services = [
        {"code": "A", "name": "a", "hours": {"weekdays": ["09:00-12:00", "13:30-17:00"]}},
        {"code": "C", "name": "c", "hours": {"sat": ["09:00-12:00"]}},
    ]
    profiles = [{"name": "one"}, {"name": "late", "services": ["A"]}, {"name": "lunch", "services": ["A", "C"]}]
    shifts = [{"hours": "12:00-13:30", "profile": "lunch"}, {"hours": "17:00-19:00", "profile": "late"}]
    written = LEAST | {
        "services": services,
        "profiles": profiles,
        "counters": [{"number": 1, "profile": "one", "profiles": shifts}],
    }
    assert advised(written) == {("profiles[1]", "never_called"), ("profiles[2]", "never_called")}
    services[1]["hours"] = {"sat": ["09:00-12:10"]}
    assert advised(written) == {("profiles[1]", "never_called")}


def test_a_shift_that_finds_everything_shut_is_asked_about_where_the_profile_is_of_use_elsewhere() -> None:
    counter = {"number": 1, "profile": "one", "profiles": [{"hours": "19:00-20:00", "profile": "one"}]}
    services = [{"code": "A", "name": "a", "hours": ["09:00-17:00"]}]
    assert advised(LEAST | {"services": services, "profiles": [{"name": "one"}], "counters": [counter]}) == {
        ("counters[0].profiles[0]", "shift_closed")
    }


def test_hours_quotas_and_slots_that_let_nobody_in_are_asked_about() -> None:
    service = {
        "code": "A",
        "name": "a",
        "hours": {"weekdays": ["09:00-09:20", "10:00-17:00"]},
        "last_ticket_min": 20,
        "quota_day": 10,
        "quota_half_hour": 10,
        "slots": {"minutes": 60, "hours": {"mon": ["09:00-11:00"], "tue": ["10:00-10:45"]}},
        "holiday_head_start_min": 5,
    }
    never = {"code": "C", "name": "c", "hours": {"mon": []}}
    assert advised(LEAST | {"services": [service, never], "profiles": [{"name": "one"}]}) == {
        ("services[0].hours", "last_ticket"),
        ("services[0].quota_half_hour", "half_hour_quota"),
        ("services[0].slots.hours", "slots_outside"),
        ("services[0].slots", "slot_too_long"),
        ("services[0].holiday_head_start_min", "holiday_head_start"),
        ("services[1].hours", "never_open"),
    }


def test_strategies_that_do_not_do_what_they_say_are_asked_about() -> None:
    segments = [{"code": "gold", "name": "g", "level": 1}, {"code": "ruby", "name": "r", "level": 1}]
    profiles = [
        {"name": "one", "strategy": "ratio", "ratio": ["gold", "ruby", "ordinary"], "segments": ["gold", "need"]},
        {"name": "two", "strategy": "ratio", "ratio": ["gold", "ordinary"], "overflow": ["A"]},
        {"name": "three", "ratio": ["gold"]},
        {"name": "four", "strategy": "levels", "segments": ["gold", "ruby", "need"]},
    ]
    counters = [{"number": n, "profile": profile["name"]} for n, profile in enumerate(profiles, start=1)]
    assert advised(LEAST | {"segments": segments, "profiles": profiles, "counters": counters}) == {
        ("profiles[0].ratio[1]", "ratio_not_taken"),
        ("profiles[0].ratio[2]", "ratio_not_taken"),
        ("profiles[1].ratio", "ratio_misses"),
        ("profiles[1].overflow[0]", "overflow_taken"),
        ("profiles[2].ratio", "ratio_unused"),
        ("profiles[3].strategy", "levels_alike"),
    }


def test_a_bank_s_system_that_is_never_asked_or_asked_in_the_open_is_asked_about() -> None:
    lookup = {"lookup": {"url": "http://127.0.0.1:9/"}}
    assert advised(LEAST | lookup) == {("lookup", "lookup_unused")}
    services = {"services": [{"code": "A", "name": "a", "identification": "require"}]}
    assert advised(LEAST | services | lookup) == set()
    assert advised(LEAST | services | {"lookup": {"url": "https://crm.bank.example/"}}) == set()
    abroad = {"lookup": {"url": "http://crm.bank.example/who"}}
    assert advised(LEAST | services | abroad) == {("lookup.url", "lookup_unencrypted")}


def test_a_rule_that_is_never_reached_is_asked_about() -> None:
    rules = [
        {"segment": "gold", "identification": "card", "prefix": "62"},
        {"segment": "gold", "identification": "card", "prefix": "6225"},
        {"segment": "gold", "identification": "card", "prefix": "5"},
        {"segment": "gold", "identification": "phone"},
        {"segment": "ordinary"},
        {"segment": "gold", "channel": "phone"},
    ]
    written = LEAST | {
        "segments": [{"code": "gold", "name": "g"}],
        "segment_rules": rules,
        "identification": {"kinds": [{"kind": "card"}]},
    }
    assert advised(written) == {
        ("segment_rules[1]", "rule_hidden"),
        ("segment_rules[3]", "kind_unknown"),
        ("segment_rules[5]", "rule_hidden"),
    }


def test_a_lobby_manager_who_gives_numbers_later_than_the_kiosk_is_asked_about() -> None:
    branch = LEAST["branch"] | {"tickets_before_opening_min": 40}
    assert advised(LEAST | {"branch": branch}) == set()
    branch |= {"reception_before_opening_min": 20}
    assert advised(LEAST | {"branch": branch}) == {("branch.reception_before_opening_min", "reception_before")}


def test_a_zone_whose_calls_no_board_shows_is_asked_about_once() -> None:
    zones = [{"code": "hall", "name": "Hall"}, {"code": "up", "name": "Upstairs"}]
    counters = [{"number": 1, "zone": "hall"}, {"number": 2, "zone": "up"}, {"number": 3, "zone": "up"}]
    written = LEAST | {"zones": zones, "counters": counters}
    assert warned(written | {"boards": [{"name": "door", "zone": "hall"}]}) == [
        "counters[1].zone: no board shows the zone 'up', nobody sees its calls: add one to [[boards]], "
        "or leave the zone of one out"
    ]
    assert warned(written | {"boards": [{"name": "door", "zone": "hall"}, {"name": "all"}]}) == []
    assert warned(written) == []
