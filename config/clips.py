"""A pack of recorded words that a branch file names: whether all of it can be joined."""

import tomllib
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.complaints import Complaint, path_of

LIST_NAME = "clips.toml"
LIST_BYTES_MAX = 1_000_000
CLIPS_MAX = 5_000
CLIP_S_MAX = 30
BITS = 16
PLACE = ("voice", "clips")

Shape = tuple[int, int]


def of_clips(folder: Path) -> Iterator[Complaint]:
    """Everything that is wrong with a pack: its list, each file, files of another rate or width than the first."""
    tables = _tables(folder)
    if isinstance(tables, Complaint):
        yield tables
        return
    count, shape, shaped_by = 0, None, ""
    for language, table in tables.items():
        if not isinstance(table, dict):
            yield _about(language, key="clips_table")
            continue
        for said, name in table.items():
            count += 1
            if count > CLIPS_MAX:
                yield Complaint(path_of(*PLACE), "check.too_many", {"limit": CLIPS_MAX, "count": count})
                return
            found = _shape(folder, language, said, name)
            if isinstance(found, Complaint):
                yield found
            elif shape is None:
                shape, shaped_by = found, name
            elif found != shape:
                values = {"value": name, "shape": _words(found), "like": shaped_by, "first": _words(shape)}
                yield _about(language, said, key="clip_shape", **values)


def _tables(folder: Path) -> dict[str, Any] | Complaint:
    try:
        with (folder / LIST_NAME).open("rb") as file:
            content = file.read(LIST_BYTES_MAX + 1)
        if len(content) > LIST_BYTES_MAX:
            return Complaint(path_of(*PLACE), "check.file_too_large", {"limit": LIST_BYTES_MAX})
        return tomllib.loads(content.decode("utf-8-sig"))
    except OSError:
        return Complaint(path_of(*PLACE), "check.clips_missing", {"value": f"{folder.name}/{LIST_NAME}"})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        return Complaint(path_of(*PLACE), "check.clips_list", {"value": f"{folder.name}/{LIST_NAME}", "detail": error})


def _shape(folder: Path, language: str, said: str, name: object) -> Shape | Complaint:
    """The rate and the channels of one clip, or what is wrong with it."""
    if not isinstance(name, str) or not name:
        return _about(language, said, key="clip_name")
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        return _about(language, said, key="clip_outside", value=name)
    try:
        with wave.open(str(path), "rb") as sound:
            frames, rate_hz = sound.getnframes(), sound.getframerate()
            bits, channels = 8 * sound.getsampwidth(), sound.getnchannels()
    except FileNotFoundError:
        return _about(language, said, key="clip_missing", value=name)
    except (OSError, EOFError, wave.Error, ValueError) as error:
        return _about(language, said, key="clip_no_sound", value=name, detail=error)
    if bits != BITS:
        return _about(language, said, key="clip_bits", value=name, bits=bits, limit=BITS)
    if not frames or not rate_hz:
        return _about(language, said, key="clip_empty", value=name)
    if frames / rate_hz > CLIP_S_MAX:
        return _about(language, said, key="clip_long", value=name, limit=CLIP_S_MAX)
    return rate_hz, channels


def _about(*steps: str, key: str, **values: object) -> Complaint:
    return Complaint(f"{path_of(*PLACE)}: {'.'.join(steps)}", f"check.{key}", values)


def _words(shape: Shape) -> str:
    return f"{shape[0]} Hz × {shape[1]}"
