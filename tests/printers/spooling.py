"""A process that prints from a journal until it is killed: `spooling.py ADDRESS JOURNAL`."""

import json
import os
import sys
import threading
import time
from pathlib import Path

from printers.delivery import Pace
from printers.spool import Job, Spool

PACE = Pace(ask_again_s=0.02, done_s=0.5, idle_ask_s=0.05, back_off_s=(0.01,))


class Journal:
    """Jobs with their states, one JSON line for each change, on the disk before `note` returns."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self.jobs: dict[str, dict] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            change = json.loads(line)
            self.jobs.setdefault(change["id"], {}).update(change)
        for job, held in self.jobs.items():
            if held["state"] in ("sending", "held"):
                self.note(job, "unknown", "restarted")

    def next_job(self, printer: str) -> Job | None:
        return next((Job(job, held["slip"]) for job, held in self.jobs.items() if held["state"] == "queued"), None)

    def note(self, job: str, state: str, cause: str) -> None:
        self._file.write(json.dumps({"id": job, "state": state, "cause": cause}) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.jobs[job]["state"] = state


if __name__ == "__main__":
    journal = Journal(Path(sys.argv[2]))
    Spool(
        {"name": "door", "address": sys.argv[1], "width_mm": 58},
        next_job=journal.next_job,
        note=journal.note,
        wanted=lambda job: True,
        monotonic=time.monotonic,
        pace=PACE,
    ).start()
    threading.Event().wait()
