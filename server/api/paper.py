"""Print jobs over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, g

from server.api import answers, asked
from server.api.described import Described
from server.api.gate import once
from server.domain import commands
from server.domain.day import Day
from server.domain.events import Recorded
from server.domain.paper import job_of, printer_for
from server.domain.refusals import Refusal
from server.writer import Writer

RETRYABLE = ("unknown", "failed", "expired", "held", "sent")


def routes(
    described: Described,
    writer: Writer,
    jobs: Callable[..., list[dict[str, Any]]],
    job: Callable[[str], dict[str, Any] | None],
) -> Blueprint:
    """GET /print-jobs, POST /print-jobs/{id}/retry. `jobs` takes what `asked.JobsWanted` names."""
    noun = Blueprint("paper", __name__)

    @described.route(
        noun, "GET", "/print-jobs", action="print_jobs.read", query=asked.JobsWanted, answer=answers.JobsAnswer
    )
    def get_print_jobs(query: asked.JobsWanted) -> dict[str, Any]:
        """Print jobs, the newest first."""
        return {"print_jobs": jobs(**query.model_dump(exclude={"language"}))}

    @described.route(
        noun, "POST", "/print-jobs/<job_id>/retry", action="print_jobs.retry", body=asked.Nothing,
        answer=answers.JobAnswer,
    )  # fmt: skip
    def retry_print_job(job_id: str, json: asked.Nothing) -> dict[str, Any]:
        """Print again what may be missing: a new job, marked as a copy, because the first may be on paper after all."""
        found = job(job_id)
        if found is None:
            raise Refusal("unknown_job")
        if found["state"] not in RETRYABLE:
            raise Refusal("not_retryable", state=found["state"])
        command = commands.ReprintTicket(found["ticket"]["id"])
        return writer.do(
            command, actor=g.who.actor, once=once(), answer=lambda day, events: {"print": printed(day, events)}
        ).body

    return noun


def printed(day: Day, events: Sequence[Recorded]) -> dict[str, Any] | None:
    """The paper that a command asked for, None where no printer is."""
    wanted = ((entry, printer_for(day.settings, entry)) for entry in events)
    return next(
        ({"job": job_of(entry), "state": "queued", "printer": printer} for entry, printer in wanted if printer), None
    )
