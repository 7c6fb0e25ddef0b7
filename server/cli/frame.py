"""What the commands share: how they fail, which language they speak, where their data lies."""

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from server.domain.refusals import Refusal

if TYPE_CHECKING:
    from config.sentences import Sentences

LANGUAGES = ("zh", "en")
MISUSED = frozenset({"counter_needed", "no_counter_allowed", "unknown_role"})

F = TypeVar("F", bound=Callable[..., Any])


class Commands(click.Group):
    """A group whose commands fail with one clear line on stderr: exit 1 when refused, 2 when misused."""

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        """Read what stands before the command's name."""
        try:
            return super().make_context(*arguments, **named)
        except click.UsageError as misuse:
            raise in_one_line(misuse) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; every failure becomes a sentence."""
        try:
            return super().invoke(ctx)
        except click.UsageError as misuse:
            raise in_one_line(misuse) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Refusal as refusal:
            sentence = say(f"refusal.{refusal.sentence}", **refusal.values)
            if refusal.code in MISUSED:
                raise click.UsageError(sentence) from None
            raise click.ClickException(sentence) from None
        except OSError as error:
            raise click.ClickException(f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")) from None
        except Exception as error:
            raise click.ClickException(one_line(error)) from None


def in_one_line(misuse: click.UsageError) -> click.UsageError:
    """A misuse without the lines that click puts around it; a bare group still shows what it can do."""
    if isinstance(misuse, click.exceptions.NoArgsIsHelpError):
        return misuse
    sentence = " ".join(misuse.format_message().split())
    return click.UsageError(sentence if misuse.ctx is None else f"{sentence} ({misuse.ctx.command_path} --help)")


def one_line(error: Exception) -> str:
    """A failure nobody foresaw, in a line that can be reported."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    place = traceback and f"{Path(traceback.tb_frame.f_code.co_filename).name}:{traceback.tb_lineno}"
    return f"{type(error).__name__}: {error} ({place})"


def language() -> str:
    """The terminal's language, as far as there are sentences in it; English otherwise."""
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return next((known for known in LANGUAGES if named.startswith(known)), "en")


def sentences() -> "Sentences":
    """The sentences of the terminal's language."""
    return _sentences(language())


@functools.cache
def _sentences(spoken: str) -> "Sentences":
    from config.sentences import Sentences  # Babel takes a moment, which only a sentence needs

    return Sentences.load([spoken])


def say(key: str, **values: Any) -> str:
    """A sentence in the terminal's language."""
    return sentences().say(key, language(), **values)


def tell(key: str, **values: Any) -> None:
    """Say something beside the answer, on stderr."""
    click.echo(say(key, **values), err=True)


def data_option(command: F) -> F:
    """`--data DIR`, the branch's data folder."""
    option = click.option(
        "--data", "data", required=True, metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
        help="The branch's data folder.",
    )  # fmt: skip
    return option(command)


def existing_data_option(command: F) -> F:
    """`--data DIR` of a branch that is there already."""
    option = click.option(
        "--data", "data", required=True, metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="The branch's data folder.",
    )  # fmt: skip
    return option(command)
