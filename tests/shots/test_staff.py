"""Pictures of the pages that staff sit at, of paper, and of what runs here."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.shots, pytest.mark.timeout(600)]

UPRIGHT, WIDE, TABLET, SMALL, OFFICE = (1080, 1920), (1920, 1080), (1280, 800), (1024, 768), (1440, 900)
A4 = (900, 1280)
STRIP = (320, 264)
PHONE = (390, 844)
MORNING = "2026-11-20"


def test_signing_in_and_choosing_a_counter(camera, make_hall, sign_in):
    hall = make_hall()
    hall.person("li", "teller")
    for language in ("zh", "en"):
        page = camera.page(f"{hall.branch.url}/teller", SMALL, language=language)
        page.wait_for_selector("body[data-state=signin]")
        camera.take(page, f"teller-sign-in-{language}")
        page.fill("#signin-name", "li")
        page.fill("#signin-password", "not this")
        page.click("#signin-key")
        page.wait_for_selector("#signin-complaint:not(:empty)")
        camera.take(page, f"teller-sign-in-wrong-{language}")
        sign_in(page, "li", "choose")
        camera.sizes(page, f"teller-choose-{language}", SMALL, TABLET)


def test_a_teller_at_work(camera, make_hall, sign_in):
    hall = make_hall()
    hall.person("柜员03", "teller")
    pages = [camera.page(f"{hall.branch.url}/teller", SMALL, language=language) for language in ("zh", "en")]
    for page, language in zip(pages, ("zh", "en"), strict=True):
        sign_in(page, "柜员03", "counter")
        page.wait_for_selector("#key[data-state=ready]")
        page.wait_for_selector("#top-clock:not(:empty)")
        camera.take(page, f"teller-serving-{language}")
        camera.sizes(page, f"teller-serving-{language}", TABLET, WIDE)
    page, english = pages
    for each in pages:
        each.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    hall.call_next(3)
    for each, language in ((page, "zh"), (english, "en")):
        each.wait_for_selector("#current[data-state=called]")
        camera.take(each, f"teller-called-{language}")
    page.click('.more [data-action="finish"]')
    page.wait_for_selector("#ask[open]")
    camera.take(page, "teller-did-they-come")
    page.keyboard.press("Escape")
    hall.at(3, "finish")
    for each, language in ((page, "zh"), (english, "en")):
        each.wait_for_selector("#came:not([hidden])")
        camera.take(each, "teller-idle" if language == "zh" else "teller-idle-en", shown=language == "zh")
        each.click('.keys [data-action="pause"]')
        each.wait_for_selector("#ask[open]")
        camera.take(each, f"teller-why-pause-{language}")
        each.keyboard.press("Escape")
        each.click('.more [data-action="call"]')
        each.wait_for_selector("#ask[open]")
        camera.take(each, f"teller-call-a-number-{language}")
        each.keyboard.press("Escape")
    hall.at(3, "pause", {"reason": "meal"})
    page.wait_for_selector("#current[data-state=paused]")
    camera.take(page, "teller-paused")
    with hall.silent():
        page.wait_for_selector("#lost:not([hidden])")
        camera.take(page, "teller-lost")


def test_a_teller_whom_nobody_waits_for(camera, make_hall, sign_in):
    hall = make_hall(lived=False)
    hall.person("li", "teller")
    page = camera.page(f"{hall.branch.url}/teller", SMALL)
    sign_in(page, "li", "choose")
    page.click("[data-counter='3']")
    page.wait_for_selector("body[data-state=counter] #key[data-state=off]")
    camera.sizes(page, "teller-empty", SMALL, TABLET)
    hall.branch.issue("C")
    expect(page.locator("#waiting-none")).to_contain_text("对公业务")
    camera.take(page, "teller-others-wait")


def test_the_strip_beside_other_windows(camera, make_hall, sign_in):
    hall = make_hall()
    hall.person("柜员03", "teller")
    for language in ("zh", "en"):
        page = camera.page(f"{hall.branch.url}/teller?strip=1", STRIP, language=language)
        page.wait_for_selector("body[data-state=signin]")
        camera.take(page, f"teller-strip-sign-in-{language}")
        sign_in(page, "柜员03", "counter")
        page.wait_for_selector("#key[data-state=ready]")
        camera.take(page, "teller-strip" if language == "zh" else "teller-strip-en", shown=language == "zh")
    hall.at(3, "finish")
    page.wait_for_selector("#came:not([hidden])")
    camera.take(page, "teller-strip-idle-en")


def test_the_managers_day(camera, make_hall, sign_in):
    hall = make_hall()
    hall.person("zhao", "branch_manager")
    for language in ("zh", "en"):
        page = camera.page(f"{hall.branch.url}/manager", OFFICE, language=language)
        sign_in(page, "zhao", "today")
        page.wait_for_selector(".plot canvas")
        camera.take(page, f"manager-{language}")
        camera.sizes(page, f"manager-{language}", WIDE, TABLET)
        for width, height in (SMALL, UPRIGHT, PHONE):
            page.set_viewport_size({"width": width, "height": height})
            camera.take(page, f"manager-{language}-{width}", whole=True)
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": OFFICE[0], "height": OFFICE[1]})
        camera.take(page, f"manager-{language}-dark", whole=True)
        report = page.context.new_page()
        report.set_viewport_size({"width": A4[0], "height": A4[1]})
        report.goto(f"{hall.branch.url}/manager/day/{MORNING}")
        report.wait_for_selector("body[data-state=report] .plot canvas")
        camera.take(report, f"manager-report-{language}", whole=True)
    hall.paper("paper-out")
    hall.branch.issue("A")
    page.reload()
    page.wait_for_selector("body[data-state=today] .plot canvas")
    with hall.silent():
        page.wait_for_selector("#lost:not([hidden])")
        camera.take(page, "manager-lost-en", whole=True)


def test_the_managers_day_before_it_begins(camera, make_hall, sign_in):
    hall = make_hall(at="2026-11-20T08:52:00+08:00", lived=False)
    hall.person("zhao", "branch_manager")
    page = camera.page(f"{hall.branch.url}/manager", OFFICE)
    sign_in(page, "zhao", "today")
    page.wait_for_selector(".plot canvas")
    camera.take(page, "manager-empty", shown=True)
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector("body[data-tab=day]")
    camera.take(page, "manager-a-day-without-anybody", whole=True)


def test_the_managers_day_with_one_visit(camera, make_hall, sign_in):
    hall = make_hall(at="2026-11-20T09:05:00+08:00", lived=False)
    hall.person("zhao", "branch_manager")
    hall.branch.issue("A")
    hall.call_next(1)
    hall.at(1, "start")
    hall.at(1, "finish")
    page = camera.page(f"{hall.branch.url}/manager", OFFICE)
    sign_in(page, "zhao", "today")
    page.wait_for_selector(".plot canvas")
    camera.take(page, "manager-one-visit", whole=True)


def test_the_story_of_a_number(camera, make_hall, sign_in):
    hall = make_hall()
    hall.person("zhao", "branch_manager")
    for language in ("zh", "en"):
        page = camera.page(f"{hall.branch.url}/story", A4, language=language)
        sign_in(page, "zhao", "empty")
        camera.take(page, f"story-search-{language}")
        for number in ("A031", "V010", "A058", "A068"):
            page.fill("#search [name=number]", number)
            page.click('[data-action="search"]')
            page.wait_for_selector(f"#number[data-number={number}]")
            camera.take(page, f"story-{number}-{language}", whole=True)
        page.fill("#search [name=number]", "A999")
        page.click('[data-action="search"]')
        page.wait_for_selector("body[data-state=empty]")
        camera.take(page, f"story-nothing-{language}")


def test_paper(camera, make_hall):
    hall = make_hall()
    page = camera.page(f"{hall.branch.url}/printer", TABLET)
    page.wait_for_selector("body[data-state=ready]")
    camera.take(page, "printer-empty")
    for service, language in (("C", "zh"), ("A", "en"), ("A", "zh")):
        number = hall.branch.issue(service, language=language)["ticket"]["number"]
        page.wait_for_selector(f'.sheet[data-number="{number}"][data-state=printed]')
    for place in range(3):
        expect(page.locator(".sheet img").nth(place)).to_have_js_property("complete", True)
    camera.sizes(page, "printer", TABLET, SMALL, WIDE)
    hall.paper("paper-out")
    page.wait_for_selector(".printer:not([data-state=ready])")
    camera.take(page, "printer-trouble")


def test_long_names_on_staff_pages(camera, make_hall, sign_in):
    hall = make_hall("long_names", lived=False)
    hall.person("li", "branch_manager")
    hall.person("wang", "teller")
    for service in ("DGK", "KH", "A", "loans", "F", "S"):
        hall.branch.issue(service)
    teller = camera.page(f"{hall.branch.url}/teller", SMALL, language="en")
    sign_in(teller, "wang", "choose")
    teller.click("[data-counter='102']")
    teller.wait_for_selector("#key[data-state=ready]")
    camera.take(teller, "teller-long-idle")
    hall.call_next(102)
    teller.wait_for_selector("#current[data-state=called]")
    camera.take(teller, "teller-long")
    page = camera.page(f"{hall.branch.url}/manager", TABLET, language="en")
    sign_in(page, "li", "today")
    page.wait_for_selector(".plot canvas")
    camera.take(page, "manager-long", whole=True)
    paper = camera.page(f"{hall.branch.url}/printer", TABLET)
    paper.wait_for_selector(".sheet img")
    camera.take(paper, "printer-long", whole=True)


def test_what_runs_here(camera, make_hall):
    hall = make_hall()
    for language in ("zh", "en"):
        page = camera.page(hall.branch.url, TABLET, language=language)
        page.wait_for_selector("#name:not(:empty)")
        camera.take(page, f"front-{language}", whole=True)
        for width, height in (SMALL, UPRIGHT):
            page.set_viewport_size({"width": width, "height": height})
            camera.take(page, f"front-{language}-{width}", whole=True)


def test_a_page_that_asks_for_its_token(camera, make_hall):
    hall = make_hall(lived=False)
    for path in ("kiosk", "display"):
        page = camera.page(f"{hall.branch.url}/{path}", TABLET)
        page.wait_for_selector(".token-form")
        camera.take(page, f"{path}-token")
