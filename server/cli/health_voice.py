"""What `doctor` says of the hall's voice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from server.cli.finding import NOTE, OK, Finding
from server.cli.frame import say
from server.serving.clocks import monotonic_s

if TYPE_CHECKING:
    from config.settings import BranchFile

LACKING_SHOWN_MAX = 40


def voice_findings(branch: BranchFile) -> Iterator[Finding]:
    """The server's loudspeaker where it is to be heard, and the words that no recording says."""
    if branch.voice.audio == "server":
        yield _loudspeaker(branch.voice.device)
    if branch.voice.clips is not None:
        yield from _recordings(branch, Path(branch.voice.clips))


def _loudspeaker(device: str | None) -> Finding:
    from display.speaker import Speaker, player

    trouble = Speaker(monotonic=monotonic_s, device=device).probe()
    if trouble is not None:
        code, detail = trouble
        return Finding(NOTE, say("cli.doctor.loudspeaker"), f"{say(f'cli.doctor.{code}')}: {detail}")
    return Finding(OK, say("cli.doctor.loudspeaker"), " ".join(player(device) or ()))


def _recordings(branch: BranchFile, folder: Path) -> Iterator[Finding]:
    """For each language that has recordings, what of all the branch's calls they do not say."""
    from config.sentences import Sentences
    from display.clips import Clips
    from display.words import spoken

    clips = Clips.load(folder)
    sentences = Sentences.load(branch.branch.languages)
    prefixes = sorted({service.prefix for service in branch.services if service.prefix})
    numbers = [f"{prefix}0123456789" for prefix in prefixes]
    zones: list[dict[str, str]] = [zone.name for zone in branch.zones] if len(branch.zones) > 1 else [{}]
    for language in branch.branch.languages:
        calls = [
            spoken(
                number, counter.number, language, say=sentences.say, one_as_yao=branch.voice.one_as_yao, last=last,
                zone=zone.get(language),
            )
            for counter in branch.counters for number in numbers for last in (False, True) for zone in zones
        ]  # fmt: skip
        lacking = list(dict.fromkeys(word for call in calls for word in clips.lacking(call, language)))
        what = say("cli.doctor.recordings", language=language)
        if lacking:
            words = " ".join(lacking[:LACKING_SHOWN_MAX])
            yield Finding(NOTE, what, say("cli.doctor.recordings_lack", words=words))
        else:
            yield Finding(OK, what, folder.name)
