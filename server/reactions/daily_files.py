"""The files of figures that a branch writes each day by itself."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

LOOK_EVERY_S = 30.0
STOP_WITHIN_S = 5.0
READERS = 0o044  # of a folder's mode: who beside the server may read its files


class DailyFiles:
    """A thread that sees to it that every due business day has its files, the last word once the day is over.

    `due()` gives the days that should have files by now, oldest first, each with whether it is over; `make(day, form)`
    the content, the same bytes for the same figures. A file is put in its place whole; one that cannot be written is
    tried again at the next look. `log` hears of each new cause once.
    """

    def __init__(
        self,
        folder: Path,
        formats: Sequence[str],
        *,
        due: Callable[[], Iterable[tuple[str, bool]]],
        make: Callable[[str, str], bytes],
        log: Callable[..., object],
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._folder, self._formats, self._due, self._make, self._log = folder, formats, due, make, log
        self._look_every_s = look_every_s
        self.trouble: str | None = None
        self._done: dict[str, bool] = {}  # day → whether it was over when its files were last compared
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="daily files", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the file at hand and end."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(STOP_WITHIN_S)

    def look(self) -> None:
        """Write what is due now; never raises."""
        try:
            for day, is_over in self._due():
                if self._stopping.is_set():
                    return
                if self._done.get(day) is not is_over:
                    for form in self._formats:
                        self._keep(self._folder / f"{day}.{form}", self._make(day, form))
                    self._done[day] = is_over
            self.trouble = None
        except Exception as error:
            cause = str(error) or type(error).__name__
            if cause != self.trouble:
                self._log("daily_file_not_written", folder=str(self._folder), error=cause)
            self.trouble = cause

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.look()
            self._stopping.wait(self._look_every_s)

    def _keep(self, path: Path, content: bytes) -> None:
        """Put a file there whole, unless it says the same already."""
        with contextlib.suppress(FileNotFoundError):
            if path.read_bytes() == content:
                return
        path.parent.mkdir(parents=True, exist_ok=True)
        making = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with making.open("wb") as file:
                file.write(content)
                with contextlib.suppress(OSError):  # a share that keeps no modes
                    os.fchmod(file.fileno(), 0o600 | path.parent.stat().st_mode & READERS)
                file.flush()
                os.fsync(file.fileno())
            os.replace(making, path)
        finally:
            making.unlink(missing_ok=True)
