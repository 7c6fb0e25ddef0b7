"""Events keep their shape for ever."""

import json
from pathlib import Path

import pytest

from server.domain.events import EVENT_KINDS
from server.store import codec

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(GOLDEN.glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shape_that_was_ever_written_is_read(path):
    kind, v, _ = path.name.split(".")
    event = codec.decode(kind, int(v[1:]), path.read_text(encoding="utf-8"))
    assert type(event).__name__ == kind


@pytest.mark.parametrize("kind", [kind.__name__ for kind in EVENT_KINDS])
def test_an_event_is_written_exactly_as_its_golden_file_says(kind, golden_shape):
    v = codec.version(kind)
    path = GOLDEN / f"{kind}.v{v}.json"
    written = codec.encode(codec.decode(kind, v, path.read_text(encoding="utf-8")))
    assert json.loads(written) == golden_shape(path)
    assert list(json.loads(written)) == list(golden_shape(path))


@pytest.mark.parametrize("kind", [kind.__name__ for kind in EVENT_KINDS])
def test_a_kind_has_a_golden_file_for_each_of_its_versions(kind):
    assert {path.name for path in GOLDEN.glob(f"{kind}.*")} == {
        f"{kind}.v{v}.json" for v in range(1, codec.version(kind) + 1)
    }


def test_no_golden_file_is_of_a_kind_that_is_gone():
    assert {path.name.split(".")[0] for path in FILES} == {kind.__name__ for kind in EVENT_KINDS}


def test_an_older_shape_is_lifted_step_by_step():
    lifts = {
        ("Kind", 1): lambda shape: {"zones": [shape["zone"]]},
        ("Kind", 2): lambda shape: {**shape, "count": len(shape["zones"])},
    }
    assert codec.lifted("Kind", 1, 3, {"zone": "hall"}, lifts) == {"zones": ["hall"], "count": 1}
    assert codec.lifted("Kind", 3, 3, {"as": "it is"}, lifts) == {"as": "it is"}


def test_a_newer_shape_is_refused(make):
    with pytest.raises(codec.UnknownShape, match="event_unknown"):
        codec.decode("CounterClosed", 2, codec.encode(make("CounterClosed")))


def test_a_kind_of_a_newer_version_is_refused():
    with pytest.raises(codec.UnknownShape, match="CounterDreamt"):
        codec.decode("CounterDreamt", 1, "{}")


def test_fields_that_no_version_had_are_refused():
    with pytest.raises(codec.UnknownShape, match="CounterClosed"):
        codec.decode("CounterClosed", 1, '{"counter": 1, "mood": "fine"}')
