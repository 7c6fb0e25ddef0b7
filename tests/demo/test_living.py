"""Simulated people, against a branch that answers as it is told."""

import math
import random
import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from config.load import load
from server.demo.access import Keys
from server.demo.agenda import Agenda
from server.demo.branch_file import of_sample
from server.demo.client import Refused, Signed
from server.demo.living import Living
from server.demo.people import BREAK_AFTER_MIN, SERVICE_CV, SERVICE_SHARE, People, sustained
from server.demo.watch import Watch

KEYS = Keys("k", "l", "p", {}, {2: "c"}, {"lobby": "p"}, {2: Signed("teller-02", "p")})
TELLERS = {2, 3, 4, 5, 6, 8, 9, 11, 12, 15}
MINUTE_MS = 60_000


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = tmp_path_factory.mktemp("demo") / "branch.toml"
    file.write_text(of_sample(), encoding="utf-8")
    return load(file).branch_file.model_dump(mode="json")


@pytest.fixture
def people(settings: dict[str, Any]) -> People:
    return People(settings, TELLERS, random.Random(1))


def test_services_last_as_long_as_expected_and_spread_like_real_ones(people: People, settings: dict[str, Any]) -> None:
    expected_ms = (
        next(entry for entry in settings["services"] if entry["code"] == "A")["target_service_min"] * MINUTE_MS
    )
    lasted = [people.service_ms("A") for _ in range(20_000)]
    mean = statistics.fmean(lasted)
    assert mean == pytest.approx(expected_ms * SERVICE_SHARE, rel=0.05)
    assert statistics.pstdev(lasted) / mean == pytest.approx(SERVICE_CV, rel=0.1)


def test_as_many_customers_come_as_can_be_served_without_an_endless_queue(
    people: People, settings: dict[str, Any]
) -> None:
    mean_ms = {entry["code"]: entry["target_service_min"] * MINUTE_MS * SERVICE_SHARE for entry in settings["services"]}
    busy = {code: mean_ms[code] / gap for code, gap in people.gap_ms.items()}
    at_counters = {"AKW": 5, "CG": 2, "F": 2}
    for services, counters in at_counters.items():
        share = sum(busy[code] for code in services) + (busy["loans"] if services == "F" else 0)
        assert 0.4 * counters < share < 0.97 * counters
    assert sustained(5, 6 * MINUTE_MS) > sustained(2, 6 * MINUTE_MS) > sustained(2, 20 * MINUTE_MS)


def test_a_teller_pauses_a_few_times_a_day_however_long_services_are(people: People) -> None:
    for service_min in (4, 24):
        services = round(100 * 480 / service_min)
        pauses = sum(people.rest(service_min * MINUTE_MS) is not None for _ in range(services))
        assert pauses / 100 == pytest.approx(480 / BREAK_AFTER_MIN, rel=0.2)


def test_the_same_seed_brings_the_same_people(settings: dict[str, Any]) -> None:
    one, other = (People(settings, TELLERS, random.Random(5)) for _ in range(2))
    assert [one.customer("A") for _ in range(50)] == [other.customer("A") for _ in range(50)]
    assert {one.customer("A").segment for _ in range(300)} > {"ordinary", "need", "gold"}


HALL: dict[str, dict[str, Any]] = {"/advice": {"open_window": []}, "/alerts": {"alerts": []}}


class Branch:
    """Counters in the states a test puts them in; `refuses` are codes for the keys to come, `staff` sits there."""

    def __init__(self, states: dict[int, str], staff: str | None = "teller-02") -> None:
        self.states, self.staff = states, staff
        self.keys: list[str] = []
        self.refuses: list[str] = []
        self.done = threading.Event()
        self.after: Callable[[str], None] = lambda key: None

    def get(self, path: str, token: str) -> dict[str, Any]:
        if path == "/branch":
            return {"services": []}
        if path in HALL:
            return HALL[path]
        ticket = {"id": "t", "service": "A", "segment": "ordinary", "language": "zh"}
        stands: dict[str, Any] = {"ticket": ticket, "staff": self.staff, "lent": []}
        return {"counters": [{"number": n, "state": state, **stands} for n, state in self.states.items()]}

    def post(self, path: str, token: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        if path == "/tickets":
            raise Refused(409, "service_closed", "")
        if path.startswith("/tickets"):
            return {}
        self.keys.append(path.rpartition("/")[2])
        if self.refuses:
            raise Refused(409, self.refuses.pop(0), "")
        self.after(self.keys[-1])
        return {}


@pytest.mark.parametrize(
    ("state", "refuses", "keys"),
    [
        ("closed", [], ["open"]),
        ("paused", [], ["resume"]),
        ("serving", [], ["finish"]),
        ("called", [], ["finish"]),
        ("wrap_up", [], ["wrap-up-done"]),
        ("closed", ["wrong_moment", "day_closed"], ["open", "open", "open"]),
    ],
)
def test_a_teller_goes_on_from_where_the_counter_stands(
    settings: dict[str, Any], state: str, refuses: list[str], keys: list[str]
) -> None:
    alone = {**settings, "counters": [entry for entry in settings["counters"] if entry["number"] in (1, 2)]}
    branch = Branch({1: "closed", 2: state})
    branch.refuses = list(refuses)
    watch = Watch(0, 100_000.0, time.monotonic, at_s=time.monotonic())
    people = People(alone, {2}, random.Random(3))
    living = Living(alone, branch, watch, KEYS, people)  # type: ignore[arg-type]
    branch.after = lambda key: living.agenda.stop()
    living.run()
    assert branch.keys == keys


@pytest.mark.parametrize(("staff", "keys"), [(None, ["take-over", "resume"]), ("a visitor", [])])
def test_a_counter_that_nobody_holds_is_taken_over_and_a_visitor_s_is_left_alone(
    settings: dict[str, Any], staff: str | None, keys: list[str]
) -> None:
    branch = Branch({2: "paused"}, staff)
    watch = Watch(0, 100_000.0, time.monotonic, at_s=time.monotonic())
    living = Living(settings, branch, watch, KEYS, People(settings, {2}, random.Random(3)))  # type: ignore[arg-type]
    looked: list[int] = []
    stands = branch.get

    def get(path: str, token: str) -> dict[str, Any]:
        looked.append(path == "/counters")
        if sum(looked) == 3:
            living.agenda.stop()
        return stands(path, token)

    branch.get = get  # type: ignore[method-assign]
    branch.after = lambda key: living.agenda.stop() if key == "resume" else None
    living.run()
    assert branch.keys == keys


def test_a_customer_who_is_refused_a_number_goes_and_others_come(settings: dict[str, Any]) -> None:
    branch = Branch({2: "open"})
    people = People(settings, {2}, random.Random(3))
    coming: list[str] = []
    expected = people.customer

    def customer(service: str) -> Any:
        coming.append(service)
        if len(coming) == 20:
            living.agenda.stop()
        return expected(service)

    people.customer = customer  # type: ignore[method-assign]
    alone = {**settings, "counters": [entry for entry in settings["counters"] if entry["number"] in (1, 2)]}
    watch = Watch(0, 100_000.0, time.monotonic, at_s=time.monotonic())
    living = Living(alone, branch, watch, KEYS, people)  # type: ignore[arg-type]
    living.run()
    assert len(coming) >= 20


def test_the_agenda_knows_how_late_it_was() -> None:
    agenda = Agenda(Watch(0, 1.0, time.monotonic, at_s=time.monotonic() - 2.0))
    agenda.at(0, lambda: None)
    agenda.run()
    assert math.floor(agenda.latest_s) == 2


def test_the_lobby_manager_takes_an_advice_that_still_stands_and_knows_of_dark_screens(
    settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(HALL, "/advice", {"open_window": [{"action": "lend", "counter": 8, "service": "A"}]})
    alerts = [{"id": "one", "kind": "screen"}, {"id": "two", "kind": "queue"}]
    monkeypatch.setitem(HALL, "/alerts", {"alerts": alerts})
    branch = Branch({2: "paused"}, "a visitor")
    done: list[tuple[str, str, dict[str, Any] | None]] = []

    def post(path: str, who: Any, body: dict[str, Any] | None = None) -> dict[str, Any]:
        done.append((path, getattr(who, "name", who), body))
        if path.endswith("/lend"):
            living.agenda.stop()
        if path == "/tickets":
            raise Refused(409, "service_closed", "")
        return {}

    branch.post = post  # type: ignore[method-assign]
    watch = Watch(0, 100_000.0, time.monotonic, at_s=time.monotonic())
    living = Living(settings, branch, watch, KEYS, People(settings, {2}, random.Random(3)))  # type: ignore[arg-type]
    living.run()
    acts = [act for act in done if act[0] != "/tickets"]
    known = ("/alerts/one/acknowledge", "lobby", None)
    assert acts == [known, known, ("/counters/8/lend", "lobby", {"service": "A"})]
