"""The files that a branch file names."""

import contextlib
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from PIL import Image
from pydantic import TypeAdapter, ValidationError

from config.clips import of_clips
from config.complaints import Complaint, path_of
from config.contrast import MARK_CONTRAST_MIN, Rgb, contrast, rgb
from config.part import Part
from config.settings import BranchFile
from config.values import FilePath

LOGO_BYTES_MAX = 2_000_000
LOGO_PIXELS_MAX = 4_000_000
LOGO_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
LOGO_LOOKED_AT, OPAQUE = 64, 127
NAMED = (("slips", "logo"), ("look", "logo"), ("media", "folder"), ("voice", "clips"), ("reports", "daily_folder"))
"""Tables, each with its setting that names a file or folder beside the branch file."""

PIXELS_OF_A_MEGAPIXEL = 1_000_000


def placed(branch_file: BranchFile, folder: Path) -> BranchFile:
    """The branch file with the files it names where they are, `folder` being its own."""

    def there(part: Part, setting: str) -> Part:
        named = getattr(part, setting)
        return part if named is None else part.model_copy(update={setting: str((folder / named).absolute())})

    found = {name: there(getattr(branch_file, name), setting) for name, setting in NAMED}
    return branch_file.model_copy(update=found)


def of_files(written: Mapping[str, Any], folder: Path) -> Iterator[Complaint]:
    """What is wrong with the files that a branch file names, `folder` being its own.

    Reads the file as it was written, as `references` does; what is no path is left to the complaints of its shape.
    """
    for table, setting in NAMED:
        part = written.get(table)
        name = part.get(setting) if isinstance(part, dict) else None
        if isinstance(name, str) and _is_path(name):
            yield from _of_file(table, setting, (folder / name).absolute())


def _is_path(name: str) -> bool:
    try:
        TypeAdapter(FilePath).validate_python(name)
    except ValidationError:
        return False
    return True


def _of_file(table: str, setting: str, path: Path) -> Iterator[Complaint]:
    if setting == "logo":
        fault = _logo_fault(path)
        if fault is not None:
            key, values = fault
            yield Complaint(path_of(table, setting), key, {"value": path.name, **values})
    elif setting == "clips":
        yield from of_clips(path)
    else:
        with contextlib.suppress(OSError):  # what may not be looked at may still be there
            file = next((place for place in (path, *path.parents) if place.exists() and not place.is_dir()), None)
            if file is not None:
                yield Complaint(path_of(table, setting), "check.no_folder", {"value": file.name})


def about_files(branch_file: BranchFile) -> Iterator[Complaint]:
    """What is allowed yet seldom meant: no folder for a board that shows media, a logo that nobody sees."""
    folder = Path(branch_file.media.folder)
    if any(board.layout == "media" for board in branch_file.boards) and not folder.is_dir():
        yield Complaint(path_of("media", "folder"), "check.warn.no_media_folder", {"value": folder.name})
    if branch_file.look.logo is not None:
        night = rgb(branch_file.look.night)
        ratio = _seen(Path(branch_file.look.logo), night)
        if ratio < MARK_CONTRAST_MIN:
            values = {"ratio": f"{ratio:.2f}", "limit": f"{MARK_CONTRAST_MIN:g}", "colour": branch_file.look.night}
            yield Complaint(path_of("look", "logo"), "check.warn.logo_faint", values)


def _seen(path: Path, night: Rgb) -> float:
    """The contrast to the hall's dark of what stands out most in a picture, a tenth of its own pixels or more."""
    with Image.open(path, formats=LOGO_FORMATS) as picture:
        small = picture.convert("RGBA")
    small.thumbnail((LOGO_LOOKED_AT, LOGO_LOOKED_AT))
    parts = small.tobytes()
    drawn = [parts[at : at + 3] for at in range(0, len(parts), 4) if parts[at + 3] > OPAQUE]
    ratios = sorted((contrast((red, green, blue), night) for red, green, blue in drawn), reverse=True)
    return ratios[len(ratios) // 10] if ratios else 1.0


def _logo_fault(path: Path) -> tuple[str, dict[str, object]] | None:
    """The key and values of a sentence, None for a picture that slips can carry; only a small one is unpacked."""
    try:
        size = path.stat().st_size
        if size > LOGO_BYTES_MAX:
            return "check.logo_heavy", {"limit": LOGO_BYTES_MAX // 1000, "size": size // 1000}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=LOGO_FORMATS) as picture:
                pixels = picture.width * picture.height
                if pixels > LOGO_PIXELS_MAX:
                    return "check.logo_large", _megapixels(pixels)
                picture.load()
    except Image.DecompressionBombError:
        return "check.logo_large", _megapixels(2 * (Image.MAX_IMAGE_PIXELS or 0))
    except FileNotFoundError:
        return "check.logo_missing", {}
    except (OSError, SyntaxError, ValueError, EOFError):
        return "check.logo_no_picture", {"choices": ", ".join(LOGO_FORMATS)}
    return None


def _megapixels(pixels: int) -> dict[str, object]:
    return {
        "size": round(pixels / PIXELS_OF_A_MEGAPIXEL, 1),
        "limit": LOGO_PIXELS_MAX // PIXELS_OF_A_MEGAPIXEL,
    }
