"""A data folder is one branch's, and is read while it is written."""

import contextlib
import shutil
import sqlite3
import threading

import pytest

from server.domain.fold_visits import Visits
from server.domain.refusals import Refusal
from server.store import answers, log, store, upkeep, visits
from server.store.schema import StoreError

ISSUED_MS = 1_795_484_520_001


def test_a_folder_says_whose_it_is(memory, tmp_path, write, row, make):
    assert store.branch_of(tmp_path / "data") is None
    write(row(1, make("DayOpened")))
    assert store.branch_of(tmp_path / "data") == "hz-0571"


def test_a_folder_that_is_not_there_belongs_to_nobody_and_is_not_made(tmp_path):
    assert store.branch_of(tmp_path / "none") is None
    assert not (tmp_path / "none").exists()
    with pytest.raises(StoreError, match="folder_empty"):
        store.existing(tmp_path / "none")


def test_a_file_that_is_no_memory_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "branch.db").write_text("the quick brown fox " * 100)
    for opening in (store.opened, store.existing, store.branch_of):
        with pytest.raises(StoreError, match="folder_unusable"):
            opening(tmp_path)


def test_a_path_that_is_no_folder_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="folder_unusable"):
        store.opened(tmp_path / "file")


def test_many_threads_read_while_one_writes(memory, write, row, make):
    write(row(1, make("DayOpened")))
    seen, problems = [], []
    begun = threading.Barrier(33)

    def look():
        try:
            begun.wait(10)
            for _ in range(20):
                recorded = memory.read(log.after, 0)
                assert [entry.seq for entry in recorded] == list(range(1, len(recorded) + 1))
                seen.append(len(recorded))
        except Exception as error:
            problems.append(error)

    readers = [threading.Thread(target=look) for _ in range(32)]
    for reader in readers:
        reader.start()
    begun.wait(10)
    for seq in range(2, 60):
        write(row(seq, make("CounterOpened")))
    for reader in readers:
        reader.join(30)
    assert not problems
    assert len(seen) == 640


def test_a_question_that_fails_says_so_and_the_next_is_answered(memory):
    with pytest.raises(Refusal, match="store_unavailable"):
        memory.read(lambda connection: connection.execute("SELECT * FROM nowhere"))
    assert memory.read(log.last_seq) == 0


def test_a_closed_store_keeps_no_connection(memory):
    memory.read(log.last_seq)
    memory.close()
    assert memory.read(log.last_seq) == 0  # answered by a connection that is not kept
    assert memory.read(log.days) == []


def test_the_log_is_read_in_pages(memory, write, row, make):
    write(*(row(seq, make("CounterOpened")) for seq in range(1, 8)))
    assert [entry.seq for entry in memory.read(log.after, 2, limit=3)] == [3, 4, 5]
    assert memory.read(log.after, 7) == []


def test_a_row_comes_back_as_it_was_written(memory, write, row, make):
    written = row(1, make("TicketCalled"), actor="token:k", cause="c1")
    write(written)
    assert memory.read(log.after, 0) == [written]


def test_the_story_of_a_ticket_is_its_own_events_and_what_was_said_of_it(memory, ledger, row, make):
    ticket = make("TicketIssued").ticket
    events = [
        make("DayOpened"), make("TicketIssued"), make("TicketIssued", ticket="OTHER", number="A043"),
        make("TicketCalled", ticket="OTHER", counter=1), make("AnnouncementStarted", call_seq=4),
        make("TicketCalled"), make("AnnouncementStarted", call_seq=6), make("TicketRecalled"),
        make("AnnouncementEnded", call_seq=6), make("AnnouncementEnded", call_seq=4), make("TicketFinished"),
        make("CounterClosed"),
    ]  # fmt: skip
    rows = [row(seq, event) for seq, event in enumerate(events, 1)]
    ledger.begin()
    for entry, visit in zip(rows, map(visits_of(rows).get, range(1, 13)), strict=True):
        ledger.append(entry)
        if visit is not None:
            ledger.keep_visit(visit)
    ledger.commit()
    assert [entry.seq for entry in memory.read(log.of_ticket, ticket)] == [1, 2, 6, 7, 8, 9, 11]
    assert memory.read(log.of_ticket, "NOBODY") == []


def visits_of(rows):
    """Which visit each event changed."""
    folded = Visits()
    return {entry.seq: next(iter(folded.apply(entry)), None) for entry in rows}


def test_visits_come_back_as_they_were_kept(memory, ledger, row, make):
    rows = [row(1, make("DayOpened")), row(2, make("TicketIssued")), row(3, make("TicketCalled"))]
    changed = visits_of(rows)
    ledger.begin()
    ledger.keep_visit(changed[2])
    ledger.keep_visit(changed[3])
    ledger.commit()
    (visit,) = memory.read(visits.of_days, "2026-11-01", "2026-11-30")
    assert visit == changed[3]
    assert (visit.counter, visit.rule, visit.target_wait_s, visit.high_s) == (3, "due", 1200, 1080)
    assert memory.read(visits.of_ticket, visit.ticket) == [visit]
    assert memory.read(visits.of_days, "2026-11-25", "2026-11-30") == []


def test_an_answer_is_kept_for_a_business_day_and_then_let_go(memory, ledger):
    hour_ms = 3_600_000
    ledger.begin()
    ledger.keep_answer("scope", "old", "body", "{}", ISSUED_MS)
    ledger.keep_answer("scope", "young", "body", "{}", ISSUED_MS + 24 * hour_ms)
    assert ledger.run(upkeep.sweep, ISSUED_MS + 25 * hour_ms) == 0
    assert ledger.run(upkeep.sweep, ISSUED_MS + 49 * hour_ms) == 1
    ledger.commit()
    assert memory.read(answers.find, "scope", "old") is None
    assert memory.read(answers.find, "scope", "young") == ("body", "{}")


@pytest.mark.parametrize("question", [log.present, log.last_seq, log.last_at_ms, log.branch, log.since_opening])
def test_a_start_reads_the_present_day_however_many_years_the_log_holds(memory, write, row, make, question):
    """By the plan of every query: nothing walks through the whole log, forwards or back."""
    write(row(1, make("DayOpened")))
    asked = []

    def plans(connection):
        connection.set_trace_callback(asked.append)
        try:
            list(answer) if hasattr(answer := question(connection), "__iter__") else answer
        finally:
            connection.set_trace_callback(None)
        return [(sql, step[3]) for sql in asked for step in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]

    for sql, step in memory.read(plans):
        whole = step.startswith("SCAN events") and "events_one_opening" not in step and "LIMIT 1" not in sql
        assert not whole, (sql, step)
        assert "rowid<" not in step, (sql, step)


def test_a_quiet_moment_takes_the_write_ahead_log_home(memory, ledger, tmp_path, write, row, make):
    """So that no customer's commit has to: the file alone, without its log beside it, then holds everything."""

    def in_the_file_alone():
        alone = tmp_path / "alone.db"
        shutil.copy(tmp_path / "data" / "branch.db", alone)
        with contextlib.closing(sqlite3.connect(alone)) as connection:
            return connection.execute("SELECT count(*) FROM events").fetchone()[0]

    ledger.write_home()
    write(row(1, make("DayOpened")))
    assert in_the_file_alone() == 0
    ledger.write_home()
    assert in_the_file_alone() == 1
