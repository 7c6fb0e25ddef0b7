"""Numbers and calls under load."""

import sqlite3
import threading
import time

import pytest

ROUNDS = 5
NO_SLIPS = ('printer = "front"', "")


def commits_ms(folder, count):
    """A bare commit with synchronous=FULL on the same disk."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS t (a TEXT)")
    took = []
    for _ in range(count):
        begun = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO t VALUES ('a row of about the size of an event in the log')")
        connection.execute("COMMIT")
        took.append((time.perf_counter() - begun) * 1000)
    connection.close()
    return took


@pytest.mark.parametrize("slips", ["without slips", "with slips"])
def test_one_kiosk(make_branch, client, quantile, table, tmp_path, request, slips):
    """POST /tickets by one client, against an empty route of the same server and one bare commit (p50 <= 1.5x).

    Beside it the same against an empty call of the API: a POST with token and body that does nothing (`here`).
    """
    file = request.getfixturevalue("branch_file_text")
    branch = make_branch(file.replace(*NO_SLIPS) if slips == "without slips" else file).start()
    kiosk, plain = client(branch.port, branch.token("kiosk")), client(branch.port)
    counter = client(branch.port, branch.token("counter", 1))
    for _ in range(50):
        kiosk.timed("POST", "/api/v1/tickets", {"service": "A"}, 201)
    for _ in range(ROUNDS):
        tickets, empties, calls, commits = [], [], [], commits_ms(tmp_path, 100)
        for _ in range(100):
            tickets.append(kiosk.timed("POST", "/api/v1/tickets", {"service": "A"}, 201))
            empties.append(plain.timed("GET", "/health/live"))
            calls.append(counter.timed("POST", "/api/v1/counters/1/here", {}, 204))
        figures = [quantile(values, 0.5) for values in (tickets, empties, commits, calls)]
        table.add("POST /tickets p50 ms", figures[0])
        table.add("empty route p50 ms", figures[1])
        table.add("empty call p50 ms", figures[3])
        table.add("bare FULL commit p50 ms", figures[2])
        table.add("ticket / (empty route + commit)", figures[0] / (figures[1] + figures[2]), "<= 1.5")
        table.add("ticket / (empty call + commit)", figures[0] / (figures[3] + figures[2]))


@pytest.mark.parametrize("clients", [8, 32])
@pytest.mark.parametrize("slips", ["without slips", "with slips"])
def test_many_kiosks(make_branch, client, table, request, clients, slips):
    """Tickets a second by 8 and 32 clients, as a share of the empty route's (without slips >= 0.35)."""
    file = request.getfixturevalue("branch_file_text")
    branch = make_branch(file.replace(*NO_SLIPS) if slips == "without slips" else file).start()
    for _ in range(ROUNDS):
        empty = rate(branch, client, clients, 1200 // clients, "GET", "/health/live", None, 200)
        tickets = rate(branch, client, clients, 600 // clients, "POST", "/api/v1/tickets", {"service": "A"}, 201)
        table.add(f"empty route, {clients} clients, 1/s", empty)
        table.add(f"tickets {slips}, {clients} clients, 1/s", tickets)
        table.add("share", tickets / empty, ">= 0.35" if slips == "without slips" else "")


def rate(branch, client, clients, each, method, path, body, status):
    """Requests a second."""
    token = branch.token("kiosk")

    def work():
        one = client(branch.port, token)
        for _ in range(each):
            one.timed(method, path, body, status)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return clients * each / (time.perf_counter() - begun)


def test_call_next_with_a_thousand_waiting(make_branch, client, quantile, table):
    """call-next while 1,000 wait, against the empty route."""
    branch = make_branch().start()
    kiosk, teller = client(branch.port, branch.token("kiosk")), client(branch.port, branch.token("counter", 1))
    for _ in range(1_000 + ROUNDS * 40):
        kiosk.timed("POST", "/api/v1/tickets", {"service": "A"}, 201)
    teller.ask("POST", "/api/v1/counters/1/open", {})
    plain = client(branch.port)
    for _ in range(ROUNDS):
        calls, empties = [], []
        for _ in range(40):
            calls.append(teller.timed("POST", "/api/v1/counters/1/call-next", {"finish_current": True}))
            empties.append(plain.timed("GET", "/health/live"))
        table.add("call-next with 1,000 waiting p50 ms", quantile(calls, 0.5))
        table.add("call-next with 1,000 waiting p99 ms", quantile(calls, 0.99))
        table.add("empty route p50 ms", quantile(empties, 0.5))


def test_start_with_a_day_of_five_thousand_tickets(make_branch, client, table):
    """From exec to `ready`, with 5,000 tickets of today in the log and with none."""
    branch = make_branch().start()
    kiosk = client(branch.port, branch.token("kiosk"))
    for _ in range(5_000):
        kiosk.timed("POST", "/api/v1/tickets", {"service": "A"}, 201)
    empty = make_branch()
    for _ in range(ROUNDS):
        for name, server in (("5,000 tickets", branch), ("none", empty)):
            if server.process is not None:
                server.stop()
            begun = time.perf_counter()
            server.start()
            table.add(f"start with {name}, s", time.perf_counter() - begun)
