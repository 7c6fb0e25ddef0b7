"""The fonts that slips are drawn with, as far as they are installed."""

from __future__ import annotations

from collections.abc import Iterable

from PIL import ImageFont, features

from printers.cells import letters

# Found by file name in the system's font folders: regular, bold, and the index of the face of even cells by region.
HANZI = (
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc", {"JP": 5, "KR": 6, "SC": 7, "TC": 8, "HK": 9}),
    ("wqy-microhei.ttc", "wqy-microhei.ttc", {"SC": 1}),
    ("wqy-zenhei.ttc", "wqy-zenhei.ttc", {"SC": 1}),
    ("DroidSansFallbackFull.ttf", "DroidSansFallbackFull.ttf", {"SC": 0}),
)
# What the first one lacks is looked for here, in this order: Arabic, Hebrew, Thai, India's scripts, rare hanzi.
OTHERS = (
    ("NotoSansArabic-Regular.ttf", "NotoSansArabic-Bold.ttf"),
    ("NotoSansHebrew-Regular.ttf", "NotoSansHebrew-Bold.ttf"),
    ("NotoSansThai-Regular.ttf", "NotoSansThai-Bold.ttf"),
    ("NotoSansDevanagari-Regular.ttf", "NotoSansDevanagari-Bold.ttf"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("Waree.ttf", "Waree-Bold.ttf"),
    ("Loma.ttf", "Loma-Bold.ttf"),
    ("Garuda.ttf", "Garuda-Bold.ttf"),
    ("HanaMinA.ttf", "HanaMinA.ttf"),
    ("HanaMinB.ttf", "HanaMinB.ttf"),
    ("unifont.otf", "unifont.otf"),
)
PROBE_DOTS = 24
_NOWHERE = "\U0010fffd"  # no font draws it, so it looks like every character that a font lacks
_CHARACTERS_REMEMBERED = 8192

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


class Family:
    """Fonts to draw one slip's language with; for one thread."""

    def __init__(self, region: str = "SC") -> None:
        """`region` picks the form of hanzi."""
        self._faces = [(regular, heavy, faces.get(region, faces["SC"])) for regular, heavy, faces in HANZI]
        self._faces += [(regular, heavy, 0) for regular, heavy in OTHERS]
        self._opened: dict[tuple[int, int, bool], Font | None] = {}
        self._drawn_by: dict[str, int] = {}
        self._known: dict[tuple[int, str], bool] = {}

    def font(self, characters: str, dots: int, bold: bool) -> Font:
        """The first font that has every one of the characters, else most of them, `dots` to the hanzi."""
        return self._font(self._place(characters), dots, bold)

    def _place(self, characters: str) -> int:
        place = self._drawn_by.get(characters)
        if place is None:
            if len(self._drawn_by) >= _CHARACTERS_REMEMBERED:
                self._drawn_by.clear()
            place = self._drawn_by[characters] = self._choose(characters)
        return place

    def _has_all(self, place: int, letter: str) -> bool:
        key = (place, letter)
        if key not in self._known:
            if len(self._known) >= _CHARACTERS_REMEMBERED:
                self._known.clear()
            font = self._open(place, PROBE_DOTS, False)
            self._known[key] = font is not None and all(has(font, character) for character in letter)
        return self._known[key]

    def _font(self, place: int, dots: int, bold: bool) -> Font:
        found = self._open(place, dots, bold) or self._open(place, dots, False)
        return found or ImageFont.load_default(dots)

    def parts(self, text: str, dots: int, bold: bool) -> list[tuple[str, Font]]:
        """The text in parts, each with a font that has its letters: as few fonts as will do."""
        main = self._place("".join(text.split()))
        found: list[tuple[str, int]] = []
        for letter in letters(text):
            place = main if letter.isspace() or self._has_all(main, letter) else self._place(letter)
            if found and found[-1][1] == place:
                found[-1] = (found[-1][0] + letter, place)
            else:
                found.append((letter, place))
        return [(part, self._font(place, dots, bold)) for part, place in found]

    def lacking(self, text: str) -> str:
        """The characters of a text that none of the fonts draws."""
        return "".join(dict.fromkeys(each for each in text if not each.isspace() and not self._any(each)))

    def _choose(self, characters: str) -> int:
        best, most = 0, -1
        for place in range(len(self._faces)):
            font = self._open(place, PROBE_DOTS, False)
            if font is None:
                continue
            drawn = sum(has(font, character) for character in characters)
            if drawn > most:
                best, most = place, drawn
            if drawn == len(characters):
                break
        return best

    def _any(self, character: str) -> bool:
        fonts = (self._open(place, PROBE_DOTS, False) for place in range(len(self._faces)))
        return any(font is not None and has(font, character) for font in fonts)

    def _open(self, place: int, dots: int, bold: bool) -> Font | None:
        key = (place, dots, bold)
        if key not in self._opened:
            regular, heavy, index = self._faces[place]
            self._opened[key] = opened(heavy if bold else regular, dots, index)
        return self._opened[key]


def opened(name: str, dots: int, index: int = 0) -> ImageFont.FreeTypeFont | None:
    """The font in a file, or of that file's name in the system's folders; None when there is none."""
    try:
        return ImageFont.truetype(name, dots, index=index)
    except (OSError, ValueError):
        return None


def has(font: Font, character: str) -> bool:
    """True when the font draws the character as something of its own."""
    if isinstance(font, ImageFont.ImageFont):
        return character < "\x80"
    shown = font.getmask(character)
    return bytes(shown) != bytes(font.getmask(_NOWHERE)) or shown.size == (0, 0)


def hanzi_font() -> str | None:
    """The font file that hanzi are drawn with; None when there is none and pictures would lack them."""
    return next((regular for regular, _, faces in HANZI if opened(regular, PROBE_DOTS, faces["SC"])), None)


def can_shape() -> bool:
    """True when this Pillow joins Arabic letters and places Thai vowels (it needs raqm for that)."""
    return bool(features.check("raqm"))


def undrawable(texts: Iterable[str]) -> str:
    """The characters of the texts that no font installed here draws."""
    return Family().lacking("".join(texts))
