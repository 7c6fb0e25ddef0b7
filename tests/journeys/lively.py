"""A teller, a lobby manager or a kiosk that does everything there is: `lively.py WORK PORT TOKEN OUT COUNT|COUNTER`.

What each does next is drawn from a seed, its own number; answers are kept as `crowd.py` keeps them.
"""

import random
import sys

from crowd import NOBODY_PAUSE_S, Device

COUNTERS = 4
SERVICES = ("A", "C")
LOBBY_PAUSE_S = 0.02
LISTED = 20

# What a teller does with who was called, in order; the last press may be refused when somebody else was quicker.
TURNS: tuple[tuple[str, ...], ...] = (
    (), ("start", "finish"), ("finish-and-go-on",), ("put-back",), ("undo",), ("start", "park"),
    ("start", "to-service"), ("to-counter",), ("start", "to-counter-first"), ("recall", "no-show", "return"),
    ("start", "mark", "step"),
    ("pause", "resume"), ("close", "open"), ("finish", "walk-in", "finish"), ("add-service", "finish"),
    ("finish", "by-hand"), ("finish", "unpark"), ("start", "park", "unpark"),
)  # fmt: skip


def teller(device: Device, counter: int) -> None:
    """Call whoever is next, and do with them whatever comes."""
    chance = random.Random(counter)
    at = f"/counters/{counter}"
    device.post(f"{at}/open", {})
    while not device.stopping.is_set():
        status, answer = device.post(f"{at}/call-next", {"finish_current": True})
        turn = chance.choice(TURNS) if status == 200 else ("unpark", "finish")
        ticket = answer["ticket"]["id"] if status == 200 else None
        for press in turn:
            _press(device, at, counter, press, ticket, chance)
        if status != 200:
            device.post(f"{at}/open", {})
            device.stopping.wait(NOBODY_PAUSE_S)


def _press(device: Device, at: str, counter: int, press: str, ticket: str | None, chance: random.Random) -> None:
    service = chance.choice(SERVICES)
    other = chance.choice([number for number in range(1, COUNTERS + 1) if number != counter])
    bodies = {
        "park": {"reason": "form"}, "mark": {"mark": "complaint"}, "step": {"step": 0}, "pause": {"reason": "break"},
        "walk-in": {"service": service},
    }  # fmt: skip
    match press:
        case "finish-and-go-on":
            device.post(f"{at}/finish", {"next_service": service})
        case "to-service":
            device.post(f"{at}/transfer", {"service": service})
        case "to-counter" | "to-counter-first":
            device.post(f"{at}/transfer", {"counter": other, "first": press.endswith("first")})
        case "return" | "add-service":
            device.post(f"/tickets/{ticket}/{press}", {} if press == "return" else {"service": service})
        case "by-hand":
            waiting = device.get("/waiting?limit=3")["waiting"]
            if waiting:
                device.post(f"{at}/call", {"ticket": waiting[0]["ticket"]["id"], "reason": "asked for by hand"})
        case "unpark":
            for kept in device.get(at)["counter"]["parked"][:1]:
                device.post(f"{at}/unpark", {"ticket": kept["ticket"]["id"]})
        case _:
            device.post(f"{at}/{press}", bodies.get(press, {}))


def lobby(device: Device, seed: int) -> None:
    """Insert first, move, take out, bring back, one after another."""
    chance = random.Random(seed)
    while not device.stopping.is_set():
        for entry in device.get("/hall")["missed"][:1]:
            device.post(f"/tickets/{entry['ticket']['id']}/return", {})
        waiting = device.get(f"/waiting?limit={LISTED}")["waiting"]
        if waiting:
            ticket = chance.choice(waiting)["ticket"]["id"]
            act, body = chance.choice(
                (("insert-first", {}), ("move", {"service": chance.choice(SERVICES)}), ("remove", {}))
            )
            device.post(f"/tickets/{ticket}/{act}", {"reason": "as the hall needs it", **body})
        device.stopping.wait(LOBBY_PAUSE_S)


def kiosk(device: Device, count: int) -> None:
    """Take `count` numbers, 0 for one after another: for one service or two, and give some of them up."""
    chance, taken = random.Random(count + 1), 0
    while not device.stopping.is_set() and (not count or taken < count):
        _, answer = device.post("/tickets", {"services": chance.sample(SERVICES, chance.choice((1, 2)))})
        taken += 1
        if chance.random() < 0.1:
            device.post(f"/tickets/{answer['ticket']['id']}/cancel", {})
        if not count:
            device.stopping.wait(LOBBY_PAUSE_S)


if __name__ == "__main__":
    work, port, token, out, number = sys.argv[1:]
    {"kiosk": kiosk, "teller": teller, "lobby": lobby}[work](Device(int(port), token, out), int(number))
