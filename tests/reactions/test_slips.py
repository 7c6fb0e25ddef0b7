"""A slip says what the customer was promised, in the customer's language."""

from dataclasses import dataclass, field, replace

import pytest

from config.load import read
from config.sentences import Sentences
from printers.layout import Line, lay_out
from server.reactions.slips import slip_of, trial_slip, wait_said

ISSUED_MS = 1_795_311_660_000  # 2026-11-22 01:41 UTC, 09:41 in Shanghai
SAY = Sentences.load(["zh", "en"]).say


@dataclass(frozen=True)
class Issued:
    id: str = "mfrggzdfmztwq2lknnwg23tpob"
    number: str = "A042"
    service: str = "A"
    segment: str = "ordinary"
    language: str = "zh"
    issued_ms: int = ISSUED_MS
    ahead: int = 7
    estimate: dict | None = field(default_factory=lambda: {"low_s": 650, "likely_s": 800, "high_s": 1150})
    more: list = field(default_factory=list)
    slot_ms: int | None = None


@pytest.fixture
def settings() -> dict:
    written = {
        "branch": {
            "id": "hz-0571",
            "name": {"zh": "西湖支行", "en": "West Lake Branch"},
            "timezone": "Asia/Shanghai",
            "languages": ["zh", "en"],
            "public_url": "https://queue.example.com/hz/",
            "message": {"zh": "谨防诈骗", "en": "Beware of fraud"},
        },
        "services": [
            {
                "code": "A",
                "name": {"zh": "个人业务", "en": "Personal banking"},
                "bring": {"zh": "请备好：本人身份证", "en": "Please have ready: ID"},
            },
            {"code": "B", "name": "Advice"},
        ],
        "zones": [
            {"code": "hall", "name": {"zh": "一楼等候区", "en": "Ground floor"}},
            {"code": "up", "name": {"zh": "二楼", "en": "First floor"}},
        ],
        "profiles": [{"name": "cash", "services": ["A"]}, {"name": "all", "services": ["*"]}],
        "counters": [
            {"number": 1, "profile": "cash", "zone": "hall"},
            {"number": 2, "profile": "cash", "zone": "hall"},
        ],
    }
    return read(written).branch_file.model_dump(mode="json")


def test_every_line_of_the_slip_is_said_in_chinese(settings):
    slip = slip_of(settings, Issued(), SAY)
    assert (slip.branch, slip.service, slip.number) == ("西湖支行", "个人业务", "A042")
    assert (slip.ahead, slip.wait) == ("前面约 7 人", "预计 10–20 分钟")
    assert slip.issued_at == "取号时间 2026-11-22 09:41"
    assert (slip.seat, slip.bring) == ("请在一楼等候区留意叫号", "请备好：本人身份证")
    assert slip.notes == ("叫号综合业务与预约，号码不一定连续", "过号请联系大堂经理　当日有效")
    assert (slip.message, slip.qr_caption) == ("谨防诈骗", "扫码看前面还有几人")
    assert slip.qr == "https://queue.example.com/hz/t/mfrggzdfmztwq2lknnwg23tpob"
    assert (slip.copy, slip.mark, slip.large) == ("", "", False)


def test_the_slip_speaks_the_language_of_the_ticket(settings):
    slip = slip_of(settings, Issued(language="en"), SAY)
    assert (slip.branch, slip.service) == ("West Lake Branch", "Personal banking")
    assert (slip.ahead, slip.wait, slip.issued_at) == ("About 7 ahead", "10–20 minutes", "Issued 2026-11-22 09:41")
    assert "Ground floor" in slip.seat and "Numbers may not be called in order" in slip.notes[0]


def test_a_language_without_names_of_its_own_falls_back_to_the_first(settings):
    assert slip_of(settings, Issued(language="fr"), SAY).branch == "西湖支行"


def test_a_copy_says_who_wanted_it_and_keeps_the_number(settings):
    copy, again = (slip_of(settings, Issued(), SAY, copy=kind) for kind in ("copy", "again"))
    assert (copy.mark, again.mark) == ("补打 COPY", "重打 COPY")
    assert replace(copy, copy="", mark="") == slip_of(settings, Issued(), SAY)


def test_without_a_public_address_there_is_no_code_to_scan(settings):
    settings["branch"]["public_url"] = None
    slip = slip_of(settings, Issued(), SAY)
    assert (slip.qr, slip.qr_caption) == (None, "")


def test_a_zone_is_named_only_when_the_ticket_can_be_called_nowhere_else(settings):
    settings["counters"].append({"number": 3, "profile": "all", "zone": "up"})
    assert slip_of(settings, Issued(), SAY).seat == "请在等候区留意叫号"
    assert slip_of(settings, Issued(service="B"), SAY).seat == "请在二楼留意叫号"


def test_nobody_ahead_is_not_about_nought_people(settings):
    assert slip_of(settings, Issued(ahead=0), SAY).ahead == "前面无人等候"


@pytest.mark.parametrize(
    ("low_s", "high_s", "said"),
    [
        (0, 240, "预计 5 分钟以内"),
        (0, 301, "预计 10 分钟以内"),
        (299, 300, "预计 5 分钟以内"),
        (300, 300, "预计 5–10 分钟"),
        (650, 1150, "预计 10–20 分钟"),
        (600, 1201, "预计 10–25 分钟"),
        (3599, 4000, "预计 55–70 分钟"),
        (3600, 9000, "预计 60 分钟以上"),
    ],
)
def test_waits_are_rounded_outward_to_five_minutes(low_s, high_s, said):
    assert wait_said({"low_s": low_s, "likely_s": low_s, "high_s": high_s}, "zh", SAY) == said


def test_a_wait_nobody_knows_takes_no_room(settings):
    assert slip_of(settings, Issued(estimate=None), SAY).wait == ""


def test_large_print_is_the_customers_wish_or_the_branchs_rule(settings):
    assert slip_of(settings, Issued(), SAY, large=True).large
    settings["slips"]["large_print"] = True
    assert slip_of(settings, Issued(), SAY).large


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_facts_stand_at_double_size_on_a_line_each(settings, language):
    for estimate in ({"low_s": 0, "high_s": 3000}, {"low_s": 3300, "high_s": 3600}, {"low_s": 3600, "high_s": 9000}):
        slip = slip_of(settings, Issued(language=language, ahead=128, estimate=estimate), SAY)
        large = [each for each in lay_out(slip, 32) if isinstance(each, Line) and each.scale == 2]
        assert [line.text for line in large] == [slip.ahead, slip.wait]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("columns", [32, 42, 48])
def test_the_trial_slip_fits_every_paper(language, columns):
    slip = trial_slip(language, SAY, ISSUED_MS, "Asia/Shanghai")
    assert any("㐀" in piece.text for piece in lay_out(slip, columns) if isinstance(piece, Line))


def test_the_services_still_to_come_and_an_appointments_time_are_on_the_slip(settings):
    slip = slip_of(settings, Issued(more=["B"], slot_ms=ISSUED_MS + 49 * 60_000), SAY)
    assert slip.more == "还将办理：Advice"
    assert slip.slot == "预约时间 10:30"
    assert slip_of(settings, Issued(language="en", more=["B"]), SAY).more == "Then: Advice"


def test_a_slip_of_one_service_without_appointment_says_nothing_of_either(settings):
    slip = slip_of(settings, Issued(), SAY)
    assert (slip.more, slip.slot) == ("", "")
