"""The command that shows a branch at work."""

import json
import signal
import tempfile
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from server.cli.frame import say, tell
from server.serving import claim, clocks

if TYPE_CHECKING:
    from server.demo.show import Shown

SPEED = 5.0
SPEED_OF_A_RECORDED_DAY = 60.0
SPEED_MAX = 3600.0
FIRST_PORT, LAST_PORT = 8000, 8099
SEED_MAX = 2**31
OWN_FOLDER, ADDRESS = "demonstration", "address"
"""In the data folder: what a demonstration holds while it runs, and where it is seen."""


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), help="8000 or the next free one when left out.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Kept; else thrown away.")
@click.option("--speed", type=click.FloatRange(0, SPEED_MAX, min_open=True), help="How fast time runs; 5, or 60.")
@click.option("--seed", type=click.IntRange(0, SEED_MAX), help="The same people again.")
@click.option("--arrivals", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="A recorded queue.")
@click.option("--day", metavar="YYYY-MM-DD", help="The day of --arrivals.")
@click.option(
    "--json", "output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Figures, links."
)
def demo(
    port: int | None, data: Path | None, speed: float | None, seed: int | None,
    arrivals: Path | None, day: str | None, output: Path | None,
) -> None:  # fmt: skip
    """Show a branch with simulated customers and tellers, or live through a recorded day (--arrivals, --day)."""
    if (arrivals is None) != (day is None) or (arrivals is not None and seed is not None):
        raise click.UsageError(say("cli.demo_which"))
    port = _free_port() if port is None else port
    folder: AbstractContextManager[Any] = nullcontext(data) if data else tempfile.TemporaryDirectory()
    with folder as place:
        if arrivals is not None and day is not None:
            _recorded(arrivals, day, Path(place), speed or SPEED_OF_A_RECORDED_DAY, port, output)
        else:
            _living(Path(place), speed or SPEED, port, seed, output)


def _living(data: Path, speed: float, port: int, seed: int | None, output: Path | None) -> None:
    from server.demo import show

    alone = _alone(data, port)

    def began(shown: "Shown") -> None:
        tell("cli.demo_began", url=shown.url, speed=f"{speed:g}", seed=shown.seed)
        for link in shown.links:
            if link["key"] != "front.strip":
                note = f" ({link['note']})" if link["key"] == "front.board" else ""
                tell("cli.demo_link", what=say(link["key"]) + note, href=link["href"])
        for name, password in shown.passwords.items():
            tell("cli.demo_password", name=name, password=password)
        tell("cli.demo_visitor", counter=shown.visitor)
        (alone / ADDRESS).write_text(shown.url, encoding="utf-8")
        _write(output, shown.to_json())

    def hold(stop: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: stop())

    show.run(
        data,
        speed=speed,
        port=port,
        seed=clocks.wall_ms() % SEED_MAX if seed is None else seed,
        monotonic=clocks.monotonic_s,
        now_ms=clocks.wall_ms(),
        began=began,
        hold=hold,
        remembers=lambda days: tell("cli.demo_past", days=days),
    )


def _alone(data: Path, port: int) -> Path:
    """Refuse before anything is changed where another demonstration or server is; the folder this one holds."""
    from server.demo.child import HOST
    from server.domain.refusals import Refusal

    own = data / OWN_FOLDER
    try:
        claim.Folder(own, wait_s=0.0)
    except Refusal as refusal:
        if refusal.code != "folder_in_use":
            raise
        url = (own / ADDRESS).read_text(encoding="utf-8") if (own / ADDRESS).exists() else "…"
        raise Refusal("demo_running", folder=str(data), process=refusal.values["process"], url=url) from None
    (own / ADDRESS).unlink(missing_ok=True)
    claim.Folder(data).release()
    claim.listen(HOST, port).close()
    return own


def _recorded(arrivals: Path, day: str, data: Path, speed: float, port: int, output: Path | None) -> None:
    from server.demo import real_day, recorded

    outcome = real_day.run(
        recorded.read_day(arrivals, day),
        data,
        speed=speed,
        port=port,
        monotonic=clocks.monotonic_s,
        now_ms=clocks.wall_ms(),
        began=lambda url: tell("cli.demo_day_began", day=day, speed=f"{speed:g}", url=url),
    )
    text = json.dumps(outcome.figures, indent=1)
    click.echo(text)
    _write(output, outcome.figures)
    tell("cli.demo_day_latest", ms=round(outcome.latest_s * 1000))
    if outcome.wrong:
        raise click.ClickException(say("cli.demo_day_wrong", names=", ".join(outcome.wrong)))


def _write(output: Path | None, figures: dict[str, Any]) -> None:
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _free_port() -> int:
    """The first port from 8000 on that nobody has."""
    from server.demo.child import HOST
    from server.domain.refusals import Refusal

    for port in range(FIRST_PORT, LAST_PORT):
        try:
            claim.listen(HOST, port).close()
            return port
        except Refusal:
            continue
    return LAST_PORT
