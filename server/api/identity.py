"""Who a customer is, for those who issue tickets or look after them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Protocol

from flask import Blueprint, g

from server.api import answers, asked
from server.api.described import Described
from server.api.gate import once
from server.api.show import Estimate, ticket_shown
from server.auth.pseudonyms import Pseudonyms
from server.domain import commands
from server.domain.branch import ORDINARY
from server.domain.day import Day
from server.domain.events import Recorded
from server.domain.identification import Shown, kinds_of, recognised
from server.domain.refusals import Refusal
from server.domain.segments import ASKED, RULE, STAFF, Facts, kinds_wanted, rules_of, segment_of
from server.domain.ticket import Ticket
from server.store import identities
from server.writer import Writer

BOOKED_CHANNEL = "appointment"
GOES_ROUND = frozenset({"lobby_manager", "branch_manager"})
"""Who gives a number without the identification that a service asks for."""


class Listed(Protocol):
    """A line of the customer directory."""

    @property
    def segment(self) -> str:
        """The customer's segment."""

    @property
    def manager(self) -> str | None:
        """Their account manager."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a customer; `shown` holds the secret itself, so this outlives no request."""

    segment: str
    by: str | None
    identity: commands.Identity | None = None
    shown: Shown | None = None
    kept: identities.Kept | None = None
    day: str = ""

    def beside(self, ticket: str) -> Callable[..., None] | None:
        """What is written together with the events: the last characters, outside the log."""
        if self.kept is None:
            return None
        return partial(identities.keep, ticket=ticket, day=self.day, kept=self.kept)


class Identifying:
    """Recognises customers and decides their segment, from the rules frozen for the day and the directory.

    `listed(shown, day)` finds a customer in the directory; `look_up(ticket id, shown)` asks the bank's own system
    later, if there is one, and returns at once.
    """

    def __init__(
        self,
        writer: Writer,
        pseudonyms: Pseudonyms,
        listed: Callable[[Shown, date], Listed | None],
        look_up: Callable[[str, Shown], None],
    ) -> None:
        self._writer, self._pseudonyms, self._listed, self._look_up = writer, pseudonyms, listed, look_up

    def at_issue(self, role: str, asked_for: asked.TicketAsked, services: Sequence[str], channel: str) -> Known:
        """Who is about to get a number, and in which segment.

        A segment that is asked for by name is given: the branch's own devices and staff are trusted with it. Raises
        Refusal identification_needed or identification_unknown.
        """
        settings, day, first = self._today()
        if asked_for.identification is None:
            needed = kinds_wanted(settings, services) == "require" and role not in GOES_ROUND
            if needed:
                raise Refusal("identification_needed")
        wanted = None if asked_for.segment == ORDINARY else asked_for.segment
        facts = Facts(services[0], asked_for.language or first, channel, date.fromisoformat(day))
        known = self._known(settings, day, facts, asked_for.identification)
        if wanted is None:
            return known
        by = STAFF if role in GOES_ROUND else ASKED
        return Known(wanted, by, known.identity, known.shown, known.kept, day)

    def of_ticket(self, ticket: str, shown: asked.Identification) -> Known:
        """Who holds a ticket, as it is learned after its issue; raises Refusal unknown_ticket, identification_unknown.

        What staff decided and the need segment stand; nothing learned leaves the segment as it is.
        """
        settings, day, _ = self._today()
        with self._writer.reading() as present:
            if ticket not in present.tickets:
                raise Refusal("unknown_ticket")
            found = present.tickets[ticket]
            facts = Facts(
                found.service,
                found.language,
                found.channel,
                date.fromisoformat(day),
                appointment=found.slot_ms is not None,
            )
            segment, stands = found.segment, is_settled(found)
        known = self._known(settings, day, facts, shown)
        if known.by is not None and not stands:
            return known
        return Known(segment, RULE, known.identity, known.shown, known.kept, day)

    def of_booking(
        self, service: str, language: str | None, day: str, shown: asked.Identification | None = None
    ) -> Known:
        """Who an appointment on the business day `day` is for, and their segment; raises identification_unknown."""
        settings, _, first = self._today()
        facts = Facts(service, language or first, BOOKED_CHANNEL, date.fromisoformat(day), appointment=True)
        return self._known(settings, day, facts, shown)

    def pseudonym(self, day: str, shown: Shown) -> commands.Identity:
        """What the log may know of somebody on a business day (YYYY-MM-DD), a booking's day too."""
        return commands.Identity(shown.kind, self._pseudonyms.of_day(day, shown.kind, shown.value))

    def follow_up(self, ticket: str, known: Known) -> None:
        """Ask the bank's own system too, when its answer may still change something."""
        if known.shown is not None:
            self._look_up(ticket, known.shown)

    def _known(
        self, settings: Mapping[str, Any], day: str, facts: Facts, identification: asked.Identification | None
    ) -> Known:
        rules = rules_of(settings)
        if identification is None:
            return Known(*segment_of(rules, facts))
        shown = recognised(kinds_of(settings), identification.value.get_secret_value(), identification.kind)
        listed = self._listed(shown, facts.day)
        grade = listed.segment if listed and listed.segment in _segments(settings) else None
        facts = Facts(facts.service, facts.language, facts.channel, facts.day, shown, facts.appointment)
        segment, by = segment_of(rules, facts, grade)
        kept = identities.Kept(shown.kind, shown.tail, listed.manager if listed else None)
        return Known(segment, by, self.pseudonym(day, shown), shown, kept, day)

    def _today(self) -> tuple[Mapping[str, Any], str, str]:
        """The rules of today, its name, and the branch's first language."""
        with self._writer.reading() as day:
            if day.day is None:
                raise Refusal("day_closed")
            return day.settings, day.day, day.rules.languages[0]


def is_settled(ticket: Ticket) -> bool:
    """Whether a segment stands whatever is learned later: by a person's word, or because need goes before grades."""
    return ticket.need or ticket.segment_by in (STAFF, ASKED)


def told(refusal: Refusal, writer: Writer, estimate: Estimate) -> Refusal:
    """A refusal as the asker can use it: who has a number already is shown that ticket."""
    if refusal.code != "already_has_ticket":
        return refusal
    with writer.reading() as day:
        ticket = day.tickets.get(refusal.values.get("ticket", ""))
        shown = None if ticket is None else ticket_shown(day, ticket, estimate)
    return Refusal(refusal.code, sentence=refusal.sentence, **refusal.values | ({"ticket": shown} if shown else {}))


def routes(described: Described, writer: Writer, estimate: Estimate, identifying: Identifying) -> Blueprint:
    """POST /tickets/{id}/identify."""
    noun = Blueprint("identity", __name__)

    @described.route(
        noun, "POST", "/tickets/<ticket_id>/identify", action="tickets.identify", answer=answers.TicketAnswer
    )
    def identify_ticket(ticket_id: str, json: asked.TicketIdentified) -> dict[str, Any]:
        """Say who holds a ticket: by what they show, or by word of staff."""
        if json.identification is not None:
            known = identifying.of_ticket(ticket_id, json.identification)
        elif json.reason:
            known = Known(json.segment or ORDINARY, STAFF)
        else:
            raise Refusal("reason_needed")
        command = commands.IdentifyTicket(ticket_id, known.segment, known.identity, known.by or RULE, json.reason)

        def answer(day: Day, events: Sequence[Recorded]) -> dict[str, Any]:
            return {"ticket": ticket_shown(day, day.tickets[ticket_id], estimate)}

        done = writer.do(command, actor=g.who.actor, once=once(), answer=answer, beside=known.beside(ticket_id))
        if not done.again:
            identifying.follow_up(ticket_id, known)
        return done.body

    return noun


def _segments(settings: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(entry["code"] for entry in settings["segments"])
