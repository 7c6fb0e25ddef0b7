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
RECALLS = ("call_next_gap_s = 0\n", "call_next_gap_s = 0\nrecall_gap_s = 0\nno_show_after_s = 0\n")


@pytest.fixture(scope="module")
def branch_file(branch_file_text: str) -> str:
    """Takes appointments for F, which needs an identification, and has six services in all."""
    return branch_file_text.replace('[[segments]]\ncode = "gold"\n', MORE, 1).replace(*RECALLS, 1)


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


def test_several_services_are_one_number_in_the_order_of_the_touches(shared):
    asked: list[dict[str, Any]] = []
    shared.page.on("request", lambda one: asked.append(one.post_data_json) if one.url.endswith("/tickets") else None)
    shared.open().touch(way="several")
    shared.touch(service="C")
    shared.touch(service="M")
    shared.touch(service="A")
    shared.touch(service="M")  # not that one
    assert shared.page.locator('[data-service="A"] .place').inner_text() == "2"
    assert shared.page.get_attribute('[data-service="M"]', "aria-pressed") == "false"
    assert shared.text("#visit-order") == "对公业务 → 个人业务"
    assert shared.number == ""
    shared.touch(action="take-visit")
    shared.until("ticket")
    assert asked[0]["services"] == ["C", "A"]
    assert shared.number.startswith("C")
    assert shared.text("#then") == "之后办理：个人业务"


def test_five_services_are_the_most_and_it_says_so(shared):
    shared.open().touch(way="several")
    assert shared.page.get_attribute("#take-visit", "aria-disabled") == "true"
    for code in "ACMNQ":
        shared.touch(service=code)
    assert "5 项" in shared.text("#take-visit")
    shared.touch(service="F")
    assert shared.text("#visit-order") == "一次最多办理 5 项，请先取消一项"
    shared.touch(action="back")
    assert not shared.page.is_visible("#visit")
    shared.touch(service="A")  # one touch again
    shared.until("ticket")


def test_a_service_that_needs_an_identification_asks_for_it_and_shows_none_of_it(shared):
    shared.open().touch(service="F")
    shared.until("pad")
    assert "大堂经理" in shared.text("#pad-lead")
    shared.type(PHONE)
    assert shared.text("#typed") == "●" * len(PHONE)
    assert shared.has_nowhere(PHONE)
    shared.touch(action="enter")
    shared.until("ticket")
    assert shared.number.startswith("F")
    assert shared.has_nowhere(PHONE)


def test_what_was_typed_does_not_outlive_the_customer(kiosk):
    kiosk.page.clock.install()
    kiosk.open().touch(service="F")
    kiosk.type("138001")
    kiosk.page.clock.run_for(31_000)
    assert kiosk.page.is_visible("#still")
    kiosk.page.clock.run_for(20_000)
    kiosk.until("home").touch(service="F")
    assert kiosk.text("#typed") == ""


def test_what_nobody_recognises_is_said_and_can_be_typed_again(shared):
    shared.open().touch(service="F")
    shared.type("12345")
    shared.touch(action="enter")
    assert "没有认出" in shared.complaint()
    assert shared.text("#typed") == ""
    assert shared.number == ""


def test_a_reader_at_the_first_page_is_the_first_touch(shared):
    shared.open()
    shared.read(CARD)
    shared.page.wait_for_selector("#lead.known")
    assert shared.has_nowhere(CARD)
    shared.touch(service="F")  # asks for nothing more
    shared.until("ticket")
    assert shared.has_nowhere(CARD)


def test_a_card_that_nobody_recognises_still_leads_to_an_ordinary_number(shared):
    shared.open()
    shared.read("000000")
    shared.refusal()
    shared.touch(choice="without")
    shared.touch(service="A")
    shared.until("ticket")
    assert shared.number.startswith("A")


def test_who_has_a_number_gets_it_printed_again_or_another_service(shared):
    first = shared.branch.issue("M", identification={"value": OTHER_PHONE})["ticket"]["number"]
    shared.open()
    shared.read(OTHER_PHONE)
    shared.page.wait_for_selector("#lead.known")
    shared.touch(service="C")
    title, why = shared.refusal()
    assert title == f"您已取号 {first}" and "前面约" in why
    shared.touch(choice="reprint")
    shared.until("ticket")
    assert (shared.number, shared.text("#done")) == (first, "已补打号票")
    shared.read(OTHER_PHONE)
    shared.page.wait_for_selector("#lead.known")
    shared.touch(service="C")
    shared.touch(choice="another")
    shared.until("ticket")
    assert shared.number.startswith("C")


def test_a_code_that_is_typed_checks_in_and_shows_the_slot(shared):
    code = booked(shared.branch, IN_HALF_AN_HOUR)["code"]
    shared.open().touch(way="appointment")
    shared.type(code)
    assert shared.text("#typed") == code
    shared.touch(action="enter")
    shared.until("ticket")
    assert shared.number.startswith("Y")
    assert shared.text("#slot-time") == "预约时间 12:30"
    shared.read(code.lower())  # and the same at the first page
    assert "已经签到" in shared.refusal()[1]


def test_a_code_or_a_card_that_is_read_checks_in(shared):
    booked(shared.branch, IN_HALF_AN_HOUR, identification={"value": NOBODYS_PHONE})
    shared.open()
    shared.read(NOBODYS_PHONE)
    shared.until("ticket")
    assert shared.number.startswith("Y")
    before, code = shared.number, booked(shared.branch, IN_HALF_AN_HOUR)["code"]
    shared.read(code)
    shared.page.wait_for_function("before => document.getElementById('number').textContent !== before", arg=before)
    assert shared.number.startswith("Y")


def test_an_appointment_that_cannot_be_kept_now_says_why(shared):
    cancelled = booked(shared.branch, IN_FOUR_HOURS)
    shared.branch.ask("POST", f"/appointments/{cancelled['id']}/cancel", shared.branch.token("lobby_manager"), {})
    said = {
        booked(shared.branch, IN_FOUR_HOURS)["code"]: "您的预约是 16:00，15:15 起可以签到。",
        booked(shared.branch, TOMORROW)["code"]: "您的预约是 2026-11-23 12:30，请当天再来签到。",
        cancelled["code"]: "这个预约已取消。需要办理，请现在取号。",
    }
    shared.open()
    for code, why in said.items():
        shared.read(code)
        assert shared.refusal()[1] == why
        shared.touch(choice="without")
    shared.touch(way="appointment")
    shared.type("ZZZZZZ")
    shared.touch(action="enter")
    assert shared.complaint() == "没有这个预约码，请核对后再输入"


def test_who_missed_the_call_is_back_in_the_line(shared):
    number = missed(shared.branch)
    shared.open().touch(way="missed")
    shared.type(number)
    shared.touch(action="enter")
    shared.until("ticket")
    assert (shared.number, shared.text("#done")) == (number, "已重新排队")
    assert not shared.page.is_visible("#take") and not shared.page.is_visible("#trouble")
    assert waiting(shared.branch, number)["state"] == "waiting"


def test_a_call_that_was_missed_too_long_ago_offers_a_new_number(shared):
    number = missed(shared.branch)
    refusal = {"code": "too_late_to_return", "detail": f"{number} 号过号太久，请重新取号。"}
    shared.page.route("**/api/v1/tickets/*/return", lambda route: route.fulfill(status=409, json=refusal))
    shared.open()
    shared.read(number)
    assert shared.refusal()[1] == refusal["detail"]
    shared.touch(choice="fresh")
    shared.until("ticket")
    assert shared.number.startswith("C") and shared.number != number


def test_a_number_of_another_place_and_one_that_nobody_has_are_said(shared):
    elsewhere = shared.branch.ask("POST", "/tickets", shared.branch.token("program"), {"service": "A"}).json
    shared.open().touch(way="missed")
    said = {elsewhere["ticket"]["number"]: "不是在本机取的号", "Z999": "没有 Z999 这个号", "AAAA": "字母加数字"}
    for number, why in said.items():
        shared.type(number)
        shared.touch(action="enter")
        shared.page.wait_for_function("why => document.getElementById('pad-lead').textContent.includes(why)", arg=why)
        assert shared.text("#typed") == ""


def test_a_lost_answer_is_asked_again_with_the_same_key(shared):
    keys: list[str] = []

    def answer(route: Any) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()  # the branch has done it, but its answer is lost
            route.abort()
        else:
            route.continue_()

    code = booked(shared.branch, IN_HALF_AN_HOUR)["code"]
    shared.page.route("**/api/v1/appointments/check-in", answer)
    shared.open()
    shared.read(code)
    shared.until("ticket")
    assert shared.number.startswith("Y")
    assert len(keys) == 2 and len(set(keys)) == 1
