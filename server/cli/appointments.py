"""Commands about appointments."""

import json
import urllib.error
import urllib.request
from base64 import b64encode
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from server.cli.frame import language, say, tell

ANSWER_WITHIN_S = 120.0  # a whole day, each booking safe on the disk before the next
SENTENCE_BYTES_MAX = 65_536


@click.group()
def appointments() -> None:
    """Appointments."""


@appointments.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The day of lines that name none.")
@click.option("--server", default="http://127.0.0.1:8000", show_default=True, metavar="URL",
              help="Where the branch is served.")  # fmt: skip
@click.option("--token", required=True, envvar="BRANCH_QUEUE_TOKEN", help="A program's token; or BRANCH_QUEUE_TOKEN.")
def import_file(file: Path, day: datetime | None, server: str, token: str) -> None:
    """Book the appointments of a CSV or ICS file at the running branch."""
    body: dict[str, Any] = {"name": file.name, "content": b64encode(file.read_bytes()).decode()}
    if day is not None:
        body["day"] = day.strftime("%Y-%m-%d")
    answer = _asked(f"{server.rstrip('/')}/api/v1/appointments/import?language={language()}", body, token)
    for entry in answer["booked"]:
        click.echo("\t".join([str(entry["line"]), entry["slot"], entry["code"], entry["contact"] or ""]))
    for fault in answer["faults"]:
        tell("cli.appointments_fault", line=fault["line"], sentence=fault["sentence"])
    tell("cli.appointments_imported", booked=len(answer["booked"]), already=answer["already"])
    if answer["faults"]:
        raise click.ClickException(say("cli.appointments_faults", count=len(answer["faults"])))


def _asked(url: str, body: dict[str, Any], token: str) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="POST")
        with urllib.request.urlopen(request, timeout=ANSWER_WITHIN_S) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        raise click.ClickException(_sentence(refused)) from None
    except (OSError, ValueError) as error:
        raise click.ClickException(say("cli.no_server", url=url.partition("/api/")[0])) from error


def _sentence(refused: urllib.error.HTTPError) -> str:
    try:
        return str(json.loads(refused.read(SENTENCE_BYTES_MAX))["detail"])
    except (ValueError, KeyError):
        return f"{refused.code} {refused.reason}"
