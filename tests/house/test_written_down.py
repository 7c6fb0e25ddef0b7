"""What people can set, ask for or read stands where they look for it."""

import re
import tomllib
import typing

import click
import pytest
from pydantic import BaseModel

from config.settings import BranchFile

GROUPS = {"token", "staff", "report", "print"}


def parts_of(annotation) -> list[type[BaseModel]]:
    """The models inside a field's type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in typing.get_args(annotation) for model in parts_of(argument)]


def settings_of(model: type[BaseModel], path: str = "") -> dict[str, type[BaseModel] | None]:
    """Every setting by its path (`counters.number`)."""
    found: dict[str, type[BaseModel] | None] = {}
    for own_name, field in model.model_fields.items():
        name = field.alias or own_name
        inner = parts_of(field.annotation)
        if inner:
            found |= settings_of(inner[0], f"{path}{name}.")
        else:
            found[f"{path}{name}"] = None
    return found


def set_in(table: dict, path: str = "") -> set[str]:
    """The paths of all that a TOML table sets; those of texts per language too."""
    found = set()
    for name, value in table.items():
        found.add(f"{path}{name}")
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                found |= set_in(inner, f"{path}{name}.")
    return found


def test_every_setting_stands_in_a_sample_branch_file(top):
    shown = set()
    for file in (top / "config" / "branches").glob("*.toml"):
        shown |= set_in(tomllib.loads(file.read_text(encoding="utf-8")))
    assert not set(settings_of(BranchFile)) - shown


def test_every_kind_of_event_has_a_golden_shape(top):
    from server.domain import events

    kinds = {kind.__name__ for kind in typing.get_args(events.Event)}
    kept = {path.name.partition(".")[0] for path in (top / "tests" / "store" / "golden").glob("*.json")}
    assert len(kinds) > 10
    assert not {kind for kind in kinds if not any(name.startswith(kind) for name in kept)}


def commands_of(group: click.Group, before: str = "") -> list[str]:
    """Every command as it is typed."""
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += commands_of(command, f"{before}{name} ")
        elif not command.hidden:
            found.append(f"{before}{name}")
    return found


def options_of(group: click.Group, before: str = "") -> list[tuple[str, str]]:
    """Every option with its command."""
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += options_of(command, f"{before}{name} ")
            continue
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                found.append((f"{before}{name}", parameter.opts[-1]))
    return found


@pytest.fixture(scope="module")
def cli_page(top) -> str:
    return (top / "docs" / "cli.md").read_text(encoding="utf-8")


def section(page: str, command: str) -> str:
    """What docs/cli.md says under the command's own heading; empty when it has none."""
    found = re.search(rf"^## `{re.escape(command)}[^\n]*\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    return found[0] if found else ""


def test_every_command_has_its_section_in_the_docs(cli_page):
    from server.cli import main

    assert not [command for command in commands_of(main) if not section(cli_page, command)]


def test_every_option_is_explained_beside_its_command(cli_page):
    from server.cli import main

    unsaid = [f"{command} {option}" for command, option in options_of(main) if option not in section(cli_page, command)]
    assert not unsaid


def test_the_docs_tell_of_no_command_that_is_not_there(cli_page):
    from server.cli import main

    told = set(re.findall(r"^## `([a-z]+(?: [a-z]+)?)", cli_page, re.MULTILINE))
    there = set(commands_of(main))
    assert not {name for name in told if name not in there and name.partition(" ")[0] not in there - GROUPS}


def test_every_page_of_the_docs_is_found_from_the_readme(top):
    readme = (top / "README.md").read_text(encoding="utf-8")
    pages = [path.relative_to(top).as_posix() for path in (top / "docs").rglob("*.md")]
    assert pages and not [page for page in pages if page not in readme]


def test_every_picture_that_the_docs_show_is_there(top):
    missing = []
    for page in [top / "README.md", *(top / "docs").rglob("*.md")]:
        for target in re.findall(r"!?\[[^\]]*\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                missing.append(f"{page.name}: {target}")
    assert not missing
