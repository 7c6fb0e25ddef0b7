"""What the branch is alerted to, cause by cause, at its limit and just before it."""

import copy
import pickle

import pytest

from config.sentences import Sentences
from server.domain import commands
from server.stats.alert_words import alert_sentence
from server.stats.alerts import Around, causes

MINUTE_S = 60
SETTINGS = {
    "branch": {"id": "hz-1", "name": "West Lake", "timezone": "Asia/Shanghai"},
    "segments": [{"code": "gold", "name": "Gold", "target_wait_min": 5}],
    "calling": {"recall_gap_s": 0, "no_show_after_s": 0, "call_next_gap_s": 0},
}
CHANGES = {
    "services": [
        {"code": "A", "name": {"zh": "个人业务", "en": "Personal"}, "target_wait_min": 20, "target_service_min": 5},
        {"code": "C", "name": {"zh": "对公业务", "en": "Business"}, "target_wait_min": 10, "target_service_min": 10},
    ],
    "profiles": [{"name": "cash", "services": ["A"]}, {"name": "firm", "services": ["C"]}],
    "counters": [{"number": 1, "profile": "cash"}, {"number": 2, "profile": "cash"}, {"number": 3, "profile": "firm"}],
    "pauses": [{"code": "meal", "name": "Meal", "limit_min": 45}, {"code": "fault", "name": "Fault"}],
}


@pytest.fixture
def make_hall(new_hall):
    """`make_hall(**tables)`: the branch of CHANGES, with other tables."""
    return lambda **tables: new_hall({**SETTINGS, **copy.deepcopy(CHANGES), **tables})


@pytest.fixture
def split_hall(make_hall):
    """Counters 1 and 2 take A, 3 takes C; all closed."""
    return make_hall()


def found(hall, **around):
    return {cause.key: cause for cause in causes(hall.day, Around(**around), hall.now_ms)}


def level(hall, kind, subject):
    cause = found(hall).get((kind, str(subject)))
    return None if cause is None else cause.level


@pytest.mark.parametrize(
    ("wait_s", "expected"),
    [
        (0, None), (16 * MINUTE_S - 1, None), (16 * MINUTE_S, "yellow"), (20 * MINUTE_S, "yellow"),
        (20 * MINUTE_S + 1, "orange"), (30 * MINUTE_S - 1, "orange"), (30 * MINUTE_S, "red"), (90 * MINUTE_S, "red"),
    ],
)  # fmt: skip
def test_a_queue_weighs_what_its_worst_customer_waited(split_hall, wait_s, expected):
    split_hall.do(commands.OpenCounter(1))
    split_hall.issue("A")
    split_hall.wait(wait_s)
    split_hall.issue("A")
    assert level(split_hall, "queue", "A") == expected


def test_a_customer_of_a_shorter_promise_is_judged_by_it(split_hall):
    split_hall.issue("A", "gold")  # five minutes
    split_hall.wait(5 * MINUTE_S + 1)
    cause = found(split_hall)["queue", "A"]
    assert (cause.level, cause.values["target_min"], cause.values["over"]) == ("orange", 5, 1)


@pytest.mark.parametrize(("waiting", "expected"), [(16, None), (17, "red")])
def test_more_than_eight_waiting_for_each_open_counter_are_too_many(split_hall, waiting, expected):
    for counter in (1, 2, 3):
        split_hall.do(commands.OpenCounter(counter))
    for _ in range(waiting):
        split_hall.issue("A")
    assert level(split_hall, "queue", "A") == expected
    assert ("crowd", "hall") not in found(split_hall)


def test_many_for_several_services_are_one_cause_in_the_hall(split_hall):
    split_hall.do(commands.OpenCounter(1))
    split_hall.do(commands.OpenCounter(3))
    split_hall.do(commands.LendService(3, "A", 30, "wu"))
    split_hall.do(commands.LendService(1, "C", 30, "wu"))
    for service in "AC" * 8:
        split_hall.issue(service)
    assert not found(split_hall)
    split_hall.issue("C")
    assert [(cause.kind, cause.level, cause.values["waiting"]) for cause in found(split_hall).values()] == [
        ("crowd", "red", 17)
    ]


def test_a_whole_service_late_is_one_cause(split_hall):
    for _ in range(7):
        split_hall.issue("A")
    split_hall.wait(25 * MINUTE_S)
    assert [cause.key for cause in found(split_hall).values()] == [("queue", "A")]
    assert found(split_hall)["queue", "A"].values["over"] == 7


def serving(hall, start=True):
    hall.do(commands.OpenCounter(1))
    ticket = hall.issue("A")
    hall.do(commands.CallNext(1))
    if start:
        hall.do(commands.StartServing(1))
    return ticket


@pytest.mark.parametrize("start", [True, False], ids=["started", "implied"])
@pytest.mark.parametrize(("served_s", "expected"), [(600, None), (601, "orange")])
def test_serving_longer_than_twice_what_is_meant_is_told(split_hall, served_s, expected, start):
    ticket = serving(split_hall, start)
    split_hall.wait(served_s)
    assert level(split_hall, "serving", ticket) == expected


def test_time_on_hold_is_no_serving_time(split_hall):
    ticket = serving(split_hall)
    split_hall.wait(300)
    split_hall.do(commands.Park(1, "form"))
    split_hall.wait(900)
    split_hall.do(commands.Unpark(1, ticket))
    split_hall.wait(300)
    assert level(split_hall, "serving", ticket) is None
    split_hall.wait(1)
    assert level(split_hall, "serving", ticket) == "orange"


@pytest.mark.parametrize(("idle_s", "expected"), [(60, None), (61, "orange")])
def test_a_counter_idle_while_people_it_may_take_wait_is_told(split_hall, idle_s, expected):
    split_hall.do(commands.OpenCounter(1))
    split_hall.wait(600)
    split_hall.issue("A")
    split_hall.wait(idle_s)
    assert level(split_hall, "idle", 1) == expected


def test_a_counter_idle_while_only_others_could_take_who_waits_is_not_told(split_hall):
    split_hall.do(commands.OpenCounter(3))
    split_hall.issue("A")
    split_hall.wait(600)
    assert level(split_hall, "idle", 3) is None
    split_hall.do(commands.LendService(3, "A", 30, "wu"))
    split_hall.wait(60)
    assert level(split_hall, "idle", 3) is None, "before it was lent it could take nobody"
    split_hall.wait(1)
    assert level(split_hall, "idle", 3) == "orange"


def test_who_is_sent_on_to_an_idle_counter_has_not_waited_there_since_the_first_entry(split_hall):
    split_hall.do(commands.OpenCounter(3))
    serving(split_hall)
    split_hall.wait(600)
    split_hall.do(commands.Transfer(1, service="C"))
    assert level(split_hall, "idle", 3) is None
    split_hall.wait(61)
    assert level(split_hall, "idle", 3) == "orange"


@pytest.mark.parametrize(
    ("reason", "paused_s", "expected"), [("meal", 2700, None), ("meal", 2701, "orange"), ("fault", 9000, None)]
)
def test_a_pause_over_its_limit_is_told(split_hall, reason, paused_s, expected):
    split_hall.do(commands.OpenCounter(1))
    split_hall.do(commands.PauseCounter(1, reason))
    split_hall.wait(paused_s)
    assert level(split_hall, "pause", 1) == expected


@pytest.mark.parametrize(
    ("every", "walk_ins", "expected"),
    [(40, 2, None), (39, 2, "yellow"), (3, 1, None), (100, 5, None), (100, 6, "yellow")],
)
def test_customers_without_a_ticket_are_told_when_they_are_more_than_a_twentieth(split_hall, every, walk_ins, expected):
    cause = found(split_hall, customers={2: (every, walk_ins)}).get(("walk_ins", "2"))
    assert (cause and cause.level) == expected


def test_only_poor_ratings_are_told(split_hall):
    told = found(split_hall, poor=[("t1", "A001", 1), ("t2", "A002", 2)])
    assert list(told) == [("rating", "t1")]


PRINTER = {"name": "front", "cause": None, "paper": "ok", "enabled": True}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None), ({"cause": "paper_out"}, "orange"), ({"paper": "near_end"}, "yellow"),
        ({"cause": "paper_out", "enabled": False}, None),
    ],
)  # fmt: skip
def test_a_printer_in_trouble_is_told_unless_people_took_it_away(split_hall, changes, expected):
    split_hall.do(commands.OpenCounter(1))
    cause = found(split_hall, printers=[PRINTER | changes]).get(("printer", "front"))
    assert (cause and cause.level) == expected


def test_a_dark_screen_troubles_nobody_while_the_branch_is_empty(split_hall):
    screens = {"hall": "missing"}
    assert not found(split_hall, screens=screens)
    split_hall.do(commands.OpenCounter(1))
    assert found(split_hall, screens=screens)["screen", "hall"].level == "orange"


def test_a_counter_was_not_idle_while_the_hall_was_stopped(split_hall):
    split_hall.do(commands.OpenCounter(1))
    split_hall.issue("A")
    split_hall.do(commands.BeginEmergency({"zh": "疏散", "en": "Leave"}, "wu"))
    split_hall.wait(300)
    split_hall.do(commands.EndEmergency("wu"))
    split_hall.wait(60)
    assert level(split_hall, "idle", 1) is None
    split_hall.wait(1)
    assert level(split_hall, "idle", 1) == "orange"


def test_in_an_emergency_and_after_the_day_nothing_else_is_told(split_hall):
    split_hall.issue("A")
    split_hall.wait(3600)
    split_hall.do(commands.BeginEmergency({"en": "Leave"}, "wu"))
    assert not found(split_hall, screens={"hall": "missing"})
    split_hall.do(commands.EndEmergency("wu"))
    assert found(split_hall)
    split_hall.do(commands.CloseDay())
    assert not found(split_hall)


def test_the_branch_file_sets_every_limit(make_hall):
    hall = make_hall(
        alerts={
            "yellow_at_percent": 50, "waiting_per_counter_max": 2, "idle_while_waiting_s": 10,
            "serving_over_factor": 1.0, "walk_ins_percent_max": 50, "low_rating_max": 2,
        }
    )  # fmt: skip
    assert set(found(hall, poor=[("t1", "A001", 2)], customers={1: (10, 5), 2: (10, 6)})) == {
        ("rating", "t1"), ("walk_ins", "2"),
    }  # fmt: skip
    ticket = serving(hall)
    hall.issue("A")
    hall.do(commands.OpenCounter(2))
    hall.wait(301)
    assert level(hall, "serving", ticket) == "orange"
    assert level(hall, "idle", 2) == "orange"
    hall.wait(300)
    assert level(hall, "queue", "A") == "yellow"
    for _ in range(4):
        hall.issue("A")
    assert level(hall, "queue", "A") == "red"


def test_every_cause_has_a_sentence_in_every_language(split_hall):
    serving(split_hall)
    split_hall.do(commands.OpenCounter(3))
    for _ in range(3):
        split_hall.issue("C")
    split_hall.do(commands.OpenCounter(2))
    split_hall.do(commands.PauseCounter(2, "meal"))
    split_hall.wait(3000)
    split_hall.issue("A")
    told = found(
        split_hall, poor=[("t1", "A001", 1)], customers={1: (10, 3)}, screens={"hall": "missing", "up": "unheard of"},
        printers=[PRINTER | {"cause": "on fire"}],
    )  # fmt: skip
    assert {kind for kind, _ in told} == {
        "queue", "serving", "idle", "pause", "walk_ins", "rating", "printer", "screen",
    }  # fmt: skip
    say = Sentences.load(["zh", "en"]).say
    for language in ("zh", "en"):
        for cause in told.values():
            sentence = alert_sentence(cause.kind, cause.subject, cause.values, split_hall.settings, say, language)
            assert sentence and "alert." not in sentence and "{" not in sentence
    queue = told["queue", "C"]
    assert alert_sentence("queue", "C", queue.values, split_hall.settings, say, "zh") == (
        "对公业务：C001 已等 50 分钟，到了最长等待 30 分钟，共 3 人超时"
    )


def test_looking_changes_nothing(split_hall):
    split_hall.do(commands.OpenCounter(1))
    split_hall.issue("A")
    split_hall.wait(3600)
    before = pickle.dumps(split_hall.day)
    assert found(split_hall)
    assert pickle.dumps(split_hall.day) == before
