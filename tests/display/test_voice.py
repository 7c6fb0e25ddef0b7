"""Sentences turned into sound."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from display import voice as voice_module
from display.voice import GAP_S, Voice, VoiceMissing, chosen
from display.voice_process import VoiceFailed, VoiceProcess
from display.wav import wav_length_s

DOUBLE = Path(__file__).parent / "engine_double.py"


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Voice]]:
    """Voices over the engine double, or over any command."""
    made: list[Voice] = []

    def voice(command: list[str] | None = None, answer_within_s: float = 10.0, **more: object) -> Voice:
        command = command or [sys.executable, str(DOUBLE), str(tmp_path / "memory")]
        process = VoiceProcess(monotonic=time.monotonic, command=command, answer_within_s=answer_within_s)
        made.append(Voice(tmp_path / "voice", monotonic=time.monotonic, process=process, **more))  # type: ignore[arg-type]
        return made[-1]

    yield voice
    for one in made:
        one.stop()


@pytest.fixture
def spoken(tmp_path: Path) -> Iterator[Voice]:
    """The real engine."""
    voice = Voice(tmp_path / "voice", monotonic=time.monotonic)
    yield voice
    voice.stop()


def test_the_same_sentence_is_made_once(make: Callable[..., Voice], tmp_path: Path) -> None:
    voice = make()
    first = voice.wav("hello", "en")
    made_ns = first.stat().st_ctime_ns, first.read_bytes()
    first.write_bytes(made_ns[1] + b"kept")
    assert voice.wav("hello", "en") == first
    assert first.read_bytes().endswith(b"kept")
    assert voice.wav("hello again", "en") != first
    assert {path.suffix for path in (tmp_path / "voice").iterdir()} == {".wav"}


@pytest.mark.parametrize("trouble", ["die once", "mute once", "hang once"])
def test_an_engine_that_hangs_or_dies_is_started_again(make: Callable[..., Voice], trouble: str) -> None:
    voice = make(answer_within_s=1.0)
    assert wav_length_s(voice.wav(trouble, "en")) > 0


@pytest.mark.parametrize("trouble", ["die", "mute", "hang"])
def test_after_a_sentence_that_cannot_be_said_the_next_one_is(
    make: Callable[..., Voice], trouble: str, tmp_path: Path
) -> None:
    voice = make(answer_within_s=0.5)
    with pytest.raises(VoiceFailed):
        voice.wav(trouble, "en")
    assert voice.wav("hello", "en").exists()
    assert len(list((tmp_path / "voice").iterdir())) == 1, "nothing half made stays"


def test_a_language_without_a_voice_is_named(make: Callable[..., Voice]) -> None:
    voice = make()
    assert voice.available() == {"zh": None, "en": "gmw/en"}
    with pytest.raises(VoiceMissing, match="zh"):
        voice.wav("请", "zh")


def test_where_no_engine_starts_it_is_looked_for_again_after_a_while(tmp_path: Path) -> None:
    now_s = [0.0]
    process = VoiceProcess(monotonic=time.monotonic, command=[sys.executable, "-c", "raise SystemExit(1)"])
    voice = Voice(tmp_path, monotonic=lambda: now_s[0], process=process)
    assert voice.available() == {"zh": None, "en": None}
    process._command = [sys.executable, str(DOUBLE), str(tmp_path / "memory")]
    assert voice.available()["en"] is None
    now_s[0] = voice_module.LOOK_AGAIN_S + 1
    assert voice.available()["en"] == "gmw/en"
    voice.stop()


def test_a_file_that_is_gone_as_old_sounds_are_counted_keeps_nobody_from_being_called(
    make: Callable[..., Voice], tmp_path: Path
) -> None:
    folder = tmp_path / "voice"
    folder.mkdir()
    (folder / "gone.wav").symlink_to(tmp_path / "nowhere.wav")
    voice = make()
    assert voice.wav("hello", "en").is_file()
    assert voice.trouble is None


def test_old_sounds_make_room_for_new_ones(make: Callable[..., Voice], tmp_path: Path) -> None:
    folder = tmp_path / "voice"
    folder.mkdir()
    for at in range(voice_module.FILES_MAX + 5):
        (folder / f"{at}.wav").touch()
        os.utime(folder / f"{at}.wav", (at, at))
    newest = make().wav("hello", "en")
    kept = list(folder.glob("*.wav"))
    assert len(kept) == voice_module.FILES_MAX
    assert newest in kept
    assert folder / "0.wav" not in kept


def test_an_announcement_is_its_sentences_with_silence_between(make: Callable[..., Voice]) -> None:
    voice = make()
    once = wav_length_s(voice.announcement([("hello", "en")]))
    assert wav_length_s(voice.announcement([("hello", "en")] * 2)) == pytest.approx(2 * once + GAP_S, abs=0.001)


def test_an_overlong_text_is_refused(make: Callable[..., Voice]) -> None:
    with pytest.raises(ValueError, match="at most"):
        make().wav("a" * 501, "en")


def test_the_voice_for_mandarin_is_the_pinyin_one_or_none() -> None:
    installed: list[dict[str, object]] = [
        {"id": "sit/cmn", "languages": ["cmn"]},
        {"id": "sit/cmn-latn-pinyin", "languages": ["cmn-latn-pinyin"]},
        {"id": "gmw/de", "languages": ["de"]},
    ]
    assert chosen("zh", installed) == "sit/cmn-latn-pinyin"
    assert chosen("zh", installed[:1]) is None
    assert chosen("de", installed) == "gmw/de"
    assert chosen("fr", installed) is None


@pytest.mark.voice
def test_the_engine_speaks_both_languages(spoken: Voice) -> None:
    assert None not in spoken.available().values()
    zh = wav_length_s(spoken.wav("请 A 零 四 二 号，到 三 号窗口办理业务。", "zh"))
    en = wav_length_s(spoken.wav("Ticket eigh, zero four two, please go to counter three.", "en"))
    assert 2 < zh < 7
    assert 2 < en < 6


@pytest.mark.voice
def test_the_longest_text_is_spoken_to_its_end(spoken: Voice) -> None:
    words = "one two three four five six seven eight nine ten "
    short, long = (wav_length_s(spoken.wav((words * times).strip(), "en")) for times in (1, 10))
    assert long > 8 * short


@pytest.mark.voice
def test_a_killed_engine_speaks_again(spoken: Voice) -> None:
    spoken.wav("one", "en")
    pid = spoken._process.pid
    assert pid
    os.kill(pid, 9)
    assert spoken.wav("two", "en").exists()


@pytest.mark.voice
def test_the_engine_dies_with_its_parent(tmp_path: Path) -> None:
    parent = (
        "import os, sys, time, pathlib; from display.voice import Voice\n"
        "voice = Voice(pathlib.Path(sys.argv[1]), monotonic=time.monotonic)\n"
        "voice.wav('hello', 'en'); print(voice._process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.Popen([sys.executable, "-c", parent, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    output, _ = done.communicate(timeout=20)
    assert done.returncode == -9
    try:
        engine = os.pidfd_open(int(output))
    except ProcessLookupError:
        return
    assert select.select([engine], [], [], 10)[0], "a process's descriptor is readable once it has ended"
    os.close(engine)


@pytest.mark.voice
def test_an_engine_that_is_stopped_is_said_to_hang_and_speaks_again_by_itself(tmp_path: Path) -> None:
    process = VoiceProcess(monotonic=time.monotonic, answer_within_s=1.0)
    voice = Voice(tmp_path / "voice", monotonic=time.monotonic, process=process)
    try:
        voice.wav("one", "en")
        assert process.pid and voice.trouble is None
        os.kill(process.pid, signal.SIGSTOP)
        with pytest.raises(VoiceFailed, match="within"):
            voice.announcement([("two", "en")], within_s=0.1)
        assert voice.trouble == "hangs"
        with pytest.raises(VoiceFailed, match="hangs"):
            voice.announcement([("three", "en")], within_s=5)
        voice.look()
        assert voice.trouble is None
        assert wav_length_s(voice.announcement([("three", "en")], within_s=5)) > 0
    finally:
        voice.stop()


def test_an_engine_that_is_not_there_is_a_trouble_until_it_is(tmp_path: Path) -> None:
    now_s = [0.0]
    process = VoiceProcess(monotonic=time.monotonic, command=[sys.executable, "-c", "raise SystemExit(1)"])
    voice = Voice(tmp_path, monotonic=lambda: now_s[0], languages=["en"], process=process)
    voice.look()
    assert (voice.trouble, voice.known()) == ("no_engine", {"en": False})
    process._command = [sys.executable, str(DOUBLE), str(tmp_path / "memory")]
    now_s[0] = voice_module.LOOK_AGAIN_S + 1
    voice.look()
    assert (voice.trouble, voice.known()) == (None, {"en": True})
    voice.stop()


def test_an_engine_that_breaks_on_a_sentence_is_in_trouble_until_it_speaks(make: Callable[..., Voice]) -> None:
    voice = make(answer_within_s=1.0, languages=["en"])
    with pytest.raises(VoiceFailed):
        voice.wav("die", "en")
    assert voice.trouble == "failed"
    voice.look()
    assert voice.trouble is None


def test_sounds_that_cannot_be_kept_are_a_trouble_until_they_can(make: Callable[..., Voice], tmp_path: Path) -> None:
    voice = make(languages=["en"])
    (tmp_path / "voice").write_text("no folder")
    with pytest.raises(VoiceFailed):
        voice.wav("hello", "en")
    voice.look()
    assert voice.trouble == "not_kept", "the engine is well"
    (tmp_path / "voice").unlink()
    voice.look()
    assert voice.trouble is None
    assert list((tmp_path / "voice").iterdir()) == [], "what was spoken to see whether it can is no sound to keep"


def test_a_sound_that_a_power_cut_left_empty_is_made_again(make: Callable[..., Voice]) -> None:
    first = make().wav("hello", "en")
    first.write_bytes(b"")
    assert wav_length_s(make().wav("hello", "en")) > 0
