"""A branch file is taken whole, or refused with every complaint at once."""

import copy
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from config.load import BRANCHES, FILE_BYTES_MAX, BadBranchFile, load, read, sample, starter
from config.sentences import Sentences
from config.settings import COUNTERS_MAX, BranchFile
from config.values import TEXT_LENGTH_MAX

SAMPLES = ("small", "flagship", "drive_through")
LEAST: dict[str, Any] = {
    "branch": {"id": "b-1", "name": "Corner Branch", "timezone": "Europe/Dublin"},
    "services": [{"code": "A", "name": "Cash"}],
    "counters": [{"number": 1}],
}

TEN_FAULTS = """
[branch]
id = "b 1"
name = "Corner Branch"
timezone = "Mars/Olympus"
colour = "blue"

[[services]]
code = "A"
name = "Cash"
target_wait_min = "20"
hours = ["12:00-09:00"]

[[services]]
code = "A"
name = "Cards"

[[profiles]]
name = "general"
services = ["A", "X"]

[[counters]]
number = 0
profile = "genral"

[calling]
arrival = "maybe"
"""


def least(**changed: Any) -> dict[str, Any]:
    """The smallest branch file, with some tables put in place of its own."""
    return copy.deepcopy(LEAST) | changed


def complaints(written: dict[str, Any]) -> list[str]:
    """What is said in English about tables that must be refused."""
    with pytest.raises(BadBranchFile) as refused:
        read(written)
    return str(refused.value).splitlines()


def test_ten_faults_in_one_file_give_ten_complaints_each_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "branch.toml"
    path.write_text(TEN_FAULTS, encoding="utf-8")
    with pytest.raises(BadBranchFile) as refused:
        load(path)
    assert sorted(str(refused.value).splitlines()) == [
        "branch.colour: there is no such setting",
        "branch.id: 'b 1' is not a code: letters, digits, - and _ only, a letter or digit first, at most 24 characters",
        "branch.timezone: no time zone 'Mars/Olympus' (for example Asia/Shanghai)",
        "calling.arrival: must be one of 'implied', 'confirmed', not 'maybe'",
        "counters[0].number: must be at least 1, not 0",
        "counters[0].profile: no profile 'genral'; [[profiles]] has: general",
        "profiles[0].services[1]: no service 'X'; [[services]] has: A",
        "services[0].hours[0]: '12:00-09:00' ends before it begins",
        "services[0].target_wait_min: must be a whole number, not '20'",
        "services[1].code: 'A' is already used by services[0]",
    ]
    assert len(refused.value.complaints) == 10


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_complaint_has_a_sentence_in_every_language(language: str) -> None:
    with pytest.raises(BadBranchFile) as refused:
        read(tomllib.loads(TEN_FAULTS))
    lines = refused.value.lines(Sentences.load(["zh", "en"]).say, language)
    assert len(set(lines)) == 10
    assert ("no service 'X'" in "".join(lines)) == (language == "en")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_branch_is_well(name: str) -> None:
    assert load(BRANCHES / f"{name}.toml").branch_file.services


def test_the_file_init_writes_is_commented_and_well() -> None:
    text = starter()
    read(tomllib.loads(text))
    assert text.count("# ") > 20


def settings_of(model: type[BaseModel], path: str = "") -> Iterator[str]:
    """Every setting of the model, without places in lists."""
    for own_name, field in model.model_fields.items():
        name = field.alias or own_name
        inner = getattr(field.annotation, "__args__", (field.annotation,))[0]
        here = f"{path}.{name}" if path else name
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from settings_of(inner, here)
        else:
            yield here


def written_in(tables: Any, path: str = "") -> Iterator[str]:
    """Every setting that TOML tables give, without places in lists."""
    if isinstance(tables, list):
        for entry in tables:
            yield from written_in(entry, path)
    elif isinstance(tables, dict):
        for name, held in tables.items():
            here = f"{path}.{name}" if path else name
            yield here
            yield from written_in(held, here)


def test_every_setting_stands_in_a_sample_branch() -> None:
    written = {setting for name in SAMPLES for setting in written_in(tomllib.loads(sample(name)))}
    assert set(settings_of(BranchFile)) - written == set()


def test_the_least_file_gets_every_default() -> None:
    dump = read(LEAST).branch_file.model_dump(mode="json")
    assert dump["branch"]["name"] == {"zh": "Corner Branch", "en": "Corner Branch"}
    assert dump["branch"]["languages"] == ["zh", "en"]
    assert dump["services"][0]["prefix"] == "A"
    assert [(entry["code"], entry["serve_first"], entry["target_wait_min"]) for entry in dump["segments"]] == [
        ("ordinary", False, None),
        ("need", True, 5),
    ]
    assert dump["zones"] == [{"code": "hall", "name": {"zh": "大厅", "en": "Hall"}}]
    assert dump["profiles"] == [
        {
            "name": "general",
            "services": ["*"],
            "segments": ["*"],
            "strategy": "due",
            "ratio": [],
            "pools": True,
            "overflow": [],
            "overflow_after_s": 60,
            "automatic_call_after_s": None,
        }
    ]
    assert dump["counters"] == [{"number": 1, "profile": "general", "profiles": [], "zone": "hall"}]
    assert [entry["code"] for entry in dump["parks"]] == ["form", "papers", "copy", "authorisation", "other"]
    assert dump["services"][0]["hours"] == {}
    assert {entry["code"]: entry["limit_min"] for entry in dump["pauses"]}["meal"] == 45
    assert dump["printers"] == []
    assert dump["kiosks"] == [{"name": "kiosk", "printer": None, "tickets_per_minute_max": None}]
    assert dump["boards"] == [
        {"name": "hall", "zone": None, "layout": "waiting", "languages": "side", "audio": True}
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_dump_read_again_is_the_same_branch(name: str) -> None:
    branch_file = load(BRANCHES / f"{name}.toml").branch_file
    frozen = json.loads(json.dumps(branch_file.model_dump(mode="json")))
    assert BranchFile.model_validate(frozen) == branch_file


def test_what_the_caller_gave_is_left_as_it_was() -> None:
    given = least()
    read(given)
    assert given == LEAST


def test_a_segment_of_its_own_stands_beside_the_two_that_every_branch_has() -> None:
    gold = {"code": "gold", "name": "Gold", "target_wait_min": 10, "prefix": "V"}
    loaded = read(least(segments=[gold, {"code": "need", "name": "Priority", "target_wait_min": 3}]))
    assert [(entry.code, entry.serve_first) for entry in loaded.branch_file.segments] == [
        ("gold", False),
        ("need", True),
        ("ordinary", False),
    ]


def test_a_zone_that_only_a_counter_names_gets_an_entry() -> None:
    loaded = read(least(counters=[{"number": 1}, {"number": 2, "zone": "upstairs"}]))
    assert [zone.code for zone in loaded.branch_file.zones] == ["hall", "upstairs"]
    assert loaded.branch_file.zones[1].name == {"zh": "upstairs", "en": "upstairs"}


@pytest.mark.parametrize(
    ("text", "code"),
    [("a\x1bb", "U+001B"), ("a\nb", "U+000A"), ("a\x7fb", "U+007F"), ("a\x9bb", "U+009B"), ("a\u202eb", "U+202E")],
)
def test_a_text_with_a_control_character_is_refused_once(text: str, code: str) -> None:
    assert complaints(least(services=[{"code": "A", "name": text}])) == [
        f"services[0].name: holds the control character {code}"
    ]


def test_a_text_that_is_too_long_is_refused_in_its_own_language_only() -> None:
    name = {"zh": "现金", "en": "x" * (TEXT_LENGTH_MAX + 1)}
    assert complaints(least(services=[{"code": "A", "name": name}])) == [
        f"services[0].name.en: too long: the limit is {TEXT_LENGTH_MAX} characters"
    ]


def test_more_of_anything_than_its_limit_is_refused() -> None:
    counters = [{"number": number} for number in range(1, COUNTERS_MAX + 2)]
    assert complaints(least(counters=counters)) == [f"counters: has 201 entries; the limit is {COUNTERS_MAX}"]


def test_two_counters_of_one_number_and_a_printer_that_is_not_there_are_refused() -> None:
    written = least(
        counters=[{"number": 3}, {"number": 3}],
        printers=[{"name": "front", "address": "ftp:paper", "fallback": ["front", "back"]}],
        kiosks=[{"name": "door", "printer": "frnt"}],
        boards=[{"name": "hall", "zone": "cellar"}],
    )
    assert complaints(written) == [
        "printers[0].address: 'ftp:paper' is not a printer's address such as network:192.168.1.50, "
        "usb:04b8:0202, serial:/dev/ttyUSB0?baud=19200, file:/dev/usb/lp0, cups:NAME or memory:",
        "counters[1].number: '3' is already used by counters[0]",
        "boards[0].zone: no zone 'cellar'; [[zones]] has: hall",
        "kiosks[0].printer: no printer 'frnt'; [[printers]] has: front",
        "printers[0].fallback[0]: a printer cannot stand in for itself",
        "printers[0].fallback[1]: no printer 'back'; [[printers]] has: front",
    ]


def test_a_prefix_is_letters_only_and_a_code_without_one_needs_it() -> None:
    written = least(services=[{"code": "A", "name": "Cash", "prefix": "A1"}, {"code": "cards", "name": "Cards"}])
    assert complaints(written) == [
        "services[0].prefix: 'A1' is not a prefix: 1 to 3 capital letters",
        "services[1].prefix: needed, because the code 'cards' is not 1 to 3 capital letters",
    ]


def test_opening_hours_follow_each_other_and_may_pass_midnight_before_the_day_starts() -> None:
    late = {"code": "A", "name": "Cash", "hours": ["18:00-22:00", "22:00-02:00"]}
    assert read(least(services=[late])).branch_file.services[0].hours["sun"] == ["18:00-22:00", "22:00-02:00"]
    wrong = {"code": "A", "name": "Cash", "hours": ["09:00-12:00", "11:00-13:00", "noon"]}
    assert complaints(least(services=[wrong])) == [
        "services[0].hours[2]: 'noon' is not a span of hours such as 09:00-12:00",
        "services[0].hours[1]: '11:00-13:00' does not come after '09:00-12:00'",
    ]


def test_a_language_without_sentences_is_refused_at_its_place() -> None:
    branch = LEAST["branch"] | {"languages": ["en", "tlh", "en"]}
    assert complaints(least(branch=branch)) == [
        "branch.languages[2]: 'en' is already used by branch.languages[0]",
        "branch.languages[1]: there are no sentences in 'tlh', only in en, zh",
    ]


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"branch": 1, "services": 2, "counters": 3, "segments": 4, "profiles": 5, "zones": 6, "boards": 7},
        {"branch": [], "services": {}, "counters": {"number": 1}, "voice": [], "languages": {}},
        least(branch={"languages": 5, "day_starts": 7, "id": True, "name": [], "timezone": ""}),
        least(services=[1, None, {"code": []}], profiles=[{"name": {}}], zones=[{"code": 1}]),
    ],
)
def test_whatever_the_tables_hold_the_answer_is_complaints(written: dict[str, Any]) -> None:
    lines = complaints(written)
    assert lines
    assert all(": " in line for line in lines)


def test_a_file_that_is_no_branch_file_is_refused_in_one_line(tmp_path: Path) -> None:
    cases = {
        "absent.toml": (None, "cannot be read"),
        "broken.toml": (b"[branch\nid = 1", "not valid TOML"),
        "latin.toml": ("name = 'Zürich'".encode("latin-1"), "not UTF-8"),
        "deep.toml": (b"a = " + b"[" * 5000, "not valid TOML"),
        "huge.toml": (b"#" * (FILE_BYTES_MAX + 1), "too large"),
    }
    for name, (content, phrase) in cases.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(BadBranchFile) as refused:
            load(tmp_path / name)
        line = str(refused.value)
        assert line.startswith(f"{tmp_path / name}: ") and phrase in line and "\n" not in line
