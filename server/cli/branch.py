"""Commands about a branch: its file, its server."""

from pathlib import Path

import click

from server.cli.frame import language, say, sentences, tell

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


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Name everything that is wrong with a branch file, each with its place."""
    from config.load import BadBranchFile, load
    try:
        loaded = load(file)
    except BadBranchFile as bad:
        for line in bad.lines(sentences().say, language()):
            click.echo(line, err=True)
        raise click.exceptions.Exit(1) from None
    for warning in loaded.warnings:
        click.echo(say("cli.warning", line=warning.line(sentences().say, language())), err=True)
    tell("cli.check_well", file=file)
