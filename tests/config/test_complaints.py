"""What is said of a wrong branch file tells whoever wrote it what to do."""

from pathlib import Path
from typing import Any

import pytest

from config.load import BadBranchFile, load, read
from config.sentences import Sentences

LEAST: dict[str, Any] = {
    "branch": {"id": "b-1", "name": "Corner Branch", "timezone": "Europe/Dublin"},
    "services": [{"code": "A", "name": "Cash"}],
    "counters": [{"number": 1}],
}


def refused(written: dict[str, Any]) -> list[str]:
    with pytest.raises(BadBranchFile) as bad:
        read(written)
    return str(bad.value).splitlines()


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("[branch]\nid = b-1\n", 2, 6), ("[[services]\n", 1, 11), ('[branch]\nid = "b-1', 2, 10)],
)
def test_a_file_that_is_no_toml_is_told_line_and_column(tmp_path: Path, text: str, line: int, column: int) -> None:
    file = tmp_path / "branch.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadBranchFile) as bad:
        load(file)
    (said,) = bad.value.lines(Sentences.load(["zh"]).say, "zh")
    assert f"第 {line} 行第 {column} 列" in said and "at line" not in said


def test_a_setting_at_the_wrong_place_is_told_where_it_belongs() -> None:
    written = LEAST | {"hours": ["09:00-12:00"], "timezone": "Europe/Dublin", "reports": {"folder": "out"}}
    assert refused(written) == [
        "reports.folder: there is no such setting; did you mean 'daily_folder'?",
        "hours: there is no such setting here; it belongs in services",
        "timezone: there is no such setting here; it belongs in branch",
    ]


def test_who_points_to_nothing_is_told_what_there_is() -> None:
    services = [{"code": f"A{n}", "prefix": "A", "name": "Cash"} for n in range(9)]
    written = LEAST | {"services": services, "profiles": [{"name": "all", "services": ["Z"]}]}
    kiosks = [{"name": "door", "printer": "front"}]
    assert refused(written | {"kiosks": kiosks}) == [
        "profiles[0].services[0]: no service 'Z'; [[services]] has: A0, A1, A2, A3, A4, A5, A6, A7, …",
        "kiosks[0].printer: no printer 'front'; [[printers]] has: –",
    ]


@pytest.mark.parametrize(
    ("own", "calling", "limit"), [({"maximum_wait_min": 10}, {}, 10), ({}, {"maximum_wait_min": 15}, 15)]
)
def test_a_promise_later_than_the_longest_wait_is_asked_about(own: Any, calling: Any, limit: int) -> None:
    services = [{"code": "A", "name": "Cash", "target_wait_min": limit + 1, **own}]
    say, written = Sentences.load(["en"]).say, LEAST | {"calling": calling}
    assert [one.line(say, "en") for one in read(written | {"services": services}).warnings] == [
        f"services[0].target_wait_min: promises {limit + 1} min, yet the longest wait is {limit} min: customers are "
        "overdue before their promise, change one of them"
    ]
    services[0]["target_wait_min"] = limit
    assert read(written | {"services": services}).warnings == []
