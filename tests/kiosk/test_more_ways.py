"""Several services in one visit, cards and numbers, appointments, missed calls at the kiosk."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

# Sunday 2026-11-22, 12:00 in Shanghai, and slots around it.
NOON_MS = 1_795_320_000_000
IN_HALF_AN_HOUR, TOMORROW = "2026-11-22T04:30:00.000Z", "2026-11-23T04:30:00.000Z"
IN_FOUR_HOURS = "2026-11-22T08:00:00.000Z"
PHONE, OTHER_PHONE, NOBODYS_PHONE, CARD = "13800138000", "13900139000", "13700137000", "6222021234567894"

MORE = """
[[services]]
code = "F"
name = { zh = "理财服务", en = "Wealth" }
identification = "require"
slots = { minutes = 30, capacity = 9 }

[[services]]
code = "M"
name = { zh = "咨询", en = "Enquiries" }
identification = "offer"

[[services]]
code = "N"
name = { zh = "贷款", en = "Loans" }

[[services]]
code = "Q"
name = { zh = "外汇", en = "Currency" }

[appointments]
prefix = "Y"
early_min = 45

[[segments]]
code = "gold"
"""


@pytest.fixture(scope="module")
def branch_file(branch_file_text: str) -> str:
    """Takes appointments for F, which needs an identification, and has six services in all."""
    return branch_file_text.replace("[[segments]]\ncode = \"gold\"\n", MORE, 1)


@pytest.fixture(scope="module")
def branch_options() -> tuple[str, ...]:
    """The branch's clock goes on from noon."""
    return ("--pace", f"{NOON_MS},1")


def waiting(branch: Any, number: str) -> dict[str, Any]:
    """The ticket of this number."""
    return branch.ask("GET", f"/tickets?number={number}", branch.token("program")).json["ticket"]


def booked(branch: Any, slot: str, **more: Any) -> dict[str, Any]:
    answer = branch.ask("POST", "/appointments", branch.token("lobby_manager"), {"service": "F", "slot": slot, **more})
    assert answer.status == 201, answer.body
    return answer.json["appointment"]


def missed(branch: Any) -> str:
    """The number of a customer of this kiosk who did not come when called."""
    number = branch.issue("C")["ticket"]["number"]
    ticket = waiting(branch, number)["id"]
    branch.at(1, "open", {})
    for action, body in (("call", {"ticket": ticket, "reason": "test"}), ("recall", {}), ("no-show", {})):
        answer = branch.at(1, action, body)
        assert answer.status == 200, answer.body
    return number


def type_on(kiosk: Any, text: str) -> None:
    for letter in text:
        kiosk.touch(key=letter)


def read(kiosk: Any, text: str) -> None:
    """A reader is held to it: characters and Enter in one moment."""
    kiosk.page.evaluate(
        """text => [...text, 'Enter'].forEach((key) => {
            document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        })""",
        text,
    )


def has_nowhere(kiosk: Any, secret: str) -> None:
    """The page keeps it in no place that outlives the customer or that anyone can see."""
    found = kiosk.page.evaluate(
        """() => document.documentElement.outerHTML + location.href + JSON.stringify([{...localStorage}, {...sessionStorage}])
            + Array.from(document.querySelectorAll('input'), (each) => each.value)"""
    )
    assert secret not in found


def test_several_services_are_one_number_in_the_order_of_the_touches(kiosk):
    asked: list[dict[str, Any]] = []
    kiosk.page.on("request", lambda one: asked.append(one.post_data_json) if one.url.endswith("/tickets") else None)
    kiosk.open().touch(way="several")
    kiosk.touch(service="C")
    kiosk.touch(service="M")
    kiosk.touch(service="A")
    kiosk.touch(service="M")  # not that one
    assert kiosk.page.locator('[data-service="A"] .place').inner_text() == "2"
    assert kiosk.page.get_attribute('[data-service="M"]', "aria-pressed") == "false"
    assert kiosk.text("#visit-order") == "对公业务 → 个人业务"
    assert kiosk.number == ""
    kiosk.touch(action="take-visit")
    kiosk.until("ticket")
    assert asked[0]["services"] == ["C", "A"]
    assert kiosk.number.startswith("C")
    assert kiosk.text("#then") == "之后办理：个人业务"


def test_five_services_are_the_most_and_it_says_so(kiosk):
    kiosk.open().touch(way="several")
    assert kiosk.page.get_attribute("#take-visit", "aria-disabled") == "true"
    for code in "ACMNQ":
        kiosk.touch(service=code)
    assert "5 项" in kiosk.text("#take-visit")
    kiosk.touch(service="F")
    assert kiosk.text("#visit-order") == "一次最多办理 5 项，请先取消一项"
    kiosk.touch(action="back")
    assert not kiosk.page.is_visible("#visit")
    kiosk.touch(service="A")  # one touch again
    kiosk.until("ticket")


def test_a_service_that_needs_an_identification_asks_for_it_and_shows_none_of_it(kiosk):
    kiosk.open().touch(service="F")
    kiosk.until("pad")
    assert "大堂经理" in kiosk.text("#pad-lead")
    type_on(kiosk, PHONE)
    assert kiosk.text("#typed") == "●" * len(PHONE)
    has_nowhere(kiosk, PHONE)
    kiosk.touch(action="enter")
    kiosk.until("ticket")
    assert kiosk.number.startswith("F")
    has_nowhere(kiosk, PHONE)


def test_what_was_typed_does_not_outlive_the_customer(kiosk):
    kiosk.page.clock.install()
    kiosk.open().touch(service="F")
    type_on(kiosk, "138001")
    kiosk.page.clock.run_for(31_000)
    assert kiosk.page.is_visible("#still")
    kiosk.page.clock.run_for(20_000)
    kiosk.until("home").touch(service="F")
    assert kiosk.text("#typed") == ""


def test_what_nobody_recognises_is_said_and_can_be_typed_again(kiosk):
    kiosk.open().touch(service="F")
    type_on(kiosk, "12345")
    kiosk.touch(action="enter")
    kiosk.page.wait_for_selector("#pad-lead.wrong")
    assert "没有认出" in kiosk.text("#pad-lead")
    assert kiosk.text("#typed") == ""
    assert kiosk.number == ""


def test_a_reader_at_the_first_page_is_the_first_touch(kiosk):
    kiosk.open()
    read(kiosk, CARD)
    kiosk.page.wait_for_selector("#lead.known")
    has_nowhere(kiosk, CARD)
    kiosk.touch(service="F")  # asks for nothing more
    kiosk.until("ticket")
    has_nowhere(kiosk, CARD)


def test_a_card_that_nobody_recognises_still_leads_to_an_ordinary_number(kiosk):
    kiosk.open()
    read(kiosk, "000000")
    kiosk.page.wait_for_selector("#refused:not([hidden])")
    kiosk.touch(choice="without")
    kiosk.touch(service="A")
    kiosk.until("ticket")
    assert kiosk.number.startswith("A")


def test_who_has_a_number_gets_it_printed_again_or_another_service(kiosk):
    first = kiosk.branch.issue("M", identification={"value": OTHER_PHONE})["ticket"]["number"]
    kiosk.open()
    read(kiosk, OTHER_PHONE)
    kiosk.page.wait_for_selector("#lead.known")
    kiosk.touch(service="C")
    kiosk.page.wait_for_selector("#refused:not([hidden])")
    assert kiosk.text("#refused-title") == f"您已取号 {first}"
    assert "前面约" in kiosk.text("#refused-why")
    kiosk.touch(choice="reprint")
    kiosk.until("ticket")
    assert (kiosk.number, kiosk.text("#done")) == (first, "已补打号票")
    read(kiosk, OTHER_PHONE)
    kiosk.page.wait_for_selector("#lead.known")
    kiosk.touch(service="C")
    kiosk.touch(choice="another")
    kiosk.until("ticket")
    assert kiosk.number.startswith("C")


def test_a_code_that_is_typed_checks_in_and_shows_the_slot(kiosk):
    code = booked(kiosk.branch, IN_HALF_AN_HOUR)["code"]
    kiosk.open().touch(way="appointment")
    type_on(kiosk, code)
    assert kiosk.text("#typed") == code
    kiosk.touch(action="enter")
    kiosk.until("ticket")
    assert kiosk.number.startswith("Y")
    assert kiosk.text("#slot-time") == "预约时间 12:30"
    read(kiosk, code.lower())  # and the same at the first page
    kiosk.page.wait_for_selector("#refused:not([hidden])")
    assert "已经签到" in kiosk.text("#refused-why")


def test_a_code_or_a_card_that_is_read_checks_in(kiosk):
    booked(kiosk.branch, IN_HALF_AN_HOUR, identification={"value": NOBODYS_PHONE})
    kiosk.open()
    read(kiosk, NOBODYS_PHONE)
    kiosk.until("ticket")
    assert kiosk.number.startswith("Y")
    before, code = kiosk.number, booked(kiosk.branch, IN_HALF_AN_HOUR)["code"]
    read(kiosk, code)
    kiosk.page.wait_for_function("before => document.getElementById('number').textContent !== before", arg=before)
    assert kiosk.number.startswith("Y")


def test_an_appointment_that_cannot_be_kept_now_says_why(kiosk):
    cancelled = booked(kiosk.branch, IN_FOUR_HOURS)
    kiosk.branch.ask("POST", f"/appointments/{cancelled['id']}/cancel", kiosk.branch.token("lobby_manager"), {})
    said = {
        booked(kiosk.branch, IN_FOUR_HOURS)["code"]: "您的预约是 16:00，15:15 起可以签到。",
        booked(kiosk.branch, TOMORROW)["code"]: "您的预约是 2026-11-23 12:30，请当天再来签到。",
        cancelled["code"]: "这个预约已取消。需要办理，请现在取号。",
    }
    kiosk.open()
    for code, why in said.items():
        read(kiosk, code)
        kiosk.page.wait_for_selector("#refused:not([hidden])")
        assert kiosk.text("#refused-why") == why
        kiosk.touch(choice="without")
    kiosk.touch(way="appointment")
    type_on(kiosk, "ZZZZZZ")
    kiosk.touch(action="enter")
    kiosk.page.wait_for_selector("#pad-lead.wrong")
    assert kiosk.text("#pad-lead") == "没有这个预约码，请核对后再输入"


def test_who_missed_the_call_is_back_in_the_line(kiosk):
    number = missed(kiosk.branch)
    kiosk.open().touch(way="missed")
    type_on(kiosk, number)
    kiosk.touch(action="enter")
    kiosk.until("ticket")
    assert (kiosk.number, kiosk.text("#done")) == (number, "已重新排队")
    assert not kiosk.page.is_visible("#take") and not kiosk.page.is_visible("#trouble")
    assert waiting(kiosk.branch, number)["state"] == "waiting"


def test_a_call_that_was_missed_too_long_ago_offers_a_new_number(kiosk):
    number = missed(kiosk.branch)
    refusal = {"code": "too_late_to_return", "detail": f"{number} 号过号太久，请重新取号。"}
    kiosk.page.route("**/api/v1/tickets/*/return", lambda route: route.fulfill(status=409, json=refusal))
    kiosk.open()
    read(kiosk, number)
    kiosk.page.wait_for_selector("#refused:not([hidden])")
    assert kiosk.text("#refused-why") == refusal["detail"]
    kiosk.touch(choice="fresh")
    kiosk.until("ticket")
    assert kiosk.number.startswith("C") and kiosk.number != number


def test_a_number_of_another_place_and_one_that_nobody_has_are_said(kiosk):
    elsewhere = kiosk.branch.ask("POST", "/tickets", kiosk.branch.token("program"), {"service": "A"}).json
    kiosk.open().touch(way="missed")
    for number, why in {elsewhere["ticket"]["number"]: "不是在本机取的号", "Z999": "没有这个号", "AAAA": "字母加数字"}.items():
        type_on(kiosk, number)
        kiosk.touch(action="enter")
        kiosk.page.wait_for_function("why => document.getElementById('pad-lead').textContent.includes(why)", arg=why)
        assert kiosk.text("#typed") == ""


def test_a_lost_answer_is_asked_again_with_the_same_key(kiosk):
    keys: list[str] = []

    def answer(route: Any) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()  # the branch has done it, but its answer is lost
            route.abort()
        else:
            route.continue_()

    code = booked(kiosk.branch, IN_HALF_AN_HOUR)["code"]
    kiosk.page.route("**/api/v1/appointments/check-in", answer)
    kiosk.open()
    read(kiosk, code)
    kiosk.until("ticket")
    assert kiosk.number.startswith("Y")
    assert len(keys) == 2 and len(set(keys)) == 1
