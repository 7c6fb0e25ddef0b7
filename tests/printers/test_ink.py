"""A slip's bytes, read back by a decoder that knows nothing of how they were made."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printers.decode import decode, largest_line, printed_lines
from printers.drawn import draw
from printers.ink import START, STRIP_ROWS_MAX, completion, ink
from printers.layout import lay_out
from printers.model import Model, model_of
from printers.picture import Pen
from printers.slip import Slip

EXAMPLES = 60
CLONE = {"width_mm": 58, "status": "none"}
MODELS = [{"width_mm": 58}, CLONE, {"width_mm": 80}, {"columns": 42}, {"width_mm": 80, "status": "none"}]
COMMANDS = {
    "reset", "kanji_on", "kanji_off", "signs", "code_page", "align", "bold", "size", "text", "line", "feed_dots",
    "feed_lines", "qr", "picture", "cut",
}  # fmt: skip


def printed(slip: Slip, **printer) -> bytes:
    model = model_of(printer or {"width_mm": 58})
    return ink(lay_out(slip, model.columns), model, Pen(slip.language))


def names(content: bytes) -> list[str]:
    return [operation.name for operation in decode(content)]


def unspaced(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("printer", MODELS)
@pytest.mark.parametrize("kanji_at_reset", [False, True])
def test_every_sentence_is_read_back_from_epsons_and_clones_alike(zh, en, printer, kanji_at_reset):
    for slip in (zh, en):
        operations = decode(printed(slip, **printer), kanji_at_reset=kanji_at_reset)
        read = unspaced("".join(text for text, _ in printed_lines(operations)))
        for said in (slip.branch, slip.ahead, slip.wait, slip.issued_at, slip.bring, *slip.notes, slip.message):
            assert unspaced(said) in read
        assert largest_line(operations) == "A042"


def test_hanzi_stand_between_explicit_kanji_commands(zh):
    content = printed(zh)
    for run in re.findall(rb"\x1c&(.*?)\x1c\.", content, re.DOTALL):
        assert run.decode("gb18030").encode("gb18030") == run
        assert len(run) % 2 == 0
        assert min(run) >= 0x40  # two-byte codes hold no digit and no control byte
    outside = re.sub(rb"\x1c&.*?\x1c\.", b"", content, flags=re.DOTALL)
    assert max(outside) < 0x80
    assert "前面约".encode("gb18030") in content


def test_a_job_begins_by_setting_all_it_depends_on_and_ends_at_the_start_of_a_line_with_a_cut(zh):
    content = printed(zh)
    assert content.startswith(b"\x1b@\x1c.") and content.startswith(START)
    ends = names(content)
    assert ends[-1] == "cut"
    assert ends.count("cut") == ends.count("reset") == 1
    last_text = len(ends) - 1 - ends[::-1].index("text")
    assert "line" in ends[last_text:]


def test_a_printer_without_a_cutter_feeds_past_its_tear_bar(zh):
    assert names(printed(zh, **CLONE))[-1] == "feed_lines"


def test_the_number_is_one_run_of_ascii_at_five_times_the_size(zh):
    assert b"\x1d!\x44A042\n" in printed(zh)


@settings(deadline=None, max_examples=EXAMPLES)
@given(text=st.text(max_size=80), field=st.sampled_from(["branch", "service", "ahead", "bring", "message", "mark"]))
def test_no_text_can_say_anything_to_the_printer(text, field):
    copy = {"copy": "copy"} if field == "mark" and text else {}
    slip = Slip(number="A042", **{field: text}, **copy)
    model = Model(text="text")
    operations = decode(ink(lay_out(slip, 32), model, Pen()))
    assert {operation.name for operation in operations} <= COMMANDS
    assert [operation.name for operation in operations].count("cut") == 1


@pytest.mark.parametrize(
    "attack", ["\x1b@", "\x1dV\x00", "\x10\x04\x01", "\x1c&", "A\x00B", "\x1b\x1b", "\x9b", "\u202e", "\ud800"]
)
def test_control_bytes_never_reach_the_printer(attack):
    content = printed(Slip(number=f"A{attack}1", message=f"a{attack}b", branch=f"支{attack}行"))
    text = b"".join(operation.raw for operation in decode(content) if operation.name == "text")
    assert not [byte for byte in text if byte < 0x20 or byte == 0x7F]
    assert names(content).count("reset") == names(content).count("cut") == 1
    assert "ask_status" not in names(content)


def test_in_auto_only_the_line_with_a_rare_character_is_a_picture(zh):
    content = printed(replace(zh, branch="㐀𠀀支行"))
    operations = decode(content)
    assert names(content).count("picture") == 1
    read = "".join(text for text, _ in printed_lines(operations))
    assert "支行" not in read
    assert "个人业务" in read and "前面约 7 人" in read


def test_in_text_a_rare_character_is_shown_as_missing_not_as_question_marks(zh):
    operations = decode(printed(replace(zh, branch="㐀支行"), width_mm=58, text="text"))
    assert printed_lines(operations)[0][0] == "〓支行"


def test_in_picture_everything_is_drawn_in_strips_a_small_buffer_holds(zh):
    operations = decode(printed(zh, width_mm=58, text="picture"))
    pictures = [operation for operation in operations if operation.name == "picture"]
    assert not [operation for operation in operations if operation.name in ("text", "qr")]
    assert len(pictures) >= 3
    assert all(across == 48 and rows <= STRIP_ROWS_MAX for across, rows in (each.values for each in pictures))
    assert all(len(each.content) == each.values[0] * each.values[1] for each in pictures)


@pytest.mark.parametrize("printer", [*MODELS, {"width_mm": 58, "text": "picture"}])
def test_the_qr_code_on_the_paper_leads_to_the_ticket(zh, read_qr, url, printer):
    model = model_of(printer)
    assert read_qr(draw(printed(zh, **printer), dots=model.dots, columns=model.columns)) == url


def test_the_printer_draws_the_qr_code_itself_where_it_can(zh, url):
    functions = [(each.values, each.content) for each in decode(printed(zh)) if each.name == "qr"]
    assert [values[1] for values, _ in functions] == [65, 67, 69, 80, 81]
    assert functions[0][1][:1] == b"2"  # model 2
    assert functions[1][1] == b"\x06"  # six dots a module
    assert functions[3][1] == b"0" + url.encode()
    assert "qr" not in names(printed(zh, **CLONE))
    assert "picture" in names(printed(zh, **CLONE))


def test_a_longer_address_gets_smaller_modules_and_still_fits(zh):
    long = replace(zh, qr="https://branch.example.cn/" + "x" * 200)
    size = next(each.content for each in decode(printed(long)) if each.name == "qr" and each.values[1] == 67)
    # 223 bytes at M are version 11, 61 modules, and four more on each side.
    assert size[0] * (61 + 8) <= 384


def test_an_epson_is_asked_by_process_id_a_basic_one_by_its_sensor_and_a_clone_not_at_all():
    assert completion(Model(status="epson"), b"0042") == bytes.fromhex("1D 28 48 06 00 30 30") + b"0042"
    assert completion(Model(status="basic"), b"0042") == bytes.fromhex("1D 72 01")
    assert completion(Model(status="none"), b"0042") == b""
    with pytest.raises(ValueError, match="four"):
        completion(Model(), b"\x1b@42")


def test_nothing_in_a_slip_asks_the_printer_for_an_answer(zh):
    assert not {"ask_status", "ask_sensor", "ask_done", "auto_status"} & set(names(printed(zh)))


def test_width_and_abilities_follow_from_the_paper_unless_they_are_given():
    narrow, wide, old = model_of({"width_mm": 58}), model_of({}), model_of({"width_mm": 80, "columns": 42})
    assert [(each.columns, each.dots) for each in (narrow, wide, old)] == [(32, 384), (48, 576), (42, 512)]
    assert model_of({"width_mm": 80, "dots": 512}).columns == 42
    assert model_of({"width_mm": 80, "columns": 42, "dots": 576}).dots == 576
    assert not model_of(CLONE).native_qr and not model_of(CLONE).cutter
    assert narrow.native_qr and wide.cutter
