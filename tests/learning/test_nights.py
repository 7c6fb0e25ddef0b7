"""A branch learns from its own closed days, each night, beside the hall."""

import hashlib
import json
import queue
import signal
import stat
import sys
from contextlib import contextmanager
from datetime import date

import pytest

from server.app.estimates import Estimates, taught_apart
from server.domain.prospect import Prospect
from server.learning.night import FILE_NAME, HALF_NAME
from server.stats.learned import FORMAT
from server.store import log
from weeks_of_waits import Weeks

DEADLINE_S = 150
STANDING = Prospect(ahead=4, load=4, counters=3, idle=0, mean_service_s=240)
NEVER_ENDS = "import signal; signal.pause()"


class Heard:
    """A log to whose lines a test listens."""

    def __init__(self):
        self._lines = queue.Queue()

    def info(self, event, **values):
        self._lines.put((event, values))

    warning = error = info

    def until(self, event):
        """What is said with that line, once it is."""
        while (line := self._lines.get(timeout=DEADLINE_S))[0] != event:
            pass
        return line[1]


@pytest.fixture(scope="module")
def new_branch(tmp_path_factory):
    """A branch after three days, which a night's own process has learned from."""
    branch = Weeks(tmp_path_factory.mktemp("weeks") / "data", date(2026, 3, 2))
    branch.live(3)
    yield branch
    branch.close()


@pytest.fixture(scope="module")
def first_tiers(new_branch):
    """What the hall goes by before the first lesson, and after it; told by the process that a real hall starts."""
    with nights(new_branch, new_branch.store.folder) as (estimates, heard):
        before = estimates.shown()["tier_now"]
        assert heard.until("lesson_begun") == {"until": "2026-03-04"}
        assert heard.until("estimates_by")["learned_until"] == "2026-03-04"
        return before, estimates.shown()["tier_now"]


@pytest.fixture(scope="module")
def weeks(new_branch, first_tiers):
    """The same branch after four weeks, all over."""
    new_branch.live(25)
    return new_branch


@pytest.fixture
def folder(weeks):
    return weeks.store.folder


@contextmanager
def nights(weeks, folder, **changed):
    """The estimates of a hall that has just started, and what they say."""
    heard = Heard()
    estimates = Estimates(
        folder, "weeks-1", weeks.store, now=lambda: 1_800_000_000_000, log=heard, looked_every_s=0.01, **changed
    )
    estimates.start()
    try:
        yield estimates, heard
    finally:
        estimates.stop()


def lesson(code):
    return lambda folder, made_ms: [sys.executable, "-c", code, str(folder)]


@pytest.fixture(scope="module")
def written(weeks):
    """The file that a night makes of these weeks."""
    folder = weeks.store.folder
    at_once = lesson(
        "import sys; from pathlib import Path; from server.learning.night import learn_from;"
        " learn_from(Path(sys.argv[1]), made_ms=5)"
    )  # a night's own process lets everything else go first, which a test would have to wait for
    with nights(weeks, folder, lesson=at_once) as (estimates, heard):
        heard.until("estimates_by")  # what three days taught
        assert heard.until("lesson_begun") == {"until": "2026-03-29"}
        assert heard.until("estimates_by")["learned_until"] == "2026-03-29"
        assert estimates.shown()["tier_now"] == {"general": 2, "why": None}
    return (folder / FILE_NAME).read_bytes()


@pytest.fixture
def learned(written, folder):
    """The folder with that file in it, whatever another test did to it."""
    (folder / FILE_NAME).write_bytes(written)
    return folder


def test_after_three_days_a_table_answers_and_nobody_had_to_start_again(first_tiers):
    assert first_tiers == ({"general": 0, "why": "nothing_learned"}, {"general": 1, "why": "few_days"})


def test_what_was_learned_is_nobody_elses_to_read(written, folder):
    assert stat.S_IMODE((folder / FILE_NAME).stat().st_mode) == 0o600
    assert not (folder / HALF_NAME).exists()


def test_a_hall_that_starts_again_goes_by_what_was_learned_without_learning_anew(weeks, learned):
    with nights(weeks, learned, lesson=lesson("raise SystemExit(7)")) as (estimates, heard):
        assert heard.until("estimates_by") == {"tier": 2, "why": None, "learned_until": "2026-03-29"}
        assert estimates.estimator.promise(STANDING)["tier"] == 1  # such a place has no view for the trees


def endless(written):
    """A whole file under a good seal that says something no program wrote: it was made at the end of time."""
    _, _, body = written.removeprefix(FORMAT).partition(b"\n")
    head, _, packed = body.partition(b"\n")
    body = json.dumps(json.loads(head) | {"made_ms": float("inf")}).encode() + b"\n" + packed
    return FORMAT + hashlib.sha256(body).hexdigest().encode() + b"\n" + body


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (endless, "cannot convert float infinity to integer"),
        (lambda written: written[: len(written) // 2], "its seal is broken"),
        (lambda written: bytes(reversed(written)), "another format"),
        (lambda written: written.replace(FORMAT, b"branch-queue estimates 1\n"), "another format"),
        (lambda written: b"", "another format"),
    ],
    ids=["endless", "half", "garbage", "older", "empty"],
)
def test_a_spoilt_file_leaves_the_first_days_range_and_says_so(weeks, learned, written, spoilt, why):
    (learned / FILE_NAME).write_bytes(spoilt(written))
    with nights(weeks, learned, lesson=lesson("raise SystemExit(7)")) as (estimates, heard):
        assert heard.until("estimates_unusable") == {"error": why}
        assert heard.until("lesson_failed") == {"code": 7}
        assert estimates.shown()["tier_now"] == {"general": 0, "why": "unusable"}
        assert estimates.estimator.promise(STANDING)["tier"] == 0


def test_the_file_of_another_branch_is_not_gone_by(weeks, learned):
    heard = Heard()
    estimates = Estimates(
        learned, "weeks-2", weeks.store, now=lambda: 0, log=heard, looked_every_s=0.01, lesson=lesson("")
    )
    estimates.start()
    assert heard.until("estimates_unusable") == {"error": "of the branch weeks-1"}
    estimates.stop()
    assert estimates.estimator.choice.why == "unusable"


@pytest.mark.parametrize(
    ("end", "limit_s"), [(signal.SIGKILL, DEADLINE_S), (signal.SIGSTOP, 0.5)], ids=["killed", "stopped for ever"]
)
def test_a_lesson_that_is_killed_or_hangs_leaves_what_was_learned_before(weeks, learned, written, end, limit_s):
    weeks.live(1)
    dies = f"import os, sys; open(sys.argv[1] + '/{HALF_NAME}', 'w').write('half'); os.kill(os.getpid(), {int(end)})"
    with nights(weeks, learned, lesson=lesson(dies), lesson_max_s=limit_s) as (estimates, heard):
        assert heard.until("lesson_failed") == {"code": -signal.SIGKILL}
        assert estimates.shown()["tier_now"]["general"] == 2
    assert (learned / FILE_NAME).read_bytes() == written


def test_a_hall_that_stops_ends_its_lesson(weeks, learned):
    weeks.live(1)
    with nights(weeks, learned, lesson=lesson(NEVER_ENDS)) as (estimates, heard):
        heard.until("lesson_begun")
        estimates.stop()
    assert taught_apart(learned, 5)[1:] == ["-m", "server.learning", str(learned), "5"]


def test_a_hall_that_has_stopped_begins_no_lesson(weeks, learned):
    estimates = Estimates(learned, "weeks-1", weeks.store, now=lambda: 0, log=Heard(), lesson=lesson(NEVER_ENDS))
    estimates.stop()
    estimates.start()
    estimates.stop()
    assert weeks.store.read(log.last_day) > "2026-03-29"
