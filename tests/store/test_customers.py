"""The directory's own file."""

import sqlite3
import threading

import pytest

from server.store.customers import FILE_NAME, CustomerRow, Customers

TODAY = "2026-11-24"


def row(name="a", expires=None, imported="2026-11-01", segment="gold"):
    return CustomerRow(name.encode() * 32, "card", "7894", segment, expires, None, imported)


@pytest.fixture
def directory(tmp_path):
    return Customers(tmp_path)


def test_there_is_no_file_until_something_is_imported(directory, tmp_path):
    assert directory.find(b"a", TODAY, "") is None
    assert directory.every() == [] and directory.sweep(TODAY, "") == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("kept", "since", "found"),
    [
        (row(), "", True), (row(expires=TODAY), "", True), (row(expires="2026-11-23"), "", False),
        (row(imported="2026-10-31"), "2026-11-01", False), (row(imported="2026-11-01"), "2026-11-01", True),
    ],
)  # fmt: skip
def test_what_has_expired_is_not_found_and_then_let_go(directory, tmp_path, kept, since, found):
    directory.put([kept])
    assert (directory.find(kept.hash, TODAY, since) == kept) is found
    assert directory.sweep(TODAY, since) == (not found)
    assert (kept.hash in (tmp_path / FILE_NAME).read_bytes()) is found


def test_a_list_is_kept_whole_or_not_at_all(directory):
    directory.put([row("a")])

    def broken():
        yield row("b")
        raise ValueError("the list ends in the middle")

    with pytest.raises(ValueError, match="middle"):
        directory.put(broken(), replace=True)
    assert directory.every() == [row("a")]


def test_nobody_waits_for_an_import_that_is_under_way(directory):
    directory.put([row("a")])
    begun, going_on = threading.Event(), threading.Event()

    def slow():
        yield row("b")
        begun.set()
        going_on.wait(10)

    importing = threading.Thread(target=directory.put, args=(slow(),), kwargs={"replace": True})
    importing.start()
    assert begun.wait(10)
    assert directory.find(row("a").hash, TODAY, "") == row("a")
    going_on.set()
    importing.join(10)
    assert directory.every() == [row("b")]


def test_a_file_that_is_broken_is_an_error_of_the_disk(directory, tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"no database at all" * 100)
    for ask in (lambda: directory.find(b"a", TODAY, ""), directory.every, lambda: directory.put([row()])):
        with pytest.raises(OSError, match=FILE_NAME):
            ask()


def test_forgetting_leaves_no_trace(directory, tmp_path):
    directory.put([row("a"), row("b")])
    assert directory.forget(row("a").hash) and not directory.forget(row("a").hash)
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert row("a").hash not in everything and row("b").hash in everything
    assert sqlite3.connect(tmp_path / FILE_NAME).execute("SELECT count(*) FROM customers").fetchone() == (1,)
