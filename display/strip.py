"""What the small screen over a counter says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Say = Callable[..., str]
NAMES_MOST = 2  # a counter that takes more services is one for all
STATES = {
    "open": "idle",
    "called": "called",
    "serving": "serving",
    "wrap_up": "wrap_up",
    "paused": "paused",
    "closed": "closed",
}
_BETWEEN = {"zh": "、"}  # names of services; all other languages part them with a comma


def strip(board: Mapping[str, Any], number: int, languages: Sequence[str], say: Say) -> dict[str, Any]:
    """What stands over counter `number`, whatever it is drawn with: a page, a matrix of LEDs, a line of text.

    `board` is the answer of `GET /board`; `say(key, language, **values)` gives the sentences. The answer:
    `{counter, state, number, text: {language: line}}`: `state` is idle, called, serving, wrap_up, paused, closed or
    emergency; `number` the ticket's, null where there is none; a closed counter's texts are empty. Raises LookupError
    for a counter that the board does not have.
    """
    counter = next((one for one in board["counters"] if one["number"] == number), None)
    if counter is None:
        raise LookupError(number)
    state = "emergency" if board.get("emergency") else STATES[counter["state"]]
    ticket = counter["ticket"] if state in ("called", "serving") else None
    text = {language: _line(board, counter, state, language, say) for language in languages}
    return {"counter": number, "state": state, "number": ticket, "text": text}


def _line(board: Mapping[str, Any], counter: Mapping[str, Any], state: str, language: str, say: Say) -> str:
    if state == "emergency":
        texts: Mapping[str, str] = board["emergency"]["text"]
        return texts.get(language) or next(iter(texts.values()), "")
    if state == "closed":
        return ""
    if state == "idle":
        return _services(board, counter, language, say)
    if state == "called":
        return say("display.strip_call", language, number=counter["ticket"])
    if state == "serving" and counter["ticket"]:
        return say("display.strip_serving", language, number=counter["ticket"])
    return say({"serving": "display.strip_walk_in"}.get(state, f"display.strip_{state}"), language)


def _services(board: Mapping[str, Any], counter: Mapping[str, Any], language: str, say: Say) -> str:
    names = {service["code"]: service["names"] for service in board["services"]}
    taken = [names[code] for code in counter["services"] if code in names]
    if len(taken) > NAMES_MOST:
        return say("display.strip_all", language)
    texts = (name.get(language) or next(iter(name.values()), "") for name in taken)
    return _BETWEEN.get(language, ", ").join(texts)
