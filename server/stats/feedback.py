"""What customers said, with how many were asked and how many answered: the answer of `GET /stats/feedback`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from server.domain.calendar import rfc3339
from server.domain.feedback import RATING_MAX, Feedback
from server.stats.summary import mean, share

COMMENTS_MAX = 200
RATINGS = range(1, RATING_MAX + 1)


def feedback_figures(
    given: Sequence[tuple[Feedback, str | None]], served: int, served_by: Mapping[str, int]
) -> dict[str, Any]:
    """The figures of some days.

    `{served, asked, answered, share_asked, share_answered, ratings: {"1": n, …}, mean, by_staff: [{staff, …}],
    comments: [{at, number, rating, tags, comment, staff}]}`: `share_asked` is that of the customers served, to the end
    or asked on the way, `share_answered` that of those asked, each None of nobody, as is `mean`. `given` has each
    answer with who served the customer. The newest comments come first, staff by their names.
    """
    staff = sorted({name for _, name in given if name} | set(served_by))
    answered = [one for one in given if one[0].comment or one[0].tags]
    return {
        **_figures([one for one, _ in given], served),
        "by_staff": [
            {"staff": name} | _figures((one for one, by in given if by == name), served_by.get(name, 0))
            for name in staff
        ],
        "comments": [_comment(one, by) for one, by in reversed(answered)][:COMMENTS_MAX],
    }


def _figures(given: Iterable[Feedback], served: int) -> dict[str, Any]:
    asked = list(given)
    ratings = [one.rating for one in asked if one.rating is not None]
    middle = mean(ratings)
    return {
        "served": served,
        "asked": len(asked),
        "answered": len(ratings),
        "share_asked": share(len(asked), served),
        "share_answered": share(len(ratings), len(asked)),
        "ratings": {str(rating): ratings.count(rating) for rating in RATINGS},
        "mean": None if middle is None else round(middle, 2),
    }


def _comment(given: Feedback, staff: str | None) -> dict[str, Any]:
    return {
        "at": rfc3339(given.given_ms or given.asked_ms),
        "number": given.number,
        "rating": given.rating,
        "tags": list(given.tags),
        "comment": given.comment,
        "staff": staff,
    }
