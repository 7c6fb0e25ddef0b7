"""What came of a recorded day, counted from the server's own log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from server.demo.recorded import RecordedDay
from server.stats.summary import mean, percentile, seconds

Json = dict[str, Any]


def summary(
    recorded: RecordedDay,
    customers_of: Mapping[str, int],
    events: Iterable[Json],
    refusals: Mapping[str, int],
    print_jobs: Mapping[str, int],
) -> Json:
    """The figures of contract.md's `demo --arrivals`.

    `customers_of` maps a ticket to its customer's place in the recording; `events` are those of `GET /events`.
    `duplicates` counts numbers given twice and customers with two tickets; `wait_s` is about the customers recorded as
    served, from entering to the call.
    """
    log = list(events)
    issued = [event["data"]["ticket"] for event in log if event["kind"] == "TicketIssued"]
    numbers = Counter(event["data"]["number"] for event in log if event["kind"] == "TicketIssued")
    calls = Counter(event["data"]["ticket"] for event in log if event["kind"] == "TicketCalled")
    missed = {event["data"]["ticket"] for event in log if event["kind"] == "NoShowMarked"}
    gone = {event["data"]["ticket"] for event in log if event["kind"] == "TicketAbandoned"}
    served = [event for event in log if event["kind"] == "TicketFinished" and event["data"]["outcome"] == "served"]
    return {
        "customers": len(recorded.customers),
        "tickets": len(issued),
        "calls": calls.total(),
        "served": len(served),
        "abandoned": len(gone - missed),  # who was missed and did not return in time is a no-show
        "no_show": len(missed),
        "duplicates": _more_than_once(numbers) + _more_than_once(Counter(customers_of[ticket] for ticket in issued)),
        "called_twice": _more_than_once(calls),
        "refusals": dict(sorted(refusals.items())),
        "print_jobs": dict(sorted(print_jobs.items())),
        "wait_s": {"recorded": _waits(_recorded_ms(recorded)), "run": _waits(_run_ms(recorded, customers_of, log))},
    }


def complaints(figures: Json, recorded: RecordedDay) -> list[str]:
    """The names of the figures that a faultless day could not show; none is as it must be."""
    to_serve = sum(customer.served for customer in recorded.customers)
    right = {
        "tickets": figures["tickets"] == figures["customers"],
        "served": figures["served"] == to_serve,
        "abandoned": figures["abandoned"] + figures["no_show"] == figures["customers"] - to_serve,
        "duplicates": figures["duplicates"] == 0,
        "called_twice": figures["called_twice"] == 0,
        "print_jobs": set(figures["print_jobs"]) <= {"printed", "expired"}
        and sum(figures["print_jobs"].values()) == figures["tickets"],
    }
    return [name for name, well in right.items() if not well]


def _more_than_once(counts: Counter[Any]) -> int:
    return sum(count > 1 for count in counts.values())


def _recorded_ms(recorded: RecordedDay) -> list[int]:
    return [
        customer.started_ms - customer.entered_ms for customer in recorded.customers if customer.started_ms is not None
    ]


def _run_ms(recorded: RecordedDay, customers_of: Mapping[str, int], log: list[Json]) -> list[int]:
    entered_ms: dict[str, int] = {}
    waits = []
    for event in log:
        ticket = event["data"].get("ticket")
        if event["kind"] == "TicketIssued":
            entered_ms[ticket] = event["data"]["entered_ms"]
        elif event["kind"] == "TicketCalled" and recorded.customers[customers_of[ticket]].served:
            waits.append(moment_ms(event["at"]) - entered_ms[ticket])
    return waits


def moment_ms(text: str) -> int:
    """A moment of the API (RFC 3339, UTC) in milliseconds."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def _waits(waits_ms: list[int]) -> dict[str, float | None]:
    ordered = sorted(waits_ms)
    return {"mean": seconds(mean(ordered)), "p90": seconds(percentile(ordered, 90))}
