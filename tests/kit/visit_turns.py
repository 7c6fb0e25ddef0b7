"""What tests of a visit's turns do again and again."""

import pytest

from server.domain import commands
from server.domain.fold_visits import folded_visits
from server.domain.refusals import Refusal

MINUTE_S = 60


def refused(hall, command):
    """The code of the refusal; nothing may have changed."""
    written = len(hall.log)
    with pytest.raises(Refusal) as refusal:
        hall.do(command)
    assert len(hall.log) == written
    return refusal.value.code


def serve(hall, counter=1):
    ticket = hall.call_next(counter)
    hall.do(commands.StartServing(counter))
    return ticket


def miss(hall, counter=1):
    ticket = hall.call_next(counter)
    hall.later(30).do(commands.Recall(counter))
    hall.do(commands.MarkNoShow(counter))
    return ticket


def called_in_turn(hall, count, counter=1):
    return [hall.later(6).call_next(counter).number for _ in range(count)]


def outcomes(hall, ticket):
    return [row.outcome for row in folded_visits(hall.log) if row.ticket == ticket.id]
