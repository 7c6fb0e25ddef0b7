"""The command that says a call aloud."""

import shutil
import tempfile
from pathlib import Path

import click

from server.cli.frame import LANGUAGES, language, say, tell
from server.serving.clocks import monotonic_s


@click.command("say")
@click.argument("number", required=False)
@click.argument("counter", required=False, type=click.IntRange(1, 999))
@click.option("--text", help="Say this instead of a call.")
@click.option("--language", "spoken", type=click.Choice(LANGUAGES), help="The terminal's language when left out.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A WAV to write instead.")
def say_aloud(
    number: str | None, counter: int | None, text: str | None, spoken: str | None, output: Path | None
) -> None:
    """Say that NUMBER is called to COUNTER, or a --text, as the hall would hear it."""
    from display.play import NoPlayer, play
    from display.voice import TEXT_LENGTH_MAX, Voice, VoiceMissing
    from display.voice_process import VoiceFailed

    spoken = spoken or language()
    sentence = _sentence(number, counter, text, spoken)
    if len(sentence) > TEXT_LENGTH_MAX:
        raise click.UsageError(say("cli.text_too_long", limit=TEXT_LENGTH_MAX))
    with tempfile.TemporaryDirectory() as folder:
        voice = Voice(Path(folder), monotonic=monotonic_s, languages=[spoken])
        try:
            sound = voice.wav(sentence, spoken)
            if output is None:
                play(sound)
            else:
                shutil.copyfile(sound, output)
                tell("cli.written", file=output)
        except VoiceMissing:
            raise click.ClickException(say("cli.no_voice", language=spoken)) from None
        except (VoiceFailed, NoPlayer) as error:
            raise click.ClickException(say("cli.not_said", detail=error)) from None
        finally:
            voice.stop()


def _sentence(number: str | None, counter: int | None, text: str | None, spoken: str) -> str:
    """What the engine reads; refuses half a call, and a call beside a text."""
    from config.sentences import Sentences
    from display.words import announcement, for_engine

    if text is not None and number is None:
        return for_engine(text, spoken)
    if text is not None or number is None or counter is None:
        raise click.UsageError(say("cli.say_what"))
    if not (number.isascii() and number.isalnum() and len(number) <= 12):
        raise click.BadParameter(number, param_hint="NUMBER")
    return announcement(number.upper(), counter, spoken, say=Sentences.load([spoken]).say)
