"""The sentences of a call, as the hall hears them."""

from collections.abc import Callable, Mapping

from display.readings import EN_LETTERS, POLYPHONES, for_engine, is_chinese

__all__ = ["EN_LETTERS", "POLYPHONES", "Say", "announcement", "caption", "for_engine", "spelled", "spoken", "whole"]

Say = Callable[..., str]
"""`say(key, language, **values) -> str`: the sentence of a key, its places filled."""

ZH_DIGITS = "零一二三四五六七八九"
EN_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
EN_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WHOLE_MAX = 999


def spoken(
    number: str,
    counter: int,
    language: str,
    *,
    say: Say,
    zone: str | None = None,
    last: bool = False,
    one_as_yao: bool = False,
    rehearsal: bool = False,
) -> str:
    """The sentence of a call in words: digits one by one, the counter as a whole number.

    `zone` is the zone's name in `language`, said only where the branch has several; `last` is the final recall, and a
    `rehearsal` says that it is one.
    """
    return say(
        "voice.rehearsal" if rehearsal else _key(zone, last),
        language,
        number=spelled(number, language, one_as_yao=one_as_yao),
        counter=whole(counter, language),
        zone=zone or "",
    )


def announcement(
    number: str,
    counter: int,
    language: str,
    *,
    say: Say,
    zone: str | None = None,
    last: bool = False,
    one_as_yao: bool = False,
    readings: Mapping[str, str] | None = None,
) -> str:
    """What the engine reads for a call: the words of `spoken`, with polyphones as it reads them rightly."""
    sentence = spoken(number, counter, language, say=say, zone=zone, last=last, one_as_yao=one_as_yao)
    return for_engine(sentence, language, readings)


def caption(number: str, counter: int, language: str, *, say: Say, zone: str | None = None, last: bool = False) -> str:
    """The same sentence for the eye: the number and the counter in figures."""
    return say(_key(zone, last), language, number=number, counter=counter, zone=zone or "")


def _key(zone: str | None, last: bool) -> str:
    return f"voice.{'last' if last else 'call'}{'_zone' if zone else ''}"


def spelled(number: str, language: str, *, one_as_yao: bool = False) -> str:
    """A number letter by letter and digit by digit: A042 is `A 零 四 二` or `eigh, zero four two`.

    Engines read 042 as forty-two, so digits become words; a language without words here gets them one by one.
    """
    letters = number.rstrip("0123456789")
    digits = number[len(letters) :]
    if is_chinese(language):
        spoken = ZH_DIGITS if not one_as_yao else ZH_DIGITS.replace("一", "幺")
        return " ".join([*letters, *(spoken[int(digit)] for digit in digits)])
    if language.startswith("en"):
        named = " ".join(EN_LETTERS.get(letter, letter) for letter in letters)
        return ", ".join(part for part in (named, " ".join(EN_DIGITS[int(digit)] for digit in digits)) if part)
    return " ".join(number)


def whole(count: int, language: str) -> str:
    """A counting number of 0 to 999 in words: `十二`, `twelve`; figures beyond that and in other languages."""
    if not 0 <= count <= WHOLE_MAX:
        return str(count)
    if is_chinese(language):
        return _whole_zh(count)
    if language.startswith("en"):
        return _whole_en(count)
    return str(count)


def _whole_zh(count: int) -> str:
    hundreds, tens, ones = count // 100, count // 10 % 10, count % 10
    if count < 10:
        return ZH_DIGITS[count]
    said = f"{ZH_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        # 十二, but 一百一十二.
        said += f"{ZH_DIGITS[tens] if tens > 1 or hundreds else ''}十"
    elif hundreds and ones:
        said += "零"
    return said + (ZH_DIGITS[ones] if ones else "")


def _whole_en(count: int) -> str:
    if count >= 100:
        rest = count % 100
        return f"{EN_DIGITS[count // 100]} hundred" + (f" and {_whole_en(rest)}" if rest else "")
    if count >= 20:
        return EN_TENS[count // 10] + (f"-{EN_DIGITS[count % 10]}" if count % 10 else "")
    return EN_DIGITS[count] if count < 10 else EN_TEENS[count - 10]
