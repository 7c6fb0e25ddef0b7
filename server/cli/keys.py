"""The command behind a hot key or a keypad: what the teller's keys do."""

import json
import os
import secrets
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import click

from server.cli.frame import say

# Each key of a teller: the call of the API, what it sends, and the reason it gives unless another is given.
KEYS: dict[str, tuple[str, dict[str, Any], str | None]] = {
    "next": ("call-next", {"finish_current": True}, None),
    "recall": ("recall", {}, None),
    "start": ("start", {}, None),
    "finish": ("finish", {}, None),
    "missed": ("no-show", {}, None),
    "undo": ("undo", {}, None),
    "put-back": ("put-back", {}, None),
    "hold": ("park", {}, "other"),
    "pause": ("pause", {}, "break"),
    "resume": ("resume", {}, None),
}
ANSWER_WITHIN_S = 5.0
TRIES_MAX = 3
TOKEN_FILE = "press-{counter}.token"
TOKEN_NAME = "press"


@click.command()
@click.argument("key", type=click.Choice(list(KEYS)))
@click.option("--counter", required=True, type=click.IntRange(1, 999), metavar="N")
@click.option("--reason", help="Why, for `pause` (break unless given) and `hold` (other unless given).")
@click.option(
    "--server",
    "--url",
    "server",
    default="http://127.0.0.1:8000",
    show_default=True,
    metavar="URL",
    help="Where the branch is served.",
)
@click.option("--token", envvar="BRANCH_QUEUE_TOKEN", help="A counter's token; or BRANCH_QUEUE_TOKEN.")
@click.option(
    "--data", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Instead of a token, on the server itself: the branch's data folder.",
)  # fmt: skip
def press(key: str, counter: int, reason: str | None, server: str, token: str | None, data: Path | None) -> None:
    """Press a teller's key at counter N; prints the number that stands there now."""
    shown = token or (data and _token_in(data, counter))
    if not shown:
        raise click.UsageError(say("cli.press_token_needed"))
    place = f"{server.rstrip('/')}/api/v1/counters/{counter}"
    call, body, usual = KEYS[key]
    if usual is not None:
        body = {**body, "reason": reason or usual}
    if key == "resume":
        call, body = _going_on(_asked("GET", place, None, shown)["counter"])
    ticket = _asked("POST", f"{place}/{call}", body, shown)["counter"].get("ticket")
    click.echo(ticket["number"] if ticket else "-")


def _going_on(counter: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What `resume` means now: the end of the pause, else the customer who has been on hold here longest."""
    if counter["state"] != "paused" and counter["parked"]:
        return "unpark", {"ticket": counter["parked"][0]["ticket"]["id"]}
    return "resume", {}


def _token_in(data: Path, counter: int) -> str:
    """The token that this command keeps in the data folder for a counter, made the first time."""
    from server.auth import secret, tokens  # only here: a key with a token of its own is pressed sooner
    from server.serving.clocks import wall_ms
    from server.store.access import Access

    access, path = Access(data), data / TOKEN_FILE.format(counter=counter)
    if path.exists():
        kept = path.read_text(encoding="ascii").strip()
        digest = secret.sha256_of(kept)
        if any(row.secret_sha256 == digest and row.revoked_ms is None for row in tokens.every(access)):
            return kept
    _, made = tokens.create(access, "counter", wall_ms(), counter=counter, name=TOKEN_NAME)
    draft = path.with_suffix(f".{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(f"{made}\n")
    draft.replace(path)
    return made


def _asked(method: str, url: str, body: dict[str, Any] | None, token: str) -> dict[str, Any]:
    """Ask once; when no answer comes, again under the same key, so that nothing happens twice."""
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": secrets.token_hex(16),
    }
    sent = None if body is None else json.dumps(body).encode()
    for tried in range(1, TRIES_MAX + 1):
        try:
            request = urllib.request.Request(url, sent, headers, method=method)
            with urllib.request.urlopen(request, timeout=ANSWER_WITHIN_S) as answer:
                return json.load(answer)  # type: ignore[no-any-return]
        except urllib.error.HTTPError as refused:
            raise click.ClickException(_sentence(refused)) from None
        except (OSError, ValueError) as error:
            if tried == TRIES_MAX:
                raise click.ClickException(say("cli.no_server", url=url.partition("/api/")[0])) from error
    raise AssertionError("unreachable")


def _sentence(refused: urllib.error.HTTPError) -> str:
    """The server's own sentence: without a wish of ours, in the branch's first language."""
    try:
        return str(json.load(refused)["detail"])
    except (ValueError, KeyError):
        return f"{refused.code} {refused.reason}"
