"""Text as a printer's cells: what may be sent, how many columns it takes, where a line may end."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from printers.code_pages import narrow_letters

GETA = "〓"  # GB2312's sign for a character that a printer does not have
CLOSING = frozenset("，。；：、！？）】》〉」』〕｝］”’…％·～ー々")
CLOSING_ASCII = frozenset(",.;:!?)]}%")
OPENING = frozenset("（【《〈「『〔｛［“‘([{")
PAUSES = frozenset("，。；：、！？ 　")
JOINERS = frozenset("\u200c\u200d")  # how Persian and Hindi letters join; never sent as text
_SHAPED = re.compile("[\u0590-\u109f\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufefc]")
_THAI_BEFORE, _THAI_AFTER = frozenset("เแโใไ"), frozenset("ะาำๅ")
_CHARACTERS_REMEMBERED = 4096


@lru_cache(maxsize=_CHARACTERS_REMEMBERED)
def two_byte(character: str) -> bool:
    """True for a cleaned character that has a two-byte code in GB18030; cheap printers know no other hanzi."""
    return character >= "\x80" and len(character.encode("gb18030")) == 2


@lru_cache(maxsize=_CHARACTERS_REMEMBERED)
def width(character: str) -> int:
    """Columns a cleaned character takes on every printer.

    Letters that a code page can hold take one, be it "é" or "я"; whatever else has a two-byte code takes two.
    """
    if character < "\x80" or narrow(character):
        return 1
    if two_byte(character) or unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else 1


@lru_cache(maxsize=_CHARACTERS_REMEMBERED)
def narrow(character: str) -> bool:
    """True for what is printed by one byte of a code page: letters and signs of money, and what has no other code."""
    if character not in narrow_letters():
        return False
    category = unicodedata.category(character)
    return category[0] == "L" or category == "Sc" or not two_byte(character)


def columns_of(text: str) -> int:
    """Columns a cleaned text takes at scale 1."""
    return len(text) if text.isascii() else sum(map(width, text))


def clean(text: str) -> str:
    """The text without anything a printer could take for a command; a line break becomes a space."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_cleaned, unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=_CHARACTERS_REMEMBERED)
def _cleaned(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return character if character == "　" else " "
    if character in JOINERS:
        return character
    return "" if category in ("Cf", "Cs", "Cn", "Co") else character


def shaped(text: str) -> bool:
    """True when letters change form or place with their neighbours: Arabic, Hebrew, Thai, the scripts of India."""
    return not text.isascii() and _SHAPED.search(text) is not None


def from_right(text: str) -> bool:
    """True when the text's first letter belongs to a script written from the right."""
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L"


def wrap(text: str, columns: int) -> list[str]:
    """The text in lines of at most `columns`; no word is cut that fits a line, no hanzi is halved.

    Between two hanzi a line ends after a pause (，。、) where that leaves it at least half full, and no hanzi or short
    word stands alone on the last line.
    """
    lines: list[list[str]] = [[]]
    for atom in _atoms(text, columns):
        while lines[-1] and _columns(lines[-1]) + columns_of(atom) > columns and not atom.isspace():
            keep = _break(lines[-1], atom, columns)
            rest = lines[-1][keep:]
            del lines[-1][keep:]
            lines.append(rest)
        if lines[-1] or not atom.isspace():
            lines[-1].append(atom)
    if len(lines) > 1 and len(lines[-1]) == 1 and _columns(lines[-1]) * 4 <= columns:
        _keep_company(lines[-2], lines[-1])
    return [line for line in ("".join(atoms).strip() for atoms in lines) if line]


def _keep_company(before: list[str], last: list[str]) -> None:
    """Take the last piece of a longer line down to a piece that would stand alone."""
    pieces = [place for place, atom in enumerate(before) if not atom.isspace()]
    if len(pieces) > 2:
        last[:0] = before[pieces[-1]:]
        del before[pieces[-1]:]


def _columns(atoms: list[str]) -> int:
    return sum(map(columns_of, atoms))


def widest_word(text: str, columns: int) -> int:
    """Columns of the widest piece that should stay whole, at most `columns`."""
    return max((columns_of(atom) for atom in _atoms(text, columns)), default=0)


def _break(line: list[str], following: str, columns: int) -> int:
    """How many atoms of a full line stay on it, before `following` begins the next."""
    if not line or line[-1].isspace() or not (_wide(line[-1][-1]) and _wide(following[0])):
        return len(line)
    used, best = 0, len(line)
    for place, atom in enumerate(line, 1):
        used += columns_of(atom)
        if atom[-1] in PAUSES and used * 2 >= columns:
            best = place
    return best


def _wide(character: str) -> bool:
    """True for what a line may end after: hanzi and kana. Korean is written in words."""
    return unicodedata.east_asian_width(character) in "WF" and not "\uac00" <= character <= "\ud7a3"


_WORD = re.compile(r"[!-~]+|\s+|.", re.DOTALL)


def _atoms(text: str, columns: int) -> list[str]:
    """Pieces that a line may end between: words, spaces, single hanzi with the punctuation that clings to them."""
    atoms: list[str] = []
    joins = False  # the next piece belongs to the last one
    for match in _WORD.finditer(text):
        piece = match[0]
        if piece.isspace():
            atoms.append(piece)
            joins = False
            continue
        if atoms and not atoms[-1].isspace() and (joins or piece in CLOSING or piece[0] in CLOSING_ASCII):
            atoms[-1] += piece
        else:
            atoms.append(piece)
        joins = piece in OPENING or not _wide(piece[-1])
        if joins and piece[-1] not in OPENING and _next_is_wide(text, match.end()):
            joins = False
    return [part for atom in atoms for part in _cut(atom, columns)]


def _next_is_wide(text: str, place: int) -> bool:
    return place < len(text) and _wide(text[place])


def _cut(atom: str, columns: int) -> list[str]:
    """An atom wider than a line in parts that fit, for there is no other way."""
    if columns_of(atom) <= columns:
        return [atom]
    parts, part, used = [], "", 0
    for letter in letters(atom):
        columns_more = columns_of(letter)
        if used + columns_more > columns:
            parts.append(part)
            part, used = "", 0
        part += letter
        used += columns_more
    return [part for part in [*parts, part] if part]


def letters(text: str) -> list[str]:
    """Characters, each with the accents that stand on it, and Thai vowels with their consonant."""
    found: list[str] = []
    for character in text:
        clings = width(character) == 0 or unicodedata.category(character) == "Mc" or character in _THAI_AFTER
        if found and (clings or found[-1][-1] in _THAI_BEFORE):
            found[-1] += character
        else:
            found.append(character)
    return found
