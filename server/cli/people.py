"""Commands about tokens of devices, and about people."""

import sys
from pathlib import Path

import click

from server.auth import people, roles, tokens
from server.cli.frame import data_option, existing_data_option, say, tell
from server.serving.clocks import wall_ms
from server.store.access import Access


@click.group()
def token() -> None:
    """Tokens of kiosks, boards, counters and programs."""


@token.command("create")
@data_option
@click.option("--role", required=True, type=click.Choice(roles.ROLES), help="What its bearer may do.")
@click.option("--counter", type=click.IntRange(1, tokens.COUNTER_MAX), metavar="N", help="The counter it is bound to.")
@click.option("--name", help="The [[kiosks]] or [[boards]] entry it is for.")
def create_token(data: Path, role: str, counter: int | None, name: str | None) -> None:
    """Make a token; its secret is the last line of stdout, and is shown this once."""
    row, secret = tokens.create(Access(data), role, wall_ms(), counter=counter, name=name)
    tell("cli.token_created", id=row.id, role=role)
    click.echo(secret)


@token.command("list")
@existing_data_option
def list_tokens(data: Path) -> None:
    """Show every token but its secret: id, role, counter, name, state."""
    for row in tokens.every(Access(data)):
        state = say("cli.revoked" if row.revoked_ms else "cli.valid")
        click.echo("\t".join([row.id, row.role, str(row.counter or "-"), row.name or "-", state]))


@token.command("revoke")
@existing_data_option
@click.argument("token_id", metavar="ID")
def revoke_token(data: Path, token_id: str) -> None:
    """End a token, at once and for good."""
    tokens.revoke(Access(data), token_id, wall_ms())
    tell("cli.token_revoked", id=token_id)


@click.group()
def staff() -> None:
    """People who sign in."""


def _password(from_stdin: bool) -> str:
    """Asked for twice, or the first line of stdin."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError(say("cli.password_stdin"))
    return str(click.prompt(say("cli.password"), hide_input=True, confirmation_prompt=True, err=True))


password_option = click.option("--password-stdin", is_flag=True, help="Read the password's one line from stdin.")


@staff.command("add")
@data_option
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(roles.STAFF_ROLES))
@password_option
def add_staff(data: Path, name: str, role: str, password_stdin: bool) -> None:
    """Let a person sign in."""
    people.add(Access(data), name, role, _password(password_stdin), wall_ms())
    tell("cli.staff_added", name=name, role=role)


@staff.command("passwd")
@existing_data_option
@click.argument("name")
@password_option
def change_password(data: Path, name: str, password_stdin: bool) -> None:
    """Give a person another password; ends their sessions, and lets a disabled person in again."""
    people.change_password(Access(data), name, _password(password_stdin), wall_ms())
    tell("cli.password_changed", name=name)


@staff.command("disable")
@existing_data_option
@click.argument("name")
def disable_staff(data: Path, name: str) -> None:
    """Let a person in no more, at once."""
    people.disable(Access(data), name, wall_ms())
    tell("cli.staff_disabled", name=name)


@staff.command("list")
@existing_data_option
def list_staff(data: Path) -> None:
    """Show every person: name, role, state."""
    for row in people.every(Access(data)):
        click.echo("\t".join([row.name, row.role, say("cli.disabled" if row.disabled_ms else "cli.valid")]))
