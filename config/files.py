"""The files that a branch file names."""

import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from config.complaints import Complaint, path_of
from config.settings import BranchFile

LOGO_BYTES_MAX = 2_000_000
LOGO_PIXELS_MAX = 4_000_000
LOGO_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
PIXELS_OF_A_MEGAPIXEL = 1_000_000


def placed(branch_file: BranchFile, folder: Path) -> BranchFile:
    """The branch file with the files it names where they are, `folder` being its own."""
    slips = branch_file.slips
    if slips.logo is None:
        return branch_file
    logo = str((folder / slips.logo).absolute())
    return branch_file.model_copy(update={"slips": slips.model_copy(update={"logo": logo})})


def of_files(branch_file: BranchFile) -> Iterator[Complaint]:
    """What is wrong with the files; their paths are looked for as they stand."""
    logo = branch_file.slips.logo
    if logo is not None:
        fault = _logo_fault(Path(logo))
        if fault is not None:
            key, values = fault
            yield Complaint(path_of("slips", "logo"), key, {"value": Path(logo).name, **values})


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
