"""The command line, a function per command."""

import click

from server.cli import (
    appointments,
    branch,
    customers,
    demo,
    evaluate,
    figures,
    health,
    keys,
    paper,
    people,
    sound,
    virtual_printer,
)
from server.cli.frame import Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="branch-queue")
def main() -> None:
    """Runs the waiting hall of a bank branch."""


for command in (
    branch.init,
    branch.check,
    branch.serve,
    demo.demo,
    people.token,
    people.staff,
    customers.customers,
    appointments.appointments,
    figures.report,
    figures.replay,
    evaluate.evaluate,
    sound.say_aloud,
    keys.press,
    paper.printing,
    virtual_printer.virtual_printer,
    health.doctor,
):
    main.add_command(command)
