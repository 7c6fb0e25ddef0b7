"""A data folder of its own for every test, and events to put in it."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from server.domain.events import Event, Recorded
from server.store import codec, schema, store
from server.store.ledger import Ledger
from server.store.store import Store

GOLDEN = Path(__file__).parent / "golden"
DAY = "2026-11-24"
AT_MS = 1_795_484_520_000


def golden(kind: str, **changes: Any) -> Event:
    """The kind's golden event, with some fields changed."""
    return replace(codec.decode(kind, 1, (GOLDEN / f"{kind}.v1.json").read_text(encoding="utf-8")), **changes)


@pytest.fixture
def make() -> Any:
    """`make(kind, **changes)`: a golden event."""
    return golden


@pytest.fixture
def row() -> Any:
    """`row(seq, event)`: the event as a row of the log."""

    def recorded(seq: int, event: Event, **changes: Any) -> Recorded:
        return replace(Recorded(seq, "hz-0571", DAY, AT_MS + seq, "kiosk:door", event, f"cause-{seq}"), **changes)

    return recorded


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Store]:
    """A fresh store."""
    opened = store.opened(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def ledger(memory: Store) -> Iterator[Ledger]:
    """The store's writing connection."""
    with contextlib.closing(memory.ledger()) as opened:
        yield opened


@pytest.fixture
def write(ledger: Ledger) -> Any:
    """`write(recorded, …)`: one commit of these rows."""

    def append(*recorded: Recorded) -> None:
        ledger.begin()
        try:
            with ledger.step():
                for entry in recorded:
                    ledger.append(entry)
        except BaseException:
            ledger.rollback()
            raise
        ledger.commit()

    return append


@pytest.fixture
def raw(memory: Store, tmp_path: Path) -> Iterator[Any]:
    """A second connection, for looking at the file as SQLite has it."""
    with contextlib.closing(schema.connect_writing(tmp_path / "data" / schema.FILE_NAME)) as connection:
        yield connection


@pytest.fixture
def golden_shape() -> Any:
    """`golden_shape(path)`: the JSON of a golden file."""
    return lambda path: json.loads(path.read_text(encoding="utf-8"))
