"""What stands beside the calls: the pictures and videos of a folder, by a playlist.

A folder is looked at each time it is asked about; a file is opened again only when it changed. A file that is still
being copied is broken until it is whole.
"""

import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from PIL import Image

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif"})
VIDEOS = frozenset({".mp4", ".m4v", ".webm"})
PICTURE_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
FILES_MAX = 500
PICTURE_BYTES_MAX = 50_000_000
PICTURE_PIXELS_MAX = 40_000_000
LOOKED_AT_PX = 64
"""A picture is unpacked to about this size, where its format can, to see that it is whole."""

HEAD_BYTES = 12
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WILD = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class File:
    """One file of the folder: `version` changes with its content, `why` says what is wrong with it, or None."""

    name: str
    version: str
    why: str | None

    @property
    def kind(self) -> str:
        """`picture` or `video`."""
        return "video" if _suffix(self.name) in VIDEOS else "picture"


class Media:
    """The files of `folder`, shown by `playlist`: [{file, seconds, hours, weekdays}], all of them when it is empty.

    A picture stays `seconds` unless the playlist says otherwise, a video to its end.
    """

    def __init__(self, folder: Path, seconds: int, playlist: Sequence[Mapping[str, Any]]) -> None:
        self._folder, self._seconds, self._playlist = folder, seconds, playlist
        self._seen: dict[str, File] = {}
        self._lock = Lock()

    def listed(self, at: datetime) -> dict[str, list[dict[str, Any]]]:
        """What is shown at a moment of the branch's own time.

        `{items: [{url, kind, seconds or null for a video's whole length, name}], broken: [{name, why}]}`; `why` is
        `name`, `kind`, `outside`, `empty`, `heavy`, `large`, `picture`, `video`, `many` or `missing`.
        """
        with self._lock:
            files = self._looked_at()
            self._seen = {file.name: file for file in files}
        whole = [file for file in files if file.why is None]
        items = [_item(file, seconds) for file, seconds in self._chosen(whole, at)]
        broken = [{"name": file.name, "why": file.why} for file in files if file.why is not None]
        names = [file.name for file in files]
        missing = [
            {"name": entry["file"], "why": "missing"}
            for entry in self._playlist
            if not WILD & set(entry["file"]) and not any(_fits(name, entry["file"]) for name in names)
        ]
        return {"items": items, "broken": broken + missing}

    def path_of(self, name: str) -> Path | None:
        """Where a file lies that is right under the folder and may be shown; None for every other name."""
        if not name or name.startswith(".") or "/" in name or "\\" in name or "\0" in name:
            return None
        path = self._folder / name
        return path if _why(self._folder, path, whole=False) is None else None

    def _chosen(self, files: Sequence[File], at: datetime) -> Iterator[tuple[File, int | None]]:
        everything: Sequence[Mapping[str, Any]] = [{"file": "*", "seconds": None, "hours": [], "weekdays": []}]
        for entry in self._playlist or everything:
            if _is_time(entry, at):
                for file in files:
                    if _fits(file.name, entry["file"]):
                        yield file, entry["seconds"] or (self._seconds if file.kind == "picture" else None)

    def _looked_at(self) -> list[File]:
        try:
            with os.scandir(self._folder) as entries:
                names = sorted(
                    entry.name for entry in entries if not entry.name.startswith(".") and not _leads_on(entry)
                )
        except OSError:
            return []  # nothing was put there yet, or the share it lies on is away
        looked = [self._file(name) for name in names[:FILES_MAX]]
        return looked + [File(_shown(name), "", "many") for name in names[FILES_MAX:]]

    def _file(self, name: str) -> File:
        if _shown(name) != name:
            return File(_shown(name), "", "name")
        path = self._folder / name
        try:
            stat = path.stat()
            version = f"{stat.st_mtime_ns:x}-{stat.st_size:x}"
        except OSError:
            return File(name, "", "missing")
        seen = self._seen.get(name)
        return seen if seen and seen.version == version else File(name, version, _why(self._folder, path, whole=True))


def can_fit(pattern: str) -> bool:
    """Whether a file that a board can show may fit a playlist's name or pattern."""
    _, dot, ending = pattern.casefold().rpartition(".")
    if not dot:
        return bool(WILD & set(ending))
    return "*" in ending or any(fnmatchcase(known[1:], ending) for known in PICTURES | VIDEOS)


def _item(file: File, seconds: int | None) -> dict[str, Any]:
    address = f"/media/{quote(file.name, safe='')}?v={file.version}"
    return {"url": address, "kind": file.kind, "seconds": seconds, "name": file.name}


def _is_time(entry: Mapping[str, Any], at: datetime) -> bool:
    time = f"{at:%H:%M}"
    spans = [span.split("-") for span in entry["hours"]]
    in_hours = not spans or any(start <= time < end for start, end in spans)
    return in_hours and (not entry["weekdays"] or WEEKDAYS[at.weekday()] in entry["weekdays"])


def _fits(name: str, pattern: str) -> bool:
    return name == pattern or fnmatchcase(name.casefold(), pattern.casefold())


def _leads_on(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()


def _shown(name: str) -> str:
    """A file's name as text, its bytes that are none replaced."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _why(folder: Path, path: Path, *, whole: bool) -> str | None:
    """What keeps a file from being shown, None for nothing; its content is looked at only when `whole`."""
    suffix = _suffix(path.name)
    if suffix not in PICTURES | VIDEOS:
        return "kind"
    try:
        if path.resolve(strict=True).parent != folder.resolve() or not path.is_file():
            return "outside"
        size = path.stat().st_size
        if size == 0:
            return "empty"
        if not whole:
            return None
        if suffix in VIDEOS:
            return None if _is_video(path, suffix) else "video"
        return "heavy" if size > PICTURE_BYTES_MAX else _picture_fault(path)
    except (OSError, ValueError, RuntimeError):  # the last for links in a ring, up to Python 3.12
        return "missing"


def _is_video(path: Path, suffix: str) -> bool:
    """Whether a file begins as its kind does: with an EBML head (RFC 8794) or an `ftyp` box (ISO/IEC 14496-12)."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    return head.startswith(b"\x1a\x45\xdf\xa3") if suffix == ".webm" else head[4:8] == b"ftyp"


def _picture_fault(path: Path) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=PICTURE_FORMATS) as picture:
                if picture.width * picture.height > PICTURE_PIXELS_MAX:
                    return "large"
                picture.draft("RGB", (LOOKED_AT_PX, LOOKED_AT_PX))
                picture.load()
    except Image.DecompressionBombError:
        return "large"
    except Exception:  # whatever a decoder stumbles over, the other pictures are shown
        return "picture"
    return None
