"""The command that looks whether everything is in order."""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from server.cli.finding import FAULT, NOTE, OK, Finding
from server.cli.frame import language, say, sentences
from server.cli.health_voice import voice_findings
from server.serving.clocks import monotonic_s

if TYPE_CHECKING:
    from config.settings import BranchFile

LETTERS_SHOWN_MAX = 20
FREE_BYTES_MIN = 500_000_000


@click.command()
@click.option("--config", "file", metavar="FILE", type=click.Path(path_type=Path), help="A branch file to look at too.")
@click.option("--data", metavar="DIR", type=click.Path(path_type=Path), help="A data folder to look at too.")
def doctor(file: Path | None, data: Path | None) -> None:
    """Look at what is installed, reachable and writable; exit 1 when something is wrong."""
    findings = [*_machine(), *_voices(), *_learning()]
    if file is not None:
        findings += _branch(file)
    if data is not None:
        findings += _folder(data)
    for finding in findings:
        click.echo(f"{say(f'cli.doctor.{finding.grade}')}\t{finding.what}\t{finding.says}")
    if any(finding.grade == FAULT for finding in findings):
        raise click.exceptions.Exit(1)


def _machine() -> Iterator[Finding]:
    from importlib.metadata import version

    from printers.fonts import hanzi_font

    yield Finding(OK, "branch-queue", f"{version('branch-queue')}, Python {sys.version.split()[0]}")
    font = hanzi_font()
    if font:
        yield Finding(OK, say("cli.doctor.font"), font)
    else:
        yield Finding(NOTE, say("cli.doctor.font"), say("cli.doctor.no_font"))


def _learning() -> Iterator[Finding]:
    from server.learning.boosting import available

    if available():
        yield Finding(OK, say("cli.doctor.estimates"), "scikit-learn")
    else:
        yield Finding(NOTE, say("cli.doctor.estimates"), say("cli.doctor.no_estimates"))


def _voices() -> Iterator[Finding]:
    from config.sentences import languages_written
    from display.voice import Voice

    with tempfile.TemporaryDirectory() as folder:
        voice = Voice(Path(folder), monotonic=monotonic_s, languages=languages_written())
        try:
            available = voice.available()
        finally:
            voice.stop()
    for spoken, name in available.items():
        if name:
            yield Finding(OK, say("cli.doctor.voice", language=spoken), name)
        else:
            yield Finding(NOTE, say("cli.doctor.voice", language=spoken), say("cli.doctor.no_voice"))


def _branch(file: Path) -> Iterator[Finding]:
    from config.load import BadBranchFile, load

    try:
        loaded = load(file)
    except BadBranchFile as bad:
        for line in bad.lines(sentences().say, language()):
            yield Finding(FAULT, str(file), line)
        return
    yield Finding(OK, str(file), say("cli.check_well", file=file.name))
    for warning in loaded.warnings:
        yield Finding(NOTE, str(file), warning.line(sentences().say, language()))
    yield from voice_findings(loaded.branch_file)
    yield from _letters(loaded.branch_file)
    yield from _printers(loaded.branch_file)


def _letters(branch: "BranchFile") -> Iterator[Finding]:
    """Whether everything this branch may print can be drawn, for lines that no printer has letters for."""
    from config.defaults import texts_of
    from printers.cells import clean, shaped
    from printers.fonts import can_shape, undrawable

    held = [entry[at] for _, entry, at in texts_of(branch.model_dump(mode="json"))]
    texts = [clean(text) for by_language in held for text in (by_language or {}).values()]
    lacking = undrawable(texts)
    if lacking:
        says = say("cli.doctor.no_letters", letters=lacking[:LETTERS_SHOWN_MAX])
        yield Finding(NOTE, say("cli.doctor.letters"), says)
    if any(map(shaped, texts)) and not can_shape():
        yield Finding(NOTE, say("cli.doctor.letters"), say("cli.doctor.no_shaping"))


def _printers(branch: "BranchFile") -> Iterator[Finding]:
    for printer in branch.printers:
        if printer.address.startswith("memory:"):
            yield Finding(OK, printer.name, printer.address)
            continue
        grade, says = _asked(printer.address, silent=printer.status == "none")
        yield Finding(grade, printer.name, f"{printer.address}: {says}" if says else printer.address)


def _asked(address: str, silent: bool) -> tuple[str, str]:
    """How a printer is and what it says: nothing, where all is well and it could print now."""
    from printers.conversation import Talk
    from printers.delivery import Pace
    from printers.devices import PrinterError, open_printer

    try:
        connection = open_printer(address)
    except PrinterError as error:
        return FAULT, say(f"slip.cause.{error.code}")
    try:
        if silent or not connection.answers:
            return OK, ""
        status = Talk(connection, monotonic_s, lambda: False).status(Pace().answer_s)
    except PrinterError as error:
        return FAULT, say(f"slip.cause.{error.code}")
    finally:
        connection.close()
    cause = "no_answer" if status is None else status.cause
    if cause:
        return FAULT, say(f"slip.cause.{cause}")
    if status is not None and status.paper == "near_end":
        return NOTE, say("printers.paper.near_end")
    return OK, ""


def _folder(data: Path) -> Iterator[Finding]:
    from server.store import store
    from server.store.schema import StoreError

    if not data.is_dir():
        yield Finding(NOTE, str(data), say("cli.doctor.no_folder"))
        return
    writable = os.access(data, os.W_OK | os.X_OK)
    yield Finding(OK if writable else FAULT, str(data), say(f"cli.doctor.{'' if writable else 'not_'}writable"))
    free_bytes = shutil.disk_usage(data).free
    enough = free_bytes >= FREE_BYTES_MIN
    yield Finding(OK if enough else FAULT, str(data), say("cli.doctor.free", megabytes=free_bytes // 1_000_000))
    try:
        yield Finding(OK, str(data), say("cli.doctor.branch", branch=store.branch_of(data) or "—"))
        yield from _changed_printers(data)
    except StoreError as error:
        yield Finding(FAULT, str(data), say(f"refusal.{error.sentence}", **error.values))


def _changed_printers(data: Path) -> Iterator[Finding]:
    """Printers that people took out of service or replaced: the branch file does not say so."""
    from server.app.printers import shown_address
    from server.store import printers, store
    from server.store.schema import StoreError

    try:
        with contextlib.closing(store.existing(data)) as kept:
            changed = kept.read(printers.every)
    except StoreError:
        return  # a folder that is new, or of another version: what is wrong with it was said before
    for name, known in changed.items():
        if known.disabled is not None:
            yield Finding(NOTE, name, say("slip.cause.disabled") + (f": {known.disabled}" if known.disabled else ""))
        if known.address is not None:
            yield Finding(NOTE, name, say("cli.doctor.replaced", address=shown_address(known.address)))
