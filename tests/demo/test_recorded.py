"""A recorded day, read from a file."""

import gzip
from pathlib import Path

import pytest

from config.load import load
from server.demo.branch_file import counters_of, of_recording, of_sample
from server.demo.recorded import RecordedDay, Shift, read_day
from server.domain.refusals import Refusal

HEAD = "day,call,service,priority,entered,started,ended,outcome,counter\n"
DAY = "2001-02-03"
ROWS = (
    f"{DAY},1,PS,0,09:00:00,09:00:05,09:02:00,served,zoe\n"
    f"{DAY},1,NE,0,08:59:00,09:10:00,09:20:00,served,abe\n"
    f"{DAY},2,PS,0,09:30:00,,09:31:30,abandoned,\n"
    f"{DAY},3,PS,0,10:19:00,10:20:00,10:21:00,served,abe\n"
    f"{DAY},4,PS,0,11:21:01,11:21:01,11:21:01,served,abe\n"
    "2001-02-04,9,XX,0,09:00:00,09:00:05,09:02:00,served,zoe\n"
)


@pytest.fixture
def recorded(tmp_path: Path) -> RecordedDay:
    file = tmp_path / "queue.csv.gz"
    file.write_bytes(gzip.compress((HEAD + ROWS).encode()))
    return read_day(file, DAY)


def test_a_row_is_a_customer_even_where_the_call_repeats(recorded: RecordedDay) -> None:
    assert [(customer.row, customer.service) for customer in recorded.customers] == [
        (3, "NE"), (2, "PS"), (4, "PS"), (5, "PS"), (6, "PS"),
    ]  # fmt: skip
    assert [customer.served for customer in recorded.customers] == [True, True, False, True, True]
    assert [customer.service_ms for customer in recorded.customers] == [600_000, 115_000, 0, 60_000, 0]


def test_an_agent_takes_the_services_it_took_that_day(recorded: RecordedDay) -> None:
    assert recorded.taken_by() == {"abe": ["NE", "PS"], "zoe": ["PS"]}
    assert recorded.services() == ["NE", "PS"]


def test_a_shift_is_a_stretch_without_a_gap_over_sixty_minutes(recorded: RecordedDay) -> None:
    minute = 60_000
    assert recorded.shifts() == [
        Shift("abe", 550 * minute, 621 * minute),  # 60 minutes from 09:20 to 10:20 are no gap, 60:01 are one
        Shift("abe", 681 * minute + 1000, 681 * minute + 1000),
        Shift("zoe", 540 * minute + 5000, 542 * minute),
    ]


def test_the_branch_of_a_recording_has_its_services_and_a_counter_for_each_agent(
    recorded: RecordedDay, tmp_path: Path
) -> None:
    file = tmp_path / "branch.toml"
    file.write_text(of_recording(recorded), encoding="utf-8")
    branch = load(file).branch_file.model_dump(mode="json")
    assert [(service["code"], service["prefix"], service["hours"]) for service in branch["services"]] == [
        ("NE", "NE", {}),
        ("PS", "PS", {}),
    ]
    profiles = {profile["name"]: profile["services"] for profile in branch["profiles"]}
    taken = {counter["number"]: profiles[counter["profile"]] for counter in branch["counters"]}
    assert taken == {1: ["NE", "PS"], 2: ["PS"]}
    assert counters_of(recorded) == {"abe": 1, "zoe": 2}
    assert branch["branch"]["day_starts"] == "00:00"
    assert {name: gap for name, gap in branch["calling"].items() if name.endswith("_gap_s")} == {
        "recall_gap_s": 0,
        "call_next_gap_s": 0,
    }
    assert branch["calling"]["no_show_after_s"] == 0


def test_services_whose_names_are_no_prefixes_get_letters(tmp_path: Path) -> None:
    rows = "".join(f"{DAY},1,service-{n},0,09:00:00,09:00:00,09:00:01,served,a\n" for n in range(30))
    (tmp_path / "q.csv").write_text(HEAD + rows, encoding="utf-8")
    (tmp_path / "branch.toml").write_text(of_recording(read_day(tmp_path / "q.csv", DAY)), encoding="utf-8")
    prefixes = [service.prefix for service in load(tmp_path / "branch.toml").branch_file.services]
    assert (prefixes[0], prefixes[25], prefixes[26], len(set(prefixes))) == ("A", "Z", "AA", 30)


def test_the_branch_on_show_never_closes(tmp_path: Path) -> None:
    (tmp_path / "branch.toml").write_text(of_sample(), encoding="utf-8")
    assert not [service for service in load(tmp_path / "branch.toml").branch_file.services if service.hours]


@pytest.mark.parametrize(
    ("row", "code", "line"),
    [
        (f"{DAY},1,PS,0,09:00:00,08:59:59,09:02:00,served,zoe\n", "recording_malformed", 2),
        (f"{DAY},1,PS,0,09:00:00,09:00:00,09:02,served,zoe\n", "recording_malformed", 2),
        (f"{DAY},1,PS,0,09:00:00,09:00:00,09:02:00,lost,zoe\n", "recording_malformed", 2),
        (f"{DAY},1,PS,0,09:00:00,09:00:00,09:02:00,served,\n", "recording_malformed", 2),
        (f"{DAY},1,,0,09:00:00,09:00:00,09:02:00,served,zoe\n", "recording_malformed", 2),
        (f"{DAY}\n", "recording_malformed", 2),
        ("2001-02-04,1,PS,0,09:00:00,09:00:00,09:02:00,served,zoe\n", "recording_without_day", None),
    ],
)
def test_a_row_that_is_not_right_is_named_by_its_line(tmp_path: Path, row: str, code: str, line: int | None) -> None:
    (tmp_path / "q.csv").write_text(HEAD + row, encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        read_day(tmp_path / "q.csv", DAY)
    assert (refused.value.code, refused.value.values.get("line")) == (code, line)


@pytest.mark.parametrize("content", [b"\x1f\x8b broken", b"\xff\xfe\x00", b""])
def test_a_file_that_is_no_recording_is_refused(tmp_path: Path, content: bytes) -> None:
    for name in ("q.csv", "q.csv.gz", "missing.csv"):
        if name != "missing.csv":
            (tmp_path / name).write_bytes(content)
        with pytest.raises(Refusal, match="recording_"):
            read_day(tmp_path / name, DAY)


def test_a_service_that_cannot_stand_in_a_branch_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text(HEAD + f'{DAY},1,"a""b",0,09:00:00,,09:02:00,abandoned,\n', encoding="utf-8")
    with pytest.raises(Refusal, match="recording_malformed"):
        of_recording(read_day(tmp_path / "q.csv", DAY))
