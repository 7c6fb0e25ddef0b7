"""Starting a branch's server."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.app import Running
from server.serving import logs
from server.serving.claim import Folder, listen, url_of
from server.serving.clocks import Pace, clocks
from server.serving.worker import Service, Serving


@dataclass(frozen=True, slots=True)
class Plan:
    """What to serve, and where: `settings` is a branch file's dump, `data` the data folder.

    `pace` lets business time run differently; `links` are what `/` offers beside its own pages, as [{href, key}].
    """

    settings: Mapping[str, Any]
    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    pace: Pace | None = None
    links: Sequence[Mapping[str, str]] = ()


def serve(plan: Plan) -> None:
    """Serve until SIGTERM; prints `ready URL` once requests are taken.

    Whatever can be refused is refused before anything runs: Refusal folder_in_use, folder_unusable,
    folder_of_another_branch, port_in_use, address_unusable. Ends by SystemExit.
    """
    log = logs.set_up()
    os.umask(0o077)  # what a branch keeps is its own
    folder = Folder(plan.data)
    folder.must_be_of(plan.settings["branch"]["id"])
    listener = listen(plan.host, plan.port)
    url = url_of(listener)
    given = clocks(plan.pace)

    def build() -> Service:
        return Running(
            plan.settings, plan.data, now=given.now_ms, monotonic=given.monotonic, log=log, links=plan.links
        )

    Serving(build, listener, ready=lambda: print(f"ready {url}", flush=True)).run()  # noqa: T201  # the contract's line
