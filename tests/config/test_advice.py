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
