"""A bank's list of customers, as banks export it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.customer_list import Customer, Fault, decoded, harmless, lines, segments_of, unread
from server.domain.identification import DEFAULT_KINDS
from server.domain.refusals import Refusal

CARD, OTHER = "6222021234567894", "6222029876543214"
SEGMENTS = segments_of({"segments": [
    {"code": "ordinary", "name": {"zh": "普通客户", "en": "Ordinary"}},
    {"code": "gold", "name": {"zh": "黄金客户", "en": "Gold"}},
]})  # fmt: skip
HEADING = "kind,value,segment,expires,account_manager\n"


def read(text):
    return list(lines(text, DEFAULT_KINDS, SEGMENTS))


def one(line):
    (entry,) = read(HEADING + line + "\n")
    return entry


def test_a_line_that_is_well_is_a_customer():
    entry = one(f"card,{CARD},gold,2027-12-31,王经理")
    assert isinstance(entry, Customer)
    assert (entry.line, entry.shown.kind, entry.shown.value) == (2, "card", CARD)
    assert (entry.segment, entry.expires, entry.manager) == ("gold", "2027-12-31", "王经理")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_lists_of_both_worlds_are_read(encoding, delimiter, ends):
    rows = [
        ["证件类型", "证件号码", "客户等级", "客户经理"],
        ["银行卡", CARD, "黄金客户", "欧阳"],
        [],
        ["", OTHER, "GOLD", ""],
    ]
    written = ends.join(delimiter.join(row) for row in rows).encode(encoding)
    found = read(decoded(written))
    assert [(entry.line, entry.shown.value, entry.segment, entry.manager) for entry in found] == [
        (2, CARD, "gold", "欧阳"), (4, OTHER, "gold", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (f"card,{CARD[:-1]}5,gold,,", "unknown_identification"), (",12,gold,,", "unknown_identification"),
        ("id,330106194902300021,gold,,", "unknown_identification"), (f"id,{CARD},gold,,", "unknown_identification"),
        (f"passport,{CARD},gold,,", "unknown_kind"), (f"card,{CARD},silver,,", "unknown_segment"),
        (f"card,{CARD},,,", "unknown_segment"), ("card,,gold,,", "empty"), ("card,,,,", "empty"),
        (f'card,"=""{CARD}""",gold,,', "formula"), (f"card,=HYPERLINK({CARD}),gold,,", "formula"),
        (f"card,@{CARD},gold,,", "formula"), ("card,6.22202E+15,gold,,", "rounded"),
        (f"card,{CARD},=1+1,,", "unknown_segment"), (f"card,{CARD},gold,31/12/2027,", "unknown_date"),
        (f"card,{CARD},gold,2027-02-30,", "unknown_date"), (f"card,{CARD},gold,,{'x' * 41}", "manager"),
        (f"card,{CARD},gold,,a\x1bb", "manager"), (f"card,{CARD}", "unknown_segment"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line_and_without_the_number(line, key):
    fault = one(line)
    assert isinstance(fault, Fault)
    assert (fault.line, fault.key) == (2, key)
    assert CARD not in str(fault) and CARD[:-4] not in str(fault)


def test_a_number_in_the_wrong_column_is_not_repeated_either():
    assert CARD not in str(one(f"{CARD},card,gold,,"))
    assert CARD not in str(one(f"card,{OTHER},{CARD},,"))


def test_every_line_is_judged_by_itself():
    text = HEADING + f"card,1,gold\ncard,{CARD},gold\n\ncard,{OTHER},x\n"
    assert [(entry.line, type(entry).__name__) for entry in read(text)] == [
        (2, "Fault"), (3, "Customer"), (5, "Fault"),
    ]  # fmt: skip


def test_a_quotation_that_never_ends_does_not_swallow_the_list_in_silence():
    found = read(HEADING + f'card,{CARD},gold\ncard,"{OTHER},gold\ncard,{CARD},gold\n')
    assert [(entry.line, getattr(entry, "key", "")) for entry in found] == [(2, ""), (3, "malformed")]


def test_a_list_without_its_headings_is_refused():
    for text in ("", "\n", f"card,{CARD},gold\n", "value,grad\n"):
        with pytest.raises(Refusal) as refused:
            read(text)
        assert refused.value.code == "customers_heading"


def test_columns_that_nobody_asked_for_are_named_and_not_read():
    assert unread("姓名,value,segment,地址\n") == ["姓名", "地址"]
    assert unread(HEADING) == [] == unread("") == unread("x" * 200_000)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_list_without_headings_gives_nobody_away(ends):
    text = ends.join([f"card,{CARD},gold", f"card,{OTHER},gold"])
    assert CARD not in str(unread(text)) and OTHER not in str(unread(text))


def test_a_list_of_an_old_machine_is_read_too():
    assert len(read(f"value,segment\r{CARD},gold\r{OTHER},gold\r")) == 2


def test_what_is_no_text_is_refused():
    with pytest.raises(Refusal) as refused:
        decoded(b"\x89PNG\r\n\x1a\n\xff\x00\xff")
    assert refused.value.code == "customers_encoding"


@given(st.text(max_size=200))
def test_no_list_at_all_breaks_the_reading(text):
    try:
        found = read(HEADING + text)
    except Refusal as refusal:
        assert refusal.code == "customers_heading"
    else:
        assert all(isinstance(entry, Customer | Fault) for entry in found)


@given(st.text(max_size=40))
def test_nothing_goes_out_that_a_spreadsheet_would_work_out(text):
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert harmless(text).endswith(text)
