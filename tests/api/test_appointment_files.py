"""Files of appointments: every line is booked, was booked, or is told by its number."""

import base64
from datetime import date, timedelta
from typing import Any

import pytest


@pytest.fixture(scope="module")
def branch_file(branch_file_text: str) -> str:
    """Two an hour by appointment for A."""
    return branch_file_text.replace('code = "A"\n', 'code = "A"\nslots = { minutes = 60, capacity = 2 }\n', 1)


@pytest.fixture(scope="module")
def days(branch: Any) -> Any:
    """Days that may be booked, a new one each time."""
    first = branch.ask("GET", "/appointments/slots?service=A", branch.token("lobby_manager")).json["first"]
    return iter([(date.fromisoformat(first) + timedelta(days=n)).isoformat() for n in range(1, 15)])


def give(branch: Any, name: str, content: str | bytes, **more: Any) -> Any:
    written = content.encode() if isinstance(content, str) else content
    body = {"name": name, "content": base64.b64encode(written).decode(), **more}
    return branch.ask("POST", "/appointments/import?language=en", branch.token("lobby_manager"), body)


def listed(branch: Any, day: str) -> list[tuple[str, str | None, str | None]]:
    answer = branch.ask("GET", f"/appointments?day={day}", branch.token("lobby_manager"))
    return [(one["clock"], one["contact"], one["tail"]) for one in answer.json["appointments"]]


def faults(answer: Any) -> list[tuple[int, str]]:
    assert answer.status == 200, answer.body
    assert all(fault["sentence"] for fault in answer.json["faults"])
    return [(fault["line"], fault["code"]) for fault in answer.json["faults"]]


def chinese(day: str) -> str:
    return (
        "业务,日期,时间,姓名,手机号,预约编号\r\n"
        f"个人业务,{day},9:00,王女士,13812345678,crm-{day}-1\r\n"
        f"A,{day.replace('-', '/')},09:00-10:00,李先生,,crm-{day}-2\r\n"
        f"a,,{day} 10：00,赵女士,,\r\n"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_table_is_read_however_a_spreadsheet_wrote_it(branch, days, encoding):
    day = next(days)
    answer = give(branch, "预约.csv", chinese(day).encode(encoding))
    assert faults(answer) == []
    assert [entry["line"] for entry in answer.json["booked"]] == [2, 3, 4]
    assert listed(branch, day) == [("09:00", "王女士", "5678"), ("09:00", "李先生", None), ("10:00", "赵女士", None)]


def test_the_same_file_again_books_nothing(branch, days):
    day = next(days)
    give(branch, "a.csv", chinese(day))
    again = give(branch, "a.csv", chinese(day)).json
    assert (again["booked"], again["already"], again["faults"]) == ([], 3, [])
    assert len(listed(branch, day)) == 3


def test_every_wrong_line_is_told_by_its_number_and_the_others_are_booked(branch, days):
    day = next(days)
    table = "\n".join(
        [
            "service,time,name,phone,reference,segment",
            "A,09:00,Good,,,",
            "A,09:17,No slot,,,",
            "Z,09:00,No service,,,",
            'A,09:00,"=HYPERLINK(""http://x"")",,,',
            "A,09:00,@SUM(A1),,,",
            "A,25:00,No time,,,",
            "A,soon,No time,,,",
            "A,10:00,,,,",
            "A,10:00,Rounded,1.38E+10,,",
            "A,10:00,Abroad,+86 138 1234 5670,,",
            "A,09:00,Good,,,",
            "A,09:00,Second,,,",
            "",
            "A,09:00,Third,,,",
            "A,11:00,Royal,,,royal",
            "A,11:00,Bad reference,,a b,",
            "C,11:00,Takes none,,,",
            'A,12:00,"Two',
            'lines",,,',
            "A,13:00,After,,,",
        ]
    )
    answer = give(branch, "a.csv", table, day=day)
    assert faults(answer) == [
        (3, "slot_unknown"), (4, "unknown_service"), (5, "formula"), (6, "formula"), (7, "time"), (8, "time"),
        (9, "nobody"), (10, "rounded"), (12, "twice"), (15, "slot_full"),
        (16, "unknown_segment"), (17, "shape"), (18, "slot_unknown"), (19, "control"),
    ]  # fmt: skip
    assert [entry["line"] for entry in answer.json["booked"]] == [2, 11, 13, 21]
    assert [clock for clock, *_ in listed(branch, day)] == ["09:00", "09:00", "10:00", "13:00"]


def test_a_reference_or_code_that_is_booked_elsewhere_is_told(branch, days):
    day = next(days)
    give(branch, "a.csv", "time,reference,code\n09:00,r-1,KEEP77\n", day=day)
    answer = give(branch, "a.csv", "time,reference,code\n10:00,r-1,\n11:00,,keep-77\n09:00,r-1,\n", day=day)
    assert faults(answer) == [(2, "already_booked"), (3, "already_booked")]
    assert answer.json["already"] == 1


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", "service,name\nA,Li\n", "appointments_heading"),
        ("a.csv", " \n", "appointments_heading"),
        ("a.csv", b"\xff\xfe\x00", "appointments_encoding"),
        ("a.ics", "rubbish", "appointments_calendar"),
        ("a.ics", "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n", "appointments_calendar"),
        ("a.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VCALENDAR\n", "appointments_calendar"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(branch, name, content, code):
    answer = give(branch, name, content)
    assert (answer.status, answer.json["code"]) == (422, code)
    assert answer.json["sentence"]


def test_a_day_that_no_calendar_has_is_a_wrong_value(branch):
    for day in ("2026-99-99", "2026-02-31", "0000-01-01"):
        wrong = give(branch, "a.csv", "time,name\n13:00,Li\n", day=day)
        assert (wrong.status, wrong.json["code"]) == (422, "wrong_values"), day
        for path in (f"/appointments?day={day}", f"/appointments/slots?service=A&day={day}"):
            assert branch.ask("GET", path, branch.token("lobby_manager")).json["code"] == "wrong_values", path


def test_what_is_not_base64_or_too_large_is_refused(branch):
    token = branch.token("lobby_manager")
    wrong = branch.ask("POST", "/appointments/import", token, {"name": "a.csv", "content": "%%%"})
    assert (wrong.status, wrong.json["code"]) == (422, "wrong_values")
    large = give(branch, "a.csv", b"x" * (1024 * 1024 + 4096))
    assert (large.status, large.json["code"]) == (413, "too_large")
    assert give(branch, "a.csv", "service,name\n" + "A,Li\n" * 30_000).json["code"] == "appointments_heading"


def test_more_lines_than_a_file_may_have_are_not_read(branch, days):
    answer = give(branch, "a.csv", "time,name\n" + "xx,Li\n" * 2001, day=next(days))
    assert faults(answer)[-1] == (2002, "too_long")


def event(uid: str, *lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT", ""])


def test_a_calendar_is_booked_event_by_event(branch, days):
    day = next(days)
    compact, before = day.replace("-", ""), (date.fromisoformat(day) - timedelta(days=1)).strftime("%Y%m%d")
    calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//\r\n" + "".join(
        [
            event("u-1", f"DTSTART;TZID=Asia/Shanghai:{compact}T090000", "SUMMARY:王女士", "CATEGORIES:个人业务"),
            event("u-2", f"DTSTART:{compact}T020000Z", "SUMMARY:In UTC", "LOCATION:A"),
            event("u-3", f"DTSTART:{compact}T110000", "SUMMARY:No zone"),
            event("u-4", f"DTSTART;VALUE=DATE:{compact}", "SUMMARY:All day"),
            event("u-5", "DTSTART:rubbish", "SUMMARY:Rubbish"),
            event("u-6", f"DTSTART:{compact}T120000", "SUMMARY:Cancelled", "STATUS:CANCELLED"),
            event("u-7", f"DTSTART:{compact}T120000", "SUMMARY:Again", "RRULE:FREQ=DAILY"),
            event("u-8", f"DTSTART:{before}T090000", "SUMMARY:The day before"),
            event("u-9", f"DTSTART:{compact}T120000", "SUMMARY:=1+1"),
        ]
    )
    answer = give(branch, "day.ics", calendar + "END:VCALENDAR\r\n", day=day)
    assert [code for _, code in faults(answer)] == ["time", "time", "cancelled", "repeats", "other_day", "formula"]
    assert listed(branch, day) == [("09:00", "王女士", None), ("10:00", "In UTC", None), ("11:00", "No zone", None)]
    assert answer.json["booked"][1]["line"] == 10, "as an editor counts them"
    assert give(branch, "day.ics", calendar + "END:VCALENDAR\r\n", day=day).json["already"] == 3
