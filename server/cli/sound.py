"""The command that says a call aloud."""

import shutil
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from server.cli.frame import LANGUAGES, language, say, sentences, tell
from server.serving.clocks import monotonic_s

if TYPE_CHECKING:
    from display.clips import Clips

FULL_PERCENT = 100


@click.command("say")
@click.argument("number", required=False)
@click.argument("counter", required=False, type=click.IntRange(1, 999))
@click.option("--text", help="Say this instead of a call.")
@click.option("--language", "spoken", type=click.Choice(LANGUAGES), help="The terminal's language when left out.")
@click.option(
    "--config",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Speak as this branch file says: its readings, its recordings, its loudspeaker.",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A WAV to write instead.")
def say_aloud(
    number: str | None,
    counter: int | None,
    text: str | None,
    spoken: str | None,
    file: Path | None,
    output: Path | None,
) -> None:
    """Say that NUMBER is called to COUNTER, or a --text, as the hall would hear it."""
    from display.voice import TEXT_LENGTH_MAX, Voice, VoiceMissing
    from display.voice_process import VoiceFailed

    spoken = spoken or language()
    wanted = _voice_of(file)
    sentence = _sentence(number, counter, text, spoken, bool(wanted.get("one_as_yao")))
    if len(sentence) > TEXT_LENGTH_MAX:
        raise click.UsageError(say("cli.text_too_long", limit=TEXT_LENGTH_MAX))
    with tempfile.TemporaryDirectory() as folder:
        voice = Voice(
            Path(folder),
            monotonic=monotonic_s,
            languages=[spoken],
            readings=wanted.get("readings"),
            clips=_clips(wanted.get("clips")),
        )
        try:
            sound = voice.wav(sentence, spoken)
            if output is None:
                _play(sound, wanted.get("device"))
            else:
                shutil.copyfile(sound, output)
                tell("cli.written", file=output)
        except VoiceMissing:
            raise click.ClickException(say("cli.no_voice", language=spoken)) from None
        except VoiceFailed as error:
            raise click.ClickException(say("cli.not_said", detail=error)) from None
        finally:
            voice.stop()


def _voice_of(file: Path | None) -> dict[str, Any]:
    """The [voice] of a branch file, nothing where none is named."""
    from config.load import BadBranchFile, load

    if file is None:
        return {}
    try:
        return load(file).branch_file.voice.model_dump(mode="json")
    except BadBranchFile as bad:
        raise click.ClickException("\n".join(bad.lines(sentences().say, language()))) from None


def _clips(folder: str | None) -> "Clips | None":
    from display.clips import Clips

    return None if folder is None else Clips.load(Path(folder))


def _play(sound: Path, device: str | None) -> None:
    """Play it to its end; the machine may have no player, or no device."""
    from display.speaker import Speaker

    speaker = Speaker(monotonic=monotonic_s, device=device)
    if not speaker.play([sound], FULL_PERCENT, threading.Event()):
        trouble, detail = speaker.trouble or ("player_failed", "")
        raise click.ClickException(say("cli.not_said", detail=f"{say(f'cli.doctor.{trouble}')}: {detail}"))


def _sentence(number: str | None, counter: int | None, text: str | None, spoken: str, one_as_yao: bool) -> str:
    """What is said; refuses half a call, and a call beside a text."""
    from config.sentences import Sentences
    from display import words

    if text is not None and text.strip() and number is None:
        return text
    if text is not None or number is None or counter is None:
        raise click.UsageError(say("cli.say_what"))
    if not (number.isascii() and number.isalnum() and len(number) <= 12):
        raise click.BadParameter(number, param_hint="NUMBER")
    return words.spoken(number.upper(), counter, spoken, say=Sentences.load([spoken]).say, one_as_yao=one_as_yao)
