"""Rules of feedback: asked and given once for each ticket, while its day lasts."""

from __future__ import annotations

from dataclasses import dataclass

from server.domain import commands, events
from server.domain.day import Day
from server.domain.events import Event
from server.domain.refusals import Refusal, unfit
from server.domain.ticket import State, Ticket

RATING_MAX = 4
TAGS_MAX = 5
COMMENT_LENGTH_MAX = 200


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one customer was asked and answered; moments are UTC ms, `given_ms` and `rating` None without an answer."""

    ticket: str
    day: str
    number: str
    asked_ms: int
    given_ms: int | None
    rating: int | None
    comment: str
    tags: tuple[str, ...]


def asked(day: Day, command: commands.AskFeedback) -> list[Event]:
    """Note that a customer was asked; asking twice counts once."""
    ticket = _served(day, command.ticket)
    return [] if ticket.id in day.feedback else [events.FeedbackAsked(ticket.id, ticket.number)]


def given(day: Day, command: commands.GiveFeedback) -> list[Event]:
    """Take an answer; whoever answers was asked. Raises Refusal("feedback_given" | "wrong_values")."""
    ticket = _served(day, command.ticket)
    if day.feedback.get(ticket.id):
        raise Refusal("feedback_given", number=ticket.number)
    if not 1 <= command.rating <= RATING_MAX:
        raise unfit("rating", "from_to", least=1, most=RATING_MAX)
    if len(command.tags) > TAGS_MAX:
        raise unfit("tags", "too_many", limit=TAGS_MAX)
    comment = " ".join(command.comment.split())
    if len(comment) > COMMENT_LENGTH_MAX:
        raise unfit("comment", "too_long", limit=COMMENT_LENGTH_MAX)
    question: list[Event] = asked(day, commands.AskFeedback(ticket.id))
    tags = list(dict.fromkeys(command.tags))
    return [*question, events.FeedbackGiven(ticket.id, ticket.number, command.rating, tags, comment)]


def _served(day: Day, ticket_id: str) -> Ticket:
    """A ticket of today whose customer was served; raises Refusal("unknown_ticket" | "wrong_moment")."""
    ticket = day.tickets.get(ticket_id)
    if ticket is None:
        raise Refusal("unknown_ticket")
    # With several services in one visit each may be asked about, as soon as a teller has begun; answered is once.
    if ticket.state not in (State.SERVING, State.FINISHED):
        raise Refusal("wrong_moment", sentence="not_served", number=ticket.number)
    return ticket
