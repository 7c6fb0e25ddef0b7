"""The branch files that demonstrations run on."""

from __future__ import annotations

import json
import re

from config.load import BRANCHES, sample
from server.demo.recorded import RecordedDay
from server.domain.refusals import Refusal

RECORDED_ID = "recorded-day"
TICKETS_MAX = 100_000
COUNTERS_MAX = 200
SERVICES_MAX = 60
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,23}")
PREFIX = re.compile(r"[A-Z]{1,3}")
ZONE = "hall"
KIOSK = "door"
BOARD = "hall"


def of_sample(name: str = "flagship") -> str:
    """A sample branch that never closes and never runs out of numbers, so that a demonstration lives at any hour.

    Its logo is found wherever the text is written to.
    """
    text = re.sub(r"^\[\[branch\.special_days\]\]\n(?:.+\n)*", "", sample(name), flags=re.MULTILINE)
    text = re.sub(r'^logo = "(.+?)"', _placed, text, flags=re.MULTILINE)
    return re.sub(r"^(hours|holidays|quota_\w+|last_ticket_min) = .*\n", "", text, flags=re.MULTILINE)


def _placed(logo: re.Match[str]) -> str:
    return f"logo = {json.dumps(str(BRANCHES / logo[1]), ensure_ascii=False)}"


def of_recording(recorded: RecordedDay) -> str:
    """The branch that a recorded day tells of: its services, and a counter for each agent.

    The day is a calendar day of the recording's own local time, the gaps of [calling] are 0. Raises Refusal
    recording_too_large, or recording_malformed for a service whose name cannot stand in a branch file.
    """
    services, taken = recorded.services(), recorded.taken_by()
    if len(recorded.customers) > TICKETS_MAX or len(taken) > COUNTERS_MAX or len(services) > SERVICES_MAX:
        raise Refusal("recording_too_large", customers=TICKETS_MAX, counters=COUNTERS_MAX, services=SERVICES_MAX)
    unfit = next((service for service in services if not CODE.fullmatch(service)), None)
    if unfit is not None:
        line = next(customer.row for customer in recorded.customers if customer.service == unfit)
        raise Refusal("recording_malformed", file=recorded.day, line=line, detail=f"service {unfit!r}")
    return "\n".join([_top(), *_services(services), *_counters(taken)])


def counters_of(recorded: RecordedDay) -> dict[str, int]:
    """The counter of each agent: 1, 2, … by name."""
    return {agent: number for number, agent in enumerate(recorded.taken_by(), start=1)}


def _top() -> str:
    return f"""[branch]
id = "{RECORDED_ID}"
name = {{ zh = "实录营业日", en = "A recorded day" }}
timezone = "UTC"                        # the recording's own local time, whatever it was
day_starts = "00:00"
languages = ["en", "zh"]
tickets_per_day_max = {TICKETS_MAX}

[calling]
recall_gap_s = 0
no_show_after_s = 0
call_next_gap_s = 0

[[printers]]
name = "front"
address = "memory:front"

[[kiosks]]
name = "{KIOSK}"
printer = "front"

[[boards]]
name = "{BOARD}"
audio = true
"""


def _services(codes: list[str]) -> list[str]:
    own = all(PREFIX.fullmatch(code) for code in codes)
    return [
        f'[[services]]\ncode = "{code}"\nprefix = "{code if own else _letters(place)}"\nname = "{code}"\n'
        for place, code in enumerate(codes)
    ]


def _letters(place: int) -> str:
    """A, B, … Z, AA, AB, … for codes that are no prefixes themselves."""
    first, last = divmod(place, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + last)


def _counters(taken: dict[str, list[str]]) -> list[str]:
    tables = []
    for number, (agent, services) in enumerate(taken.items(), start=1):
        name = json.dumps(f"{number} {agent}"[:40], ensure_ascii=False)
        tables.append(
            f'[[profiles]]\nname = {name}\nservices = {json.dumps(services)}\nstrategy = "fifo"\n\n'
            f'[[counters]]\nnumber = {number}\nprofile = {name}\nzone = "{ZONE}"\n'
        )
    return tables
