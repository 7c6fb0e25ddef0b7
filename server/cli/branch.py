"""Commands about a branch: its file, its server."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from server.cli.frame import data_option, language, say, sentences, tell

if TYPE_CHECKING:
    from config.complaints import Complaint
    from config.load import Loaded
    from server.serving.clocks import Pace

FILE_NAME = "branch.toml"


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Write DIR/branch.toml, a commented branch file to start from."""
    from config.load import starter

    file = folder / FILE_NAME
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(starter())
    except FileExistsError:
        raise click.ClickException(say("cli.file_exists", file=file)) from None
    tell("cli.init_done", file=file)


def loaded(file: Path) -> "Loaded":
    """The branch file; ends the command with every complaint on stderr when there are any."""
    from config.load import BadBranchFile, load

    try:
        return load(file, _of_profiles)
    except BadBranchFile as bad:
        for line in bad.lines(sentences().say, language()):
            click.echo(line, err=True)
        raise click.exceptions.Exit(1) from None


def _of_profiles(written: Mapping[str, Any]) -> "Iterator[Complaint]":
    """Printers whose profile python-escpos does not know; its database is read only where one is named."""
    from config.complaints import Complaint, path_of
    from config.defaults import entries

    for index, printer in entries(written, "printers"):
        profile = printer.get("profile")
        if isinstance(profile, str):
            from printers.model import profiles

            if profile not in profiles():
                near = get_close_matches(profile, profiles(), n=3, cutoff=0) or profiles()
                values = {"value": profile, "near": ", ".join(near)}
                yield Complaint(path_of("printers", index, "profile"), "check.unknown_printer_profile", values)


def _of_playlist(found: "Loaded") -> "Iterator[Complaint]":
    """What of the playlist fits only files that no board can show."""
    from config.complaints import Complaint, path_of
    from display.media import PICTURES, VIDEOS, can_fit

    kinds = ", ".join(sorted(PICTURES | VIDEOS))
    for index, shown in enumerate(found.branch_file.media.playlist):
        if not can_fit(shown.file):
            values = {"value": shown.file, "kinds": kinds}
            yield Complaint(path_of("media", "playlist", index, "file"), "check.warn.playlist_kind", values)


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Name everything that is wrong with a branch file, each with its place."""
    found = loaded(file)
    for warning in [*found.warnings, *_of_playlist(found)]:
        click.echo(say("cli.warning", line=warning.line(sentences().say, language())), err=True)
    tell("cli.check_well", file=file)


def _pace(_context: click.Context, _parameter: click.Parameter, value: str | None) -> "Pace | None":
    """START_MS,SPEED[,AT_S[,UNTIL_MS]] as a pace; without AT_S it starts now."""
    from server.serving.clocks import Pace, monotonic_s

    if value is None:
        return None
    try:
        start_ms, speed, *more = value.split(",")
        at_s = float(more[0]) if more else monotonic_s()
        return Pace(int(start_ms), float(speed), at_s, int(more[1]) if len(more) > 1 else None)
    except ValueError:
        raise click.BadParameter(value) from None


@click.command()
@click.option(
    "--config", "file", required=True, metavar="FILE", type=click.Path(path_type=Path), help="The branch file."
)
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free port.")
@click.option("--pace", callback=_pace, hidden=True, help="START_MS,SPEED[,AT_S[,UNTIL_MS]]")
@click.option("--begins", type=click.Path(path_type=Path), hidden=True, help="A file that will name the pace's AT_S.")
@click.option("--links", type=click.File(encoding="utf-8"), hidden=True, help="JSON: what `/` offers beside its pages.")
def serve(
    file: Path, data: Path, host: str, port: int, pace: "Pace | None", begins: Path | None, links: TextIO | None
) -> None:
    """Run the branch until SIGTERM; prints `ready URL` once it takes requests."""
    import json

    from server.serving.run import Plan
    from server.serving.run import serve as run

    settings = loaded(file).branch_file.model_dump(mode="json")
    if pace is not None and begins is not None:
        pace = pace.beginning_by(begins)
    run(Plan(settings, data, host, port, pace, json.load(links) if links else ()))
