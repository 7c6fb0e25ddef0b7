"""The page of the virtual printers' paper."""

import json
import threading

import pytest
from flask import Flask, abort

from config.sentences import Sentences
from printers.faults import SLIPS_KEPT
from printers.ink import ink
from printers.layout import lay_out
from printers.memory import MemoryPrinters
from printers.picture import Pen
from printers.slip import Slip
from server.console import paper

PRINTERS = [
    {"name": "门口", "address": "memory:door", "width_mm": 58},
    {"name": "lobby", "address": "network:10.0.0.7"},
]


@pytest.fixture
def memory():
    return MemoryPrinters(PRINTERS)


@pytest.fixture
def allowed() -> list[bool]:
    return [True]


@pytest.fixture
def client(memory, allowed):
    app = Flask("test")
    guard = lambda: allowed[0] or abort(403)  # noqa: E731
    app.register_blueprint(paper.routes(memory, Sentences.load(["zh", "en"]).words, ["zh", "en"], guard=guard))
    return app.test_client()


def print_slip(memory: MemoryPrinters, number: str) -> None:
    printer = memory["门口"]
    slip = Slip(number=number, branch="西湖支行", message="<b>&</b>")
    connection = memory.connect("door")
    connection.send(ink(lay_out(slip, printer.model.columns), printer.model, Pen()), 1)
    connection.close()


def heard(response) -> dict:
    chunk = next(response.iter_encoded()).decode()
    assert chunk.startswith("data: ") and chunk.endswith("\n\n")
    return json.loads(chunk[6:])


def test_the_page_holds_its_sentences_and_no_slip(client, memory):
    print_slip(memory, "A042")
    page = client.get("/printer").get_data(as_text=True)
    assert "slip.page.empty" in page and "A042" not in page
    assert page.count("data-action=") == 4


def test_the_page_hears_of_paper_newest_first(client, memory):
    print_slip(memory, "A042")
    print_slip(memory, "A043")
    with client.get("/printer/stream") as response:
        assert response.mimetype == "text/event-stream"
        (printer,) = heard(response)["printers"]
    assert (printer["name"], printer["dots"], printer["count"], printer["troubles"]) == ("门口", 384, 2, [])
    assert [(slip["seq"], slip["number"]) for slip in printer["slips"]] == [(2, "A043"), (1, "A042")]
    assert "西湖支行" in printer["slips"][0]["text"] and printer["slips"][0]["whole"]


def test_the_page_hears_at_once_of_what_happens_while_it_is_open(client, memory):
    with client.get("/printer/stream") as response:
        news = response.iter_encoded()
        assert json.loads(next(news)[6:])["printers"][0]["count"] == 0
        later = threading.Timer(0.05, print_slip, (memory, "A042"))
        later.start()
        assert json.loads(next(news)[6:])["printers"][0]["slips"][0]["number"] == "A042"
        later.join()


def test_a_long_day_keeps_no_more_than_the_last_pieces(client, memory):
    for number in range(SLIPS_KEPT + 5):
        print_slip(memory, f"A{number:03d}")
    with client.get("/printer/stream") as response:
        (printer,) = heard(response)["printers"]
    assert printer["count"] == SLIPS_KEPT + 5
    assert len(printer["slips"]) == paper.SHOWN_MAX
    assert len(memory["门口"].paper()) == SLIPS_KEPT
    assert client.get("/printer/0/1.png").status_code == 404


def test_a_slip_is_drawn_when_it_is_looked_at(client, memory):
    print_slip(memory, "A042")
    answer = client.get("/printer/0/1.png")
    assert answer.mimetype == "image/png" and answer.data.startswith(b"\x89PNG")
    assert client.get("/printer/0/2.png").status_code == 404
    assert client.get("/printer/1/1.png").status_code == 404  # only printers in memory have a page


@pytest.mark.parametrize(
    ("action", "trouble"), [("paper-out", "paper_out"), ("open-cover", "cover_open"), ("hang", "hang")]
)
def test_a_virtual_printer_is_given_its_troubles_and_recovers(client, memory, action, trouble):
    assert client.post(f"/printer/0/{action}").status_code == 204
    assert memory["门口"].troubles == [trouble]
    assert client.post("/printer/0/recover").status_code == 204
    assert memory["门口"].troubles == []
    assert client.post("/printer/0/set-on-fire").status_code == 404


def test_nobody_gives_a_printer_troubles_who_may_not(client, memory, allowed):
    allowed[0] = False
    assert client.post("/printer/0/paper-out").status_code == 403
    assert client.get("/printer/0/paper-out").status_code in (404, 405)
    assert memory["门口"].troubles == []


def test_without_a_guard_there_are_no_buttons_at_all(memory):
    app = Flask("test")
    app.register_blueprint(paper.routes(memory, Sentences.load(["zh"]).words, ["zh"]))
    client = app.test_client()
    assert "data-action" not in client.get("/printer").get_data(as_text=True)
    assert client.post("/printer/0/paper-out").status_code in (404, 405)


def test_only_so_many_pages_look_on_at_once_and_one_that_leaves_makes_room(client):
    looking = [client.get("/printer/stream") for _ in range(paper.STREAMS_MAX)]
    assert client.get("/printer/stream").status_code == 503
    looking.pop().close()
    assert client.get("/printer/stream").status_code == 200
    for response in looking:
        response.close()


def test_everybody_who_looks_on_is_let_go_when_the_server_stops(client, memory):
    with client.get("/printer/stream") as response:
        news = response.iter_encoded()
        next(news)
        memory.close()
        assert list(news) == []
