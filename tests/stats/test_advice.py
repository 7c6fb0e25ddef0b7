"""Which counter would help whom, and a business day on one page."""

import copy
import pickle

import pytest

from config.sentences import Sentences
from server.domain import commands
from server.domain.prospect import prospect
from server.domain.sittings import Sitting
from server.stats.advice import advice_sentence, lent, open_window
from server.stats.erlang import counters_needed
from server.stats.morning import morning, morning_sentence
from server.stats.waits import estimate

SETTINGS = {
    "branch": {"id": "hz-1", "name": "West Lake", "timezone": "Asia/Shanghai"},
    "services": [
        {"code": "A", "name": {"zh": "普通业务", "en": "Personal"}, "target_wait_min": 20, "target_service_min": 5},
        {"code": "C", "name": {"zh": "对公业务", "en": "Business"}, "target_wait_min": 20, "target_service_min": 10},
    ],
    "profiles": [{"name": "cash", "services": ["A"]}, {"name": "firm", "services": ["C"]}],
    "counters": [
        {"number": 1, "profile": "cash"}, {"number": 2, "profile": "cash"}, {"number": 3, "profile": "firm"},
        {"number": 4, "profile": "firm"},
    ],
    "calling": {"recall_gap_s": 0, "no_show_after_s": 0, "call_next_gap_s": 0},
}  # fmt: skip
SAY = Sentences.load(["zh", "en"]).say
MINUTE_MS = 60_000


@pytest.fixture
def split_hall(new_hall):
    return new_hall(copy.deepcopy(SETTINGS))


def queue_up(hall, service="A", many=10):
    for _ in range(many):
        hall.issue(service)


def advised(hall):
    before = pickle.dumps(hall.day)
    rows = open_window(hall.day, estimate, hall.now_ms)
    assert pickle.dumps(hall.day) == before, "advice changes nothing"
    return rows


def test_where_every_promise_is_kept_nothing_is_advised(split_hall):
    split_hall.do(commands.OpenCounter(1))
    queue_up(split_hall, many=3)
    assert advised(split_hall) == []


def test_an_idle_counter_of_other_work_is_advised_with_the_estimates_of_now_and_then(split_hall):
    for counter in (1, 3):
        split_hall.do(commands.OpenCounter(counter))
    queue_up(split_hall)
    [row] = advised(split_hall)
    assert (row["service"], row["counter"], row["action"], row["waiting"]) == ("A", 3, "lend", 10)
    now_s = estimate(prospect(split_hall.day, "A", "ordinary", split_hall.now_ms))["likely_s"]
    split_hall.do(commands.LendService(3, "A", 30, "wu"))
    then_s = estimate(prospect(split_hall.day, "A", "ordinary", split_hall.now_ms))["likely_s"]
    assert (row["now_min"], row["with_one_more_min"]) == (round(now_s / 60), round(then_s / 60))
    assert advice_sentence(row, {"zh": "普通业务"}, SAY, "zh") == (
        f"普通业务预计等 {row['now_min']} 分钟；3 号窗口帮办后约 {row['with_one_more_min']} 分钟"
    )


def test_what_is_lent_is_shown_and_not_advised_again(split_hall):
    for counter in (1, 3):
        split_hall.do(commands.OpenCounter(counter))
    queue_up(split_hall, many=40)
    split_hall.do(commands.LendService(3, "A", 30, "wu"))
    assert [(one["counter"], one["service"]) for one in lent(split_hall.day)] == [(3, "A")]
    assert [(row["counter"], row["action"], row["closed"]) for row in advised(split_hall)] == [(2, "open", True)]


def test_a_counter_whose_own_customers_are_late_is_left_to_them(split_hall):
    for counter in (1, 3):
        split_hall.do(commands.OpenCounter(counter))
    queue_up(split_hall)
    queue_up(split_hall, "C")
    rows = {row["service"]: row for row in advised(split_hall)}
    assert (rows["A"]["counter"], rows["A"]["action"]) == (2, "open")
    assert (rows["C"]["counter"], rows["C"]["action"]) == (4, "open")


def test_who_rests_is_left_alone(split_hall):
    for counter in (1, 2, 3, 4):
        split_hall.do(commands.OpenCounter(counter))
    for counter in (3, 4):
        split_hall.do(commands.PauseCounter(counter, "meal"))
    queue_up(split_hall, many=40)
    assert advised(split_hall) == []


def test_where_nobody_serves_the_sentence_says_so(split_hall):
    split_hall.do(commands.OpenCounter(3))
    queue_up(split_hall, many=2)
    [row] = advised(split_hall)
    assert (row["now_min"], row["counter"], row["action"]) == (None, 3, "lend")
    assert advice_sentence(row, {"en": "Personal"}, SAY, "en").startswith("Personal: 2 waiting and no counter open")


def test_nothing_is_advised_in_an_emergency(split_hall):
    split_hall.do(commands.OpenCounter(1))
    queue_up(split_hall)
    split_hall.do(commands.BeginEmergency({"en": "Leave"}, "wu"))
    assert advised(split_hall) == []


def sitting(hall, counter, minutes, state="open"):
    start_ms = hall.now_ms
    return Sitting("2026-11-20", counter, start_ms, start_ms + minutes * MINUTE_MS, "hall", "cash", None, state, None)


def busy_morning(hall, arrivals=12, minutes_each=5):
    """One counter; `arrivals` enter at nine together, each is served `minutes_each`."""
    hall.do(commands.OpenCounter(1))
    queue_up(hall, many=arrivals)
    for _ in range(arrivals):
        hall.do(commands.CallNext(1))
        hall.wait(minutes_each * 60)
        hall.do(commands.Finish(1))


def test_the_morning_page_says_what_the_worst_half_hour_needed(split_hall):
    sittings = [sitting(split_hall, 1, 240), sitting(split_hall, 2, 30, "paused"), sitting(split_hall, 3, 30)]
    busy_morning(split_hall)
    page = morning("2026-11-20", split_hall.visits(), sittings, "Asia/Shanghai")
    needed = counters_needed(24, 300, goal=0.8, within_s=1200)
    assert (page["customers"], page["over_30_share"], page["abandonment"]) == (12, round(5 / 12, 4), 0.0)
    assert page["worst_half_hour"] == {
        "start": "09:00", "end": "09:30", "arrivals": 12, "p90_s": 49.5 * 60, "target_s": 1200, "opened": 2,
        "needed": needed,
    }  # fmt: skip
    assert (page["counters_opened"], page["counters_needed"]) == (2, needed)
    assert needed == 3
    assert morning_sentence(page["suggestion"], SAY, "zh") == (
        "09:00 到 09:30 需要 3 个窗口，只开了 2 个：今天这段时间请多开 1 个。"
    )


def test_a_day_on_which_nobody_came_has_no_means_and_no_worst_half_hour():
    page = morning("2026-11-20", [], [], "Asia/Shanghai")
    assert (page["customers"], page["p90_s"], page["over_30_share"], page["abandonment"]) == (0, None, None, None)
    assert page["worst_half_hour"] is page["counters_opened"] is page["counters_needed"] is None
    assert page["suggestion"] == {"kind": "keep", "values": {}}


def test_a_day_with_one_visit_is_told_without_a_guess(split_hall):
    sittings = [sitting(split_hall, 1, 30)]
    busy_morning(split_hall, arrivals=1)
    page = morning("2026-11-20", split_hall.visits(), sittings, "Asia/Shanghai")
    assert (page["customers"], page["p90_s"], page["worst_half_hour"]["opened"]) == (1, 0.0, 1)
    assert page["suggestion"]["kind"] == "keep"


def test_customers_who_left_are_the_suggestion_where_counters_were_enough(split_hall):
    sittings = [sitting(split_hall, number, 60) for number in (1, 2, 3)]
    split_hall.do(commands.OpenCounter(1))
    tickets = [split_hall.issue() for _ in range(4)]
    split_hall.do(commands.CallNext(1))
    split_hall.do(commands.CancelTicket(tickets[3]))
    page = morning("2026-11-20", split_hall.visits(), sittings, "Asia/Shanghai")
    assert page["suggestion"] == {"kind": "abandonment", "values": {"percent": 25, "minutes": 20}}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("opened", "kind"), [(0, "open_more"), (9, "long")]
)
def test_every_suggestion_reads_well(split_hall, opened, kind, language):
    sittings = [sitting(split_hall, number, 60) for number in range(1, opened + 1)]
    busy_morning(split_hall)
    page = morning("2026-11-20", split_hall.visits(), sittings, "Asia/Shanghai")
    assert page["suggestion"]["kind"] == kind
    sentence = morning_sentence(page["suggestion"], SAY, language)
    assert "{" not in sentence and "advice." not in sentence
