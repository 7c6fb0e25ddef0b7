"""A branch's logo, made of the dots that a slip printer has."""

from __future__ import annotations

import warnings
from pathlib import Path

from PIL import Image

from printers.layout import Logo
from printers.template import Align

FILE_BYTES_MAX = 2_000_000
PIXELS_MAX = 4_000_000
HEIGHT_DOTS_MAX = 240  # 3 cm of paper
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
WIDE_SHARE = 0.8  # of the paper


class BadLogo(ValueError):
    """A file that is no logo; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def logo_of(path: Path, paper_dots: int, align: Align = "center") -> Logo:
    """The picture in a file for paper `paper_dots` wide: never larger than it is, greys as dots; raises BadLogo.

    What is transparent stays white. Dots are Floyd and Steinberg's, which keep a drawing's edges.
    """
    picture = _read(path)
    paper = Image.new("RGBA", picture.size, "white")
    grey = Image.alpha_composite(paper, picture).convert("L")
    share = min(1.0, paper_dots * WIDE_SHARE / grey.width, HEIGHT_DOTS_MAX / grey.height)
    size = (max(1, int(grey.width * share)), max(1, int(grey.height * share)))
    dots = grey.resize(size, Image.Resampling.LANCZOS).convert("1")
    band = Image.new("1", (paper_dots, dots.height), 1)
    free = paper_dots - dots.width
    band.paste(dots, ({"left": 0, "center": free // 2, "right": free}[align], 0))
    return Logo(paper_dots, dots.height, bytes(byte ^ 0xFF for byte in band.tobytes()))


def _read(path: Path) -> Image.Image:
    """The picture, looked at before it is unpacked; raises BadLogo."""
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise BadLogo("too_heavy")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as opened:
                if opened.width * opened.height > PIXELS_MAX:
                    raise BadLogo("too_large")
                return opened.convert("RGBA")
    except BadLogo:
        raise
    except Image.DecompressionBombError as failure:
        raise BadLogo("too_large") from failure
    except FileNotFoundError as failure:
        raise BadLogo("missing") from failure
    except (OSError, SyntaxError, ValueError, EOFError) as failure:
        raise BadLogo("no_picture") from failure
