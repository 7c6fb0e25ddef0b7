"""A lobby manager's morning, by touch on a tablet."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CODE = re.compile(r"^[0-9A-Z]{6}$")
GOLD_CARD = "6222021234567894"


def test_a_number_is_given_and_its_gold_customer_is_announced_at_once(tablet):
    tablet.tap(".bar [data-do=issue]")
    tablet.tap('#sheet [data-action="give"]')
    tablet.text("#complaint", "请选择业务")
    tablet.tap('#sheet .pick[data-value="A"]')
    tablet.tap('#sheet .pick[data-value="C"]')
    tablet.tap('#sheet [data-action="give"]')
    number = tablet.page.locator("#sheet .number.huge").inner_text()
    tablet.text("#paper-state", "已打印")
    tablet.tap('#sheet [data-action="finished"]')
    assert tablet.waiting() == [number]
    expect(tablet.page.locator("#guest")).to_be_hidden()

    tablet.find(number, "find-identify")
    field = tablet.page.locator("#identity")
    expect(field).to_have_attribute("type", "password")
    field.fill(GOLD_CARD)
    tablet.tap('#sheet [data-action="confirm"]')
    tablet.text("#sheet .card-facts", "尾号 7894")
    tablet.text("#sheet .tags", "黄金客户")
    tablet.close()
    tablet.text("#guest", "黄金客户到店")
    tablet.text("#guest", "尾号 7894")
    expect(tablet.page.get_by_role("status").filter(has_text=f"黄金客户到店 {number}")).to_have_count(1)
    assert GOLD_CARD not in tablet.page.content()
    tablet.tap('#guest [data-action="meet"]')
    expect(tablet.page.locator("#guest")).to_be_hidden()


def test_a_recognised_guest_stands_on_the_strip_without_anybody_touching_the_tablet(tablet):
    number = tablet.branch.issue("C", identification={"value": GOLD_CARD})["ticket"]["number"]
    expect(tablet.page.locator(f'#guest [data-number="{number}"]')).to_be_visible()


def test_first_in_line_with_a_reason_and_moved_with_a_reason(tablet):
    one, two, three = (tablet.issued() for _ in range(3))
    tablet.find(three, "find-insert")
    tablet.tap('#sheet [data-action="confirm"]')
    tablet.text("#complaint", "请选择或写下原因")
    tablet.tap('#sheet .pick:has-text("中途离开，刚回来")')
    tablet.tap('#sheet [data-action="confirm"]')
    tablet.text("#sheet .card-facts", "已排到最前")
    tablet.close()
    assert tablet.waiting() == [three, one, two]

    tablet.find(two)
    tablet.tap('#sheet [data-action="move"]')
    tablet.tap('#sheet .pick[data-value="C"]')
    tablet.tap('#sheet .pick:has-text("取错业务")')
    tablet.tap('#sheet [data-action="confirm"]')
    tablet.text("#sheet .card-head", "对公业务")
    tablet.close()
    expect(tablet.page.locator('[data-service="C"] .people')).to_have_text("1")


def test_a_missed_customer_is_back_with_one_touch(tablet):
    tablet.issued()
    number = tablet.missed()
    row = tablet.page.locator("#away .row", has_text=number)
    expect(row).to_contain_text("还可回来")
    row.locator("[data-do=return]").tap()
    tablet.text("#said", f"{number} 已回到队列")
    expect(tablet.page.locator("#away")).not_to_contain_text(number)
    assert tablet.state(number) == "waiting"


def test_what_cannot_be_done_is_not_drawn_and_removing_says_that_it_is_final(tablet):
    number = tablet.issued()
    tablet.find(number)
    expect(tablet.page.locator('#sheet [data-action="return"]')).to_have_count(0)
    tablet.tap('#sheet [data-action="remove"]')
    tablet.text("#sheet", "作废后不能恢复")
    tablet.tap('#sheet .pick:has-text("重复取号")')
    tablet.tap('#sheet [data-action="confirm"]')
    tablet.text("#sheet .tags", "已作废")
    tablet.text("#sheet", "现在没有可办的事")
    expect(tablet.page.locator("#sheet .keys button")).to_have_count(0)
    tablet.close()
    tablet.find("A999")
    tablet.text("#complaint", "没有 A999 这个号")


def test_no_more_numbers_and_numbers_again_by_holding_a_key(tablet):
    tablet.tap(".bar [data-do=issuing]")
    tablet.tap('#sheet .pick[data-value="C"]')
    tablet.tap('#sheet .pick:has-text("人手不足")')
    tablet.hold('#sheet [data-action="stop"]', 600)  # a touch is not enough
    expect(tablet.page.locator("#ended")).to_be_hidden()
    tablet.hold('#sheet [data-action="stop"]')
    tablet.text("#ended", "已停止取号：对公业务（人手不足）")
    refused = tablet.branch.ask("POST", "/tickets", tablet.branch.token("kiosk"), {"service": "C"})
    assert (refused.status, refused.json["code"]) == (409, "issuing_ended")
    tablet.hold('#sheet [data-action="resume"]')
    expect(tablet.page.locator("#ended")).to_be_hidden()
    tablet.branch.issue("C")


def test_an_appointment_is_booked_and_its_customer_checked_in(tablet):
    tablet.tap(".bar [data-do=appointments]")
    tablet.tap('#sheet [data-action="book"]')
    tablet.tap("#sheet .slots .pick:enabled")
    tablet.page.fill("#contact", "王女士")
    tablet.tap('#sheet [data-action="confirm"]')
    expect(tablet.page.locator("#booked-code")).to_have_text(CODE)
    tablet.tap('#sheet [data-action="list"]')
    tablet.tap('#sheet [data-state="booked"]:has-text("王女士")')
    tablet.tap('#sheet [data-action="check-in"]')
    tablet.text("#sheet .number.big", "Y001")
    tablet.close()
    assert tablet.waiting() == ["Y001"]


def test_a_file_of_appointments_is_taken_line_by_line(tablet):
    tablet.tap(".bar [data-do=appointments]")
    tablet.tap('#sheet [data-action="import"]')
    lines = "service,time,name\nA,2026-11-20 14:00,陈先生\nA,2026-11-20 14:07,李先生\n"
    tablet.page.set_input_files("#file", {"name": "day.csv", "mimeType": "text/csv", "buffer": lines.encode()})
    tablet.tap('#sheet [data-action="confirm"]')
    tablet.text("#imported", "新登记 1，原已登记 0，有问题 1")
    tablet.text("#sheet .faults", "第 3 行")
