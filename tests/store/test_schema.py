"""The file gets its shape in whole steps, and keeps what it is told."""

import sqlite3

import pytest
from sqlite_utils import Database

from server.store import log, schema, store
from server.store.schema import StoreError


def tables(connection):
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_new_folder_gets_every_table(memory, raw):
    assert {"events", "numbers", "open_calls", "visits", "print_jobs", "answers"} <= tables(raw)


def test_opening_a_folder_again_changes_nothing(memory, tmp_path, write, row, make):
    write(row(1, make("DayOpened")))
    store.opened(tmp_path / "data").close()
    assert memory.read(log.last_seq) == 1


def test_a_folder_of_a_newer_program_is_refused_by_server_and_readers(memory, raw, tmp_path):
    Database(raw)["_sqlite_migrations"].insert({"migration_set": "branch", "name": "0099_later", "applied_at": "then"})
    for opening in (store.opened, store.existing):
        with pytest.raises(StoreError, match=r"folder_newer.*0099_later"):
            opening(tmp_path / "data")


def test_a_folder_that_was_never_migrated_is_not_read(tmp_path):
    sqlite3.connect(tmp_path / schema.FILE_NAME).close()
    with pytest.raises(StoreError, match="folder_older"):
        store.existing(tmp_path)


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path):
    with sqlite3.connect(tmp_path / schema.FILE_NAME) as connection:
        connection.execute("CREATE TABLE visits (mine TEXT)")
    connection.close()
    with pytest.raises(StoreError, match="visits already exists"):
        store.opened(tmp_path)
    with sqlite3.connect(tmp_path / schema.FILE_NAME) as connection:
        assert tables(connection) == {"visits"}
    connection.close()


def test_what_is_committed_has_reached_the_disk(ledger):
    assert ledger.run(lambda connection: connection.execute("PRAGMA journal_mode").fetchone()) == ("wal",)
    assert ledger.run(lambda connection: connection.execute("PRAGMA synchronous").fetchone()) == (2,)  # FULL


def test_readers_neither_write_nor_checkpoint(memory):
    assert memory.read(lambda connection: connection.execute("PRAGMA wal_autocheckpoint").fetchone()) == (0,)
    assert memory.read(lambda connection: connection.execute("PRAGMA query_only").fetchone()) == (1,)
