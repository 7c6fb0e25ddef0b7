"""Which class a customer belongs to, and what is recognised of what they show."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.identification import (
    CHECKSUMS,
    DEFAULT_KINDS,
    Kind,
    Shown,
    age,
    birth_date,
    id18,
    kinds_of,
    luhn,
    recognised,
    tail,
)
from server.domain.refusals import Refusal
from server.domain.segments import Facts, SegmentRule, SegmentRules, kinds_wanted, rules_of, segment_of, tells_lobby

TODAY = date(2026, 11, 24)
CARD = "6222021234567894"  # made up; its check digit is right


def luhn_of(body: str) -> str:
    """The number with the one check digit that fits, found without the arithmetic under test."""
    doubled = {str(digit): sum(map(int, str(digit * 2))) for digit in range(10)}
    total = sum(doubled[c] if place % 2 == 0 else int(c) for place, c in enumerate(reversed(body)))
    return body + str(-total % 10)


def id_of(born: str, rest: str = "330106", order: str = "002") -> str:
    """An identity number by ISO 7064: the whole, with 2 as the weight's base, is 1 modulo 11."""
    body = rest + born + order
    total = sum(int(c) * 2 ** (len(body) - place) for place, c in enumerate(body))
    check = (1 - total) % 11
    return body + ("X" if check == 10 else str(check))


digits = st.text("0123456789", min_size=11, max_size=18)
days = st.dates(date(1900, 1, 1), date(2026, 11, 24))


@given(digits)
def test_the_check_digit_of_a_card_is_the_one_that_fits(body):
    number = luhn_of(body)
    assert luhn(number)
    assert [d for d in "0123456789" if luhn(number[:-1] + d)] == [number[-1]]


@given(digits, st.data())
def test_one_wrong_digit_of_a_card_is_always_noticed(body, data):
    number = luhn_of(body)
    place = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    assert not luhn(number[:place] + other + number[place + 1 :])


@given(days, st.text("0123456789", min_size=6, max_size=6), st.text("0123456789", min_size=3, max_size=3), st.data())
def test_one_wrong_or_two_exchanged_digits_of_an_identity_number_are_always_noticed(born, place, order, data):
    number = id_of(born.strftime("%Y%m%d"), place, order)
    assert id18(number) and birth_date(number) == born
    at = data.draw(st.integers(0, 16))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[at]]))
    assert not id18(number[:at] + other + number[at + 1 :])
    left = data.draw(st.integers(0, 15))
    exchanged = number[:left] + number[left + 1] + number[left] + number[left + 2 :]
    assert exchanged == number or not id18(exchanged)


@given(st.text(max_size=80))
def test_no_text_at_all_breaks_recognition(text):
    for check in CHECKSUMS.values():
        assert check(text) in (True, False)
    try:
        shown = recognised(DEFAULT_KINDS, text)
    except Refusal as refusal:
        assert refusal.code == "identification_unknown" and not refusal.values
    else:
        assert shown.value.isascii() and shown.tail == shown.value[-4:]


@given(days, days)
def test_age_counts_birthdays_that_were(born, day):
    shown = Shown("id", id_of(born.strftime("%Y%m%d")))
    years = range(born.year + 1, 2028)
    birthdays = sum((year, born.month, born.day) <= (day.year, day.month, day.day) for year in years)
    assert age(shown, day) == (None if born > day else birthdays)


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        (CARD, "card", CARD),
        ("6222 0212-3456 7894", "card", CARD),
        ("６２２２０２１２３４５６７８９４", "card", CARD),
        (f";{CARD}=25121010000012345678?", "card", CARD),
        (f"%B{CARD}^LI/MING^2512101?", "card", CARD),
        ("13800138000", "phone", "13800138000"),
        (id_of("19491001").lower(), "id", id_of("19491001")),
    ],
)
def test_readers_and_fingers_type_the_same_number_differently(typed, kind, value):
    assert recognised(DEFAULT_KINDS, typed) == Shown(kind, value)


@pytest.mark.parametrize(
    "typed",
    [
        "", "1", "6222021234567895", "330106194902300021", "=1+1", "A" * 65, "张三张三", "12\x0034567", "💳" * 9,
        "١٢٣٤٥٦٧٨٩٠١",
    ],
)  # fmt: skip
def test_what_fits_nothing_is_refused_and_not_repeated(typed):
    with pytest.raises(Refusal) as refused:
        recognised(DEFAULT_KINDS, typed)
    assert refused.value.code == "identification_unknown"
    assert not refused.value.values


def test_a_kind_that_is_said_must_fit_its_rules_and_one_without_rules_is_taken_as_said():
    assert recognised(DEFAULT_KINDS, "Y-2041", "code") == Shown("code", "Y2041")
    with pytest.raises(Refusal):
        recognised(DEFAULT_KINDS, "6222021234567895", "card")
    kinds = (Kind("card", prefix="62"), Kind("code", prefix="vip", length=7))
    assert recognised(kinds, "vip0001").kind == "code"
    assert recognised(kinds, "620000").kind == "card"


def test_kinds_are_tried_in_the_order_of_the_branch_file():
    settings = {"identification": {"kinds": [
        {"kind": "code", "prefix": "6222", "length": None, "checksum": None},
        {"kind": "card", "prefix": None, "length": None, "checksum": "luhn"},
    ]}}  # fmt: skip
    assert recognised(kinds_of(settings), CARD).kind == "code"
    assert kinds_of({}) == kinds_of({"identification": {"kinds": []}}) == ()


def test_a_branch_without_kinds_of_its_own_knows_what_everybody_knows_and_believes_the_rest():
    assert recognised((), CARD) == Shown("card", CARD)
    assert recognised((), "6222021234567895", "card").kind == "card"
    with pytest.raises(Refusal):
        recognised((), "6222021234567895")


def test_a_short_code_never_shows_more_than_half():
    shown = {"1234": "34", "12345": "45", "1234567": "567", "12345678": "5678", CARD: "7894"}
    assert {text: tail(text) for text in shown} == shown


def test_what_was_shown_never_stands_in_its_own_description():
    assert CARD not in repr(recognised(DEFAULT_KINDS, CARD))
    assert CARD not in str(Facts("A", "zh", "kiosk", TODAY, Shown("card", CARD)))


def facts(**known):
    return Facts(**{"service": "A", "language": "zh", "channel": "kiosk", "day": TODAY} | known)


RULES = SegmentRules(
    (
        SegmentRule("platinum", identification="card", prefix="622202", length=16, checksum="luhn"),
        SegmentRule("gold", identification="card"),
        SegmentRule("booked", appointment=True),
        SegmentRule("foreign", language="en", channel="kiosk", service="C"),
        SegmentRule("walked_up", appointment=False, channel="reception"),
    ),
    need_age=70,
)


@pytest.mark.parametrize(
    ("known", "listed", "segment"),
    [
        ({}, None, ("ordinary", None)),
        ({"shown": Shown("card", CARD)}, None, ("platinum", "rule")),
        ({"shown": Shown("card", "6222021234567895")}, None, ("gold", "rule")),
        ({"shown": Shown("phone", "13800138000")}, None, ("ordinary", None)),
        ({"appointment": True, "channel": "reception"}, None, ("booked", "rule")),
        ({"channel": "reception"}, None, ("walked_up", "rule")),
        ({"language": "en", "service": "C"}, None, ("foreign", "rule")),
        ({"language": "en", "service": "A"}, None, ("ordinary", None)),
        ({"shown": Shown("card", CARD)}, "diamond", ("diamond", "directory")),
        ({"shown": Shown("id", id_of("19561124"))}, None, ("need", "rule")),
        ({"shown": Shown("id", id_of("19561125"))}, None, ("ordinary", None)),
        ({"shown": Shown("id", id_of("19491001"))}, "diamond", ("need", "rule")),
    ],
)
def test_the_first_rule_that_holds_decides_the_segment(known, listed, segment):
    assert segment_of(RULES, facts(**known), listed) == segment


def test_age_gives_nothing_where_the_branch_file_says_so():
    shown = Shown("id", id_of("19300101"))
    assert segment_of(SegmentRules((), None), facts(shown=shown)) == ("ordinary", None)


def test_a_phone_number_that_looks_like_an_identity_number_is_not_one():
    assert age(Shown("code", id_of("19300101")), TODAY) is None


@given(st.lists(st.sampled_from(RULES.rules), unique=True), st.booleans(), st.sampled_from(["zh", "en"]))
def test_a_rule_behind_the_first_that_holds_changes_nothing(rules, appointment, language):
    known = facts(appointment=appointment, language=language, shown=Shown("card", CARD))
    decided = segment_of(SegmentRules(tuple(rules), None), known)
    holding = [rule for rule in rules if rule.holds(known)]
    assert decided == ((holding[0].segment, "rule") if holding else ("ordinary", None))
    first = rules.index(holding[0]) + 1 if holding else len(rules)
    assert segment_of(SegmentRules(tuple(rules[:first]), None), known) == decided


def test_the_rules_of_a_day_frozen_before_there_were_any_decide_ordinary():
    old = {"segments": [{"code": "ordinary"}, {"code": "gold", "tell_lobby": True}], "services": [{"code": "A"}]}
    assert segment_of(rules_of(old), facts(shown=Shown("card", CARD))) == ("ordinary", None)
    assert tells_lobby(old) == {"gold"}
    assert kinds_wanted(old, ["A"]) == "none"


def test_several_services_ask_for_what_the_strictest_of_them_does():
    settings = {"services": [{"code": "A"}, {"code": "B", "identification": "offer"},
                             {"code": "C", "identification": "require"}]}  # fmt: skip
    assert [kinds_wanted(settings, codes) for codes in (["A"], ["A", "B"], ["B", "C"], ["X"])] == [
        "none", "offer", "require", "none",
    ]  # fmt: skip
