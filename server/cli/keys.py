"""The command behind a hot key or a keypad: what the teller's keys do."""

import json
import secrets
import urllib.error
import urllib.request
from typing import Any

import click

from server.cli.frame import language, say

# Each key of a teller: the call of the API, and what it sends.
KEYS: dict[str, tuple[str, dict[str, Any]]] = {
    "next": ("call-next", {"finish_current": True}),
    "recall": ("recall", {}),
    "finish": ("finish", {}),
    "missed": ("no-show", {}),
    "pause": ("pause", {}),
}
ANSWER_WITHIN_S = 5.0
TRIES_MAX = 3


@click.command()
@click.argument("key", type=click.Choice(list(KEYS)))
@click.option("--counter", required=True, type=click.IntRange(1, 999), metavar="N")
@click.option("--reason", default="break", show_default=True, help="Why, for `pause`.")
@click.option("--url", default="http://127.0.0.1:8000", show_default=True, help="Where the branch is served.")
@click.option("--token", required=True, envvar="BRANCH_QUEUE_TOKEN", help="A counter's token; or BRANCH_QUEUE_TOKEN.")
def press(key: str, counter: int, reason: str, url: str, token: str) -> None:
    """Press a teller's key at counter N; prints the number that is called now."""
    call, body = KEYS[key]
    answer = _post(
        f"{url.rstrip('/')}/api/v1/counters/{counter}/{call}?language={language()}",
        {**body, "reason": reason} if key == "pause" else body,
        token,
    )
    ticket = answer["counter"].get("ticket")
    click.echo(ticket["number"] if ticket else "-")


def _post(url: str, body: dict[str, Any], token: str) -> dict[str, Any]:
    """Send once; when no answer comes, again under the same key, so that nothing happens twice."""
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": secrets.token_hex(16),
    }
    for tried in range(1, TRIES_MAX + 1):
        try:
            request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="POST")
            with urllib.request.urlopen(request, timeout=ANSWER_WITHIN_S) as answer:
                return json.load(answer)  # type: ignore[no-any-return]
        except urllib.error.HTTPError as refused:
            raise click.ClickException(_sentence(refused)) from None
        except (OSError, ValueError) as error:
            if tried == TRIES_MAX:
                raise click.ClickException(say("cli.no_server", url=url.partition("/api/")[0])) from error
    raise AssertionError("unreachable")


def _sentence(refused: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(refused)["detail"])
    except (ValueError, KeyError):
        return f"{refused.code} {refused.reason}"
