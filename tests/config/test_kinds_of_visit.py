"""Settings of hours, customers and calling are taken whole, or refused at their place."""

import copy
import datetime
import tomllib
from typing import Any

import pytest

from config.load import BadBranchFile, read

LEAST: dict[str, Any] = {
    "branch": {"id": "b-1", "name": "Corner Branch", "timezone": "Europe/Dublin"},
    "services": [{"code": "A", "name": "Cash"}],
    "counters": [{"number": 1}],
}


def least(**changed: Any) -> dict[str, Any]:
    """The smallest branch file, with some tables put in place of its own."""
    return copy.deepcopy(LEAST) | changed


def branch(**changed: Any) -> dict[str, Any]:
    """The smallest branch file, with some settings of its branch changed."""
    return least(branch=LEAST["branch"] | changed)


def service(**changed: Any) -> dict[str, Any]:
    """The smallest branch file, with some settings of its service changed."""
    return least(services=[LEAST["services"][0] | changed])


def complaints(written: dict[str, Any]) -> list[str]:
    """What is said in English about tables that must be refused."""
    with pytest.raises(BadBranchFile) as refused:
        read(written)
    return str(refused.value).splitlines()


def test_hours_are_one_list_for_the_week_or_a_table_by_weekday() -> None:
    every = read(service(hours=["09:00-12:00"])).branch_file.services[0].hours
    assert list(every) == ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    assert set(map(tuple, every.values())) == {("09:00-12:00",)}
    table = {"weekdays": ["09:00-17:00"], "wed": ["09:00-12:00"], "sat": ["10:00-12:00"]}
    some = read(service(hours=table)).branch_file.services[0].hours
    assert some["tue"] == ["09:00-17:00"]
    assert some["wed"] == ["09:00-12:00"]
    assert some["sat"] == ["10:00-12:00"]
    assert some["sun"] == []
    assert read(service(hours=[])).branch_file.services[0].hours == {}
    assert read(service()).branch_file.services[0].hours == {}


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ({"monday": ["09:00-12:00"]}, "services[0].hours.monday: must be one of "),
        ({"mon": ["12:00-09:00"]}, "services[0].hours.mon[0]: '12:00-09:00' ends before it begins"),
        (
            {"weekdays": ["09:00-12:00", "11:59-13:00"]},
            "services[0].hours.weekdays[1]: '11:59-13:00' does not come after '09:00-12:00'",
        ),
        ({"weekdays": ["9-12"]}, "services[0].hours.weekdays[0]: '9-12' is not a span of hours such as 09:00-12:00"),
        (["9-12"], "services[0].hours[0]: '9-12' is not a span of hours such as 09:00-12:00"),
        ({"weekend": "09:00-12:00"}, "services[0].hours.weekend: must be a list, written in [ ], not '09:00-12:00'"),
        ("09:00-12:00", "services[0].hours: must be a list of spans or a table by weekday, not '09:00-12:00'"),
        (["09:00-10:00"] * 7, "services[0].hours: has 7 entries; the limit is 6"),
    ],
)
def test_hours_that_cannot_be_are_refused_once_where_they_are_written(hours: Any, said: str) -> None:
    lines = complaints(service(hours=hours))
    assert len([line for line in lines if "does not come after '09:00-10:00'" not in line]) == 1
    assert lines[0].startswith(said)


def test_hours_may_pass_midnight_up_to_the_minute_that_the_day_starts() -> None:
    late = LEAST["services"][0] | {"hours": {"fri": ["20:00-24:00", "00:00-03:00"]}}
    file = branch(day_starts="03:00") | {"services": [late]}
    assert read(file).branch_file.services[0].hours["fri"] == ["20:00-24:00", "00:00-03:00"]
    assert complaints(branch(day_starts="02:00") | {"services": [late]}) == [
        "services[0].hours.fri[1]: '00:00-03:00' ends before it begins"
    ]


def test_holidays_are_dates_each_once_with_or_without_quotes() -> None:
    written = tomllib.loads('days = ["2026-10-01", 2026-10-02]')["days"]
    assert read(branch(holidays=written)).branch_file.branch.holidays == ["2026-10-01", "2026-10-02"]
    assert complaints(
        branch(holidays=["2026-02-30", "1 May", "2026-10-01", datetime.date(2026, 10, 1), "20261001"])
    ) == [
        "branch.holidays[0]: '2026-02-30' is not a date such as 2026-10-01",
        "branch.holidays[1]: '1 May' is not a date such as 2026-10-01",
        "branch.holidays[4]: '20261001' is not a date such as 2026-10-01",
        "branch.holidays[3]: '2026-10-01' is already used by branch.holidays[2]",
    ]


def test_a_special_day_has_hours_of_its_own_or_none() -> None:
    days = [{"date": "2026-12-24", "hours": ["09:00-12:00"], "name": "Eve"}, {"date": "2026-12-31", "hours": []}]
    special = read(branch(special_days=days)).branch_file.branch.special_days
    assert special[0].name == {"zh": "Eve", "en": "Eve"}
    assert special[1].hours == []
    assert complaints(branch(special_days=[days[0], days[0] | {"hours": ["12:00-09:00"], "name": {"en": "Eve"}}])) == [
        "branch.special_days[1].date: '2026-12-24' is already used by branch.special_days[0].date",
        "branch.special_days[1].name: no text in 'zh'",
        "branch.special_days[1].hours[0]: '12:00-09:00' ends before it begins",
    ]
    assert complaints(branch(special_days=[{"date": "2026-12-24", "hour": []}])) == [
        "branch.special_days[0].hours: missing",
        "branch.special_days[0].hour: there is no such setting; did you mean 'hours'?",
    ]


def test_limits_of_numbers_are_whole_and_more_than_none() -> None:
    wrong = {"quota_day": 0, "quota_half_hour": 1.5, "last_ticket_min": -1, "maximum_wait_min": 31, "weight": 0}
    assert sorted(complaints(service(**wrong))) == [
        "services[0].last_ticket_min: must be at least 0, not -1",
        "services[0].maximum_wait_min: 31 is above calling.maximum_wait_min, which is 30: a service can only have less",
        "services[0].quota_day: must be at least 1, not 0",
        "services[0].quota_half_hour: must be a whole number, not 1.5",
        "services[0].weight: must be more than 0, not 0",
    ]
    assert read(service(weight=2)).branch_file.services[0].weight == 2.0


def test_the_series_of_those_without_a_ticket_is_nobody_elses() -> None:
    written = service(prefix="WK") | {
        "segments": [{"code": "gold", "name": "g", "prefix": "WK"}],
        "appointments": {"prefix": "WK"},
    }
    sentence = "the prefix 'WK' is kept for customers served without a ticket"
    assert complaints(written) == [
        f"services[0].prefix: {sentence}",
        f"segments[0].prefix: {sentence}",
        f"appointments.prefix: {sentence}",
    ]


def test_whatever_names_nothing_is_refused_at_its_place() -> None:
    written = least(
        segment_rules=[{"segment": "ruby", "service": "X", "language": "fr"}],
        profiles=[{"name": "one", "strategy": "ratio", "ratio": ["gold", "ordinary"], "overflow": ["X"]}],
        counters=[{"number": 1, "profiles": [{"hours": "12:00-14:00", "profile": "lunch"}]}],
    )
    assert complaints(written) == [
        "profiles[0].ratio[0]: no segment 'gold'; [[segments]] has: need, ordinary",
        "profiles[0].overflow[0]: no service 'X'; [[services]] has: A",
        "segment_rules[0].segment: no segment 'ruby'; [[segments]] has: need, ordinary",
        "segment_rules[0].service: no service 'X'; [[services]] has: A",
        "counters[0].profiles[0].profile: no profile 'lunch'; [[profiles]] has: one",
        "segment_rules[0].language: 'fr' is not among branch.languages: add it there, or leave this out",
    ]


def test_a_ratio_is_needed_where_customers_are_called_by_it() -> None:
    assert complaints(least(profiles=[{"name": "one", "strategy": "ratio"}])) == [
        'profiles[0].ratio: the strategy "ratio" needs its ratio, for example ["gold", "ordinary"]'
    ]


def test_the_hours_of_a_counters_profiles_follow_each_other() -> None:
    shifts = [{"hours": hours, "profile": "general"} for hours in ("12:00-14:00", "13:00-15:00", "noon")]
    assert complaints(least(counters=[{"number": 1, "profiles": shifts}])) == [
        "counters[0].profiles[2].hours: 'noon' is not a span of hours such as 09:00-12:00",
        "counters[0].profiles[1].hours: '13:00-15:00' does not come after '12:00-14:00'",
    ]


def test_slots_take_hours_like_a_service_and_every_step_of_a_checklist_has_its_text() -> None:
    slots = {"capacity": 3, "hours": {"weekdays": ["09:00-11:00"]}}
    taken = read(service(slots=slots, checklist=["Sign", {"zh": "签字", "en": "Sign"}])).branch_file.services[0]
    assert taken.slots is not None
    assert (taken.slots.minutes, taken.slots.hours["tue"], taken.slots.hours["sun"]) == (30, ["09:00-11:00"], [])
    assert taken.checklist[0] == {"zh": "Sign", "en": "Sign"}
    assert complaints(service(slots={"hours": ["11:00-09:00"], "size": 2}, checklist=[{"en": "Sign"}])) == [
        "services[0].slots.size: there is no such setting",
        "services[0].checklist[0]: no text in 'zh'",
        "services[0].slots.hours[0]: '11:00-09:00' ends before it begins",
    ]


def test_what_may_be_chosen_from_is_named_once_in_every_language() -> None:
    choices = [{"code": "vip", "name": "Asked for"}, {"code": "vip", "name": {"en": "Again"}}]
    for table in ("parks", "marks", "reasons"):
        assert complaints(least(**{table: choices})) == [
            f"{table}[1].code: 'vip' is already used by {table}[0]",
            f"{table}[1].name: no text in 'zh'",
        ]


def test_a_rule_knows_only_kinds_and_check_digits_that_there_are() -> None:
    rule = {"segment": "need", "identification": "passport", "checksum": "mod97", "prefix": "62 25", "length": 0}
    lines = complaints(least(segment_rules=[rule]))
    assert [line.partition(":")[0].rpartition(".")[2] for line in lines] == [
        "identification",
        "prefix",
        "length",
        "checksum",
    ]
    assert lines[1].endswith("'62 25' must be at most 64 letters or digits")


@pytest.mark.parametrize(
    "rubbish", [5, "x", [], {}, [5], ["x"], [[]], {"hours": 5}, [{"hours": {"mon": 5}}], None, 1.5]
)
def test_rubbish_in_any_new_table_gives_complaints_and_no_fault(rubbish: Any) -> None:
    for table in (
        "segment_rules",
        "identification",
        "directory",
        "lookup",
        "appointments",
        "parks",
        "marks",
        "reasons",
    ):
        _taken_or_refused(least(**{table: rubbish}))
    for setting in ("hours", "slots", "checklist", "quota_day", "weight", "identification", "closed_on_holidays"):
        _taken_or_refused(service(**{setting: rubbish}))
    for setting in ("holidays", "special_days", "last_ticket_min", "counter_grace_s"):
        _taken_or_refused(branch(**{setting: rubbish}))
    _taken_or_refused(least(counters=[{"number": 1, "profiles": rubbish}]))
    for setting in ("ratio", "overflow", "pools"):
        _taken_or_refused(least(profiles=[{"name": "one", setting: rubbish}]))


def _taken_or_refused(written: dict[str, Any]) -> None:
    try:
        read(written)
    except BadBranchFile as refused:
        assert str(refused)
