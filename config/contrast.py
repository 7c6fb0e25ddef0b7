"""Whether people can read what stands in a branch's colours.

Contrast is that of WCAG 2.2 ("contrast ratio", "relative luminance"): 1 for two equal colours, 21 for black on white.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from config.complaints import Complaint, path_of
from config.look import Look
from config.values import Colour

TEXT_CONTRAST_MIN = 7.0
MARK_CONTRAST_MIN = 3.0
"""Of what is seen and not read: a mark, a logo."""

PAIRS = (
    ("text", "night", TEXT_CONTRAST_MIN),
    ("text", "panel", TEXT_CONTRAST_MIN),
    ("ink", "fresh", TEXT_CONTRAST_MIN),
    ("fresh", "night", MARK_CONTRAST_MIN),
    ("accent", "night", MARK_CONTRAST_MIN),
)
"""What stands on what, and how much they must differ. A new call that looks like the hall around it is not seen."""

MUTED_SHARE, RULE_SHARE = 0.45, 0.13
MARK_WIDTH = ".1rem"
_SHARE_STEP = 0.01
_LINEAR_BELOW, _STEEPNESS, _OFFSET, _EXPONENT = 0.04045, 12.92, 0.055, 2.4
_WEIGHTS = (0.2126, 0.7152, 0.0722)
_FLARE = 0.05

Rgb = tuple[int, int, int]


def rgb(colour: str) -> Rgb:
    """The parts of `#RRGGBB`, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(parts: Rgb) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    return sum(weight * _linear(part / 255) for weight, part in zip(_WEIGHTS, parts, strict=True))


def contrast(first: Rgb, second: Rgb) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + _FLARE) / (dark + _FLARE)


def tones(look: Mapping[str, Any]) -> dict[str, str]:
    """What the screens' style sheet takes by name, from a filled `[look]`: its own, and two between them.

    `night-muted` is the text taken back as far as it can still be read everywhere, `rule` a line on a panel; the sheet
    has its own where the hall is as dark as it is drawn.
    """
    named = {"night": look["night"], "panel": look["panel"], "white": look["text"], "amber": look["fresh"]}
    named |= {"ink": look["ink"]} | ({"mark": look["accent"], "mark-width": MARK_WIDTH} if look["accent"] else {})
    if all(look[name] == held for name, held in Look().model_dump(include={"text", "night", "panel"}).items()):
        return named
    text, night, panel = (rgb(look[name]) for name in ("text", "night", "panel"))
    share = MUTED_SHARE
    while share > 0 and any(contrast(_mixed(text, panel, share), on) < TEXT_CONTRAST_MIN for on in (night, panel)):
        share -= _SHARE_STEP
    between = {"night-muted": _mixed(text, panel, max(share, 0)), "rule": _mixed(panel, text, RULE_SHARE)}
    return named | {name: _hex(parts) for name, parts in between.items()}


def of_look(written: Mapping[str, Any]) -> Iterator[Complaint]:
    """Colours of `[look]` as written that cannot be told apart; those that are no colours are not looked at."""
    given = written.get("look")
    if not isinstance(given, Mapping):
        return
    colours = {name: value for name, value in (Look().model_dump() | dict(given)).items() if _is_colour(value)}
    for above, below, least in PAIRS:
        if above not in colours or below not in colours or not {above, below} & set(given):
            continue
        ratio = contrast(rgb(colours[above]), rgb(colours[below]))
        if ratio < least:
            values = {
                "first": f"{above} {colours[above]}",
                "second": f"{below} {colours[below]}",
                "ratio": f"{ratio:.2f}",
                "limit": f"{least:g}",
            }
            yield Complaint(path_of("look", above if above in given else below), "check.contrast", values)


def _is_colour(value: object) -> bool:
    try:
        TypeAdapter(Colour).validate_python(value, strict=True)
    except ValidationError:
        return False
    return True


def _linear(part: float) -> float:
    if part <= _LINEAR_BELOW:
        return part / _STEEPNESS
    return float(((part + _OFFSET) / (1 + _OFFSET)) ** _EXPONENT)


def _mixed(first: Rgb, second: Rgb, share: float) -> Rgb:
    """`first` with a share of `second` in it."""
    red, green, blue = (round(one + (other - one) * share) for one, other in zip(first, second, strict=True))
    return red, green, blue


def _hex(parts: Rgb) -> str:
    return "#{:02X}{:02X}{:02X}".format(*parts)
