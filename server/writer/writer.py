"""The thread that writes for a whole branch."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

from structlog.typing import FilteringBoundLogger

from server.domain import fold
from server.domain.commands import Command, PassTime
from server.domain.day import Day
from server.domain.events import Recorded
from server.domain.prospect import Prospect
from server.domain.refusals import Refusal
from server.store import jobs, rebuild
from server.store.ledger import Connection, Contradiction, Ledger, StoreTrouble
from server.store.schema import StoreError
from server.store.store import Store
from server.writer.deciding import Deciding
from server.writer.inbox import Answer, Answering, Asked, Inbox, Note, Once

P = ParamSpec("P")
T = TypeVar("T")

BATCH_MAX = 256
DAY_COMPARED_EVERY_S = 30.0
TIME_PASSES_EVERY_S = 1.0
PROBED_EVERY_S = 1.0


class Writer:
    """Decides and writes in one thread; everybody else asks it.

    `settings` is the branch file's dump, which the next day to open freezes. `now` is business time (UTC ms),
    `monotonic` real seconds. `estimate` turns a prospect into a promised range; `print_job` says which paper an issued
    or reprinted ticket wants, from the day after the event. The last two are real seconds.
    """

    def __init__(
        self,
        store: Store,
        *,
        settings: Mapping[str, Any],
        now: Callable[[], int],
        monotonic: Callable[[], float],
        estimate: Callable[[Prospect], dict[str, int] | None],
        print_job: Callable[[Day, Recorded], jobs.NewPrintJob | None],
        make_id: Callable[[], str],
        log: FilteringBoundLogger,
        day_compared_every_s: float = DAY_COMPARED_EVERY_S,
        time_passes_every_s: float = TIME_PASSES_EVERY_S,
        probed_every_s: float = PROBED_EVERY_S,
    ) -> None:
        self._day_compared_every_s, self._probed_every_s = day_compared_every_s, probed_every_s
        self._time_passes_every_s, self._time_passes_at_s = time_passes_every_s, monotonic()
        self._store, self._monotonic, self._log = store, monotonic, log
        self._ledger: Ledger
        self._deciding: Deciding
        self._make_deciding: Callable[[Ledger], Deciding] = lambda ledger: Deciding(
            ledger, settings=settings, now=now, estimate=estimate, print_job=print_job, make_id=make_id, log=log
        )
        self._inbox, self._nudges = Inbox(), list[Callable[[Sequence[Recorded]], None]]()
        self._committed, self._lock = Day(), threading.Lock()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._ready, self._stopping = threading.Event(), threading.Event()
        self._failure: Exception | None = None
        self._degraded = self._taken_over = False

    def start(self) -> None:
        """Fold the day from the log, open today's if need be, then take commands; raises StoreError when it cannot."""
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Finish what is in the inbox and let the file go."""
        self._stopping.set()
        self._inbox.wake()
        self._thread.join()

    @property
    def degraded(self) -> bool:
        """Whether the store cannot be written now: every command is refused at once."""
        return self._degraded

    @property
    def queued(self) -> int:
        """How many requests stand before the writer; past INBOX_MAX they are refused as "too_busy"."""
        return len(self._inbox)

    def on_commit(self, nudge: Callable[[Sequence[Recorded]], None]) -> None:
        """Call `nudge` with the events of every commit from now on, in the writer's thread: it must only say "look"."""
        self._nudges.append(nudge)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Day]:
        """The day as committed, held still; be short, for meanwhile no commit is published."""
        with self._lock:
            yield self._committed

    def do(
        self,
        command: Command,
        *,
        actor: str,
        once: Once | None = None,
        answer: Answering | None = None,
        beside: Note | None = None,
    ) -> Answer:
        """Decide `command` and wait until its events are durable.

        `answer` makes the body from the day after the command and its events, in the writer's thread; under `once` it
        is kept in the same commit and given again to a repeat. `beside` writes what must stand with the events and is
        not for the log; it gets the connection and the business time. Raises Refusal: the rules' own, "key_reused",
        "too_busy" when the inbox is full, "store_unavailable" while nothing can be written.
        """
        result: Answer = self._ask(Asked(command=command, actor=actor, once=once, answering=answer, beside=beside))
        return result

    def note(self, note: Callable[Concatenate[Connection, int, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Run a writing function of the store, as in `note(jobs.change, job, "sent")`, and wait until it is durable.

        It gets the connection and the business time before its own arguments, after the commands of its batch. Raises
        what it raises, or Refusal as `do` does.
        """
        result: T = self._ask(Asked(note=lambda connection, at_ms: note(connection, at_ms, *args, **named)))
        return result

    def _ask(self, asked: Asked) -> Any:
        if self._degraded or self._stopping.is_set():
            raise Refusal("store_unavailable")
        return self._inbox.ask(asked)

    def _run(self) -> None:
        try:
            self._ledger = self._store.ledger()
        except StoreTrouble as trouble:
            self._failure = StoreError("folder_unusable", folder=str(self._store.folder), detail=str(trouble))
            self._ready.set()
            return
        with contextlib.closing(self._ledger):
            try:
                self._deciding = self._make_deciding(self._ledger)
                self._refold()
                self._take_over()
            except StoreTrouble as trouble:
                self._failure = StoreError("folder_unusable", folder=str(self._store.folder), detail=str(trouble))
            except Exception as error:
                self._failure = error
            self._ready.set()
            if self._failure is None:
                self._serve()

    def _serve(self) -> None:
        while not self._stopping.is_set():
            wait_s = 0 if self._degraded else min(self._day_compared_every_s, self._time_passes_every_s)
            batch = self._inbox.take(BATCH_MAX, wait_s)
            self._work_surely(batch)
            if not batch and not self._degraded:
                self._ledger.write_home()
            if self._degraded:
                self._stopping.wait(self._probed_every_s)
                with contextlib.suppress(Exception):
                    self._recover()
        while left := self._inbox.take(BATCH_MAX, wait_s=0):
            self._work_surely(left)

    def _work_surely(self, batch: list[Asked]) -> None:
        """Work off a batch; whatever is wrong, even with the log lines, this thread goes on."""
        try:
            self._work(batch)
        except Exception:
            self._degraded = True
            self._refuse(batch)

    def _take_over(self) -> None:
        """Settle what the process before left behind, and open today; once, as soon as the disk lets it."""
        recover = Asked(note=lambda connection, at_ms: jobs.recover(connection, at_ms, self._monotonic()))
        self._work([recover, Asked(note=rebuild.catch_up)])
        self._taken_over = not self._degraded

    def _work(self, batch: list[Asked]) -> None:
        """Decide and write a batch in one transaction, publish what was committed, then let the callers go."""
        if self._degraded:
            self._refuse(batch)
            return
        deciding, outcomes = self._deciding, list[tuple[Asked, Any, Exception | None]]()
        business_day = deciding.business_day_due()
        time_due = self._time_is_due()
        if not batch and business_day is None and not time_due:
            return
        deciding.recorded = []
        try:
            self._ledger.begin()
            if business_day is not None:
                deciding.turn_to(business_day)
            if time_due:
                self._outcome(Asked(command=PassTime()), lambda asked: deciding.pass_time())
            for asked in batch:
                if asked.command is not None:
                    outcomes.append(self._outcome(asked, deciding.decide))
            for asked in batch:
                if asked.note is not None:
                    outcomes.append(self._outcome(asked, self._note))
            self._ledger.commit()
        except Exception as error:
            self._fail(batch, error)
            return
        if business_day is not None:
            self._ledger.bring_home()
        with self._lock:
            for entry in deciding.recorded:
                fold.apply(self._committed, entry)
        for asked, result, problem in outcomes:
            asked.answer(result) if problem is None else asked.refuse(problem)
        if deciding.recorded:
            self._nudge(deciding.recorded)

    def _time_is_due(self) -> bool:
        """Whether time alone has something to do; looked at once in a while, however much else there is."""
        now_s = self._monotonic()
        if now_s < self._time_passes_at_s:
            return False
        self._time_passes_at_s = now_s + self._time_passes_every_s
        try:
            return self._deciding.time_due()
        except Exception:
            self._log.exception("request_failed", request=PassTime.__name__)
            return False

    def _outcome(self, asked: Asked, work: Callable[[Asked], Any]) -> tuple[Asked, Any, Exception | None]:
        """What came of one request: its result, or what only its caller has to know. Raises StoreTrouble."""
        try:
            return asked, work(asked), None
        except StoreTrouble:
            raise
        except Refusal as refusal:
            return asked, None, refusal
        except Exception as error:
            self._log.exception("request_failed", request=type(asked.command or asked.note).__name__)
            return asked, None, error

    def _note(self, asked: Asked) -> Any:
        assert asked.note is not None
        try:
            with self._ledger.step():
                return self._ledger.run(asked.note, self._deciding.at_ms())
        except Contradiction as error:
            self._log.error("note_contradicts_store", error=str(error))
            raise Refusal("wrong_moment", state="unknown", move="note") from error

    def _nudge(self, recorded: Sequence[Recorded]) -> None:
        for nudge in self._nudges:
            nudge(recorded)

    def _fail(self, batch: list[Asked], error: Exception) -> None:
        """Nothing of the batch was kept: say so, and answer nobody until the disk takes a probe."""
        self._degraded = True
        self._ledger.rollback()
        self._refuse(batch)
        self._log.error("store_unavailable", error=str(error), callers=len(batch), exc_info=error)

    def _refuse(self, batch: list[Asked]) -> None:
        for asked in batch:
            if not asked.done:
                asked.refuse(Refusal("store_unavailable"))

    def _recover(self) -> None:
        try:
            self._ledger.reopen()
            self._degraded = False  # the inbox takes again while the day is folded
            self._refold()
            if not self._taken_over:
                self._take_over()
        except Exception as trouble:
            self._degraded = True
            self._log.warning("store_still_unavailable", error=str(trouble))
        else:
            self._log.warning("store_available_again", seq=self._committed.seq)

    def _refold(self) -> None:
        """Take both days from the log: only it knows whether a commit that failed was kept after all."""
        recorded = self._deciding.refold()
        fresh = fold.folded(recorded)
        with self._lock:
            self._committed = fresh
        self._nudge(recorded)
