"""The command line, a function per command."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="branch-queue")
def main() -> None:
    """Runs the waiting hall of a bank branch."""
