"""Pictures of the kiosk."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.shots, pytest.mark.timeout(600)]

UPRIGHT, WIDE, TABLET, SMALL = (1080, 1920), (1920, 1080), (1280, 800), (1024, 768)
STILL_THERE_MS = 31_000


def opened(camera, hall, size=UPRIGHT, state="home", **options):
    page = camera.page(hall.device("/kiosk", "kiosk"), size, **options)
    page.wait_for_selector(f"body[data-state={state}]")
    return page


def has_paper(page, hall):
    page.wait_for_selector("body[data-state=ticket]")
    hall.printed()
    page.clock.run_for(900)
    page.wait_for_selector("body[data-paper=there]")


def test_choosing_a_service(camera, make_hall):
    hall = make_hall()
    page = opened(camera, hall)
    camera.take(page, "kiosk-services")
    camera.sizes(page, "kiosk-services", WIDE, TABLET, SMALL)
    page.click("[data-language=en]")
    camera.sizes(page, "kiosk-services-en", UPRIGHT, WIDE, SMALL)
    page.set_viewport_size({"width": TABLET[0], "height": TABLET[1]})
    camera.take(page, "kiosk-english", shown=True)
    page.click("[data-language=zh]")
    for switch in ("low", "large", "contrast"):
        page.set_viewport_size({"width": UPRIGHT[0], "height": UPRIGHT[1]})
        page.click(f"[data-action={switch}]")
        camera.take(page, f"kiosk-{switch}", shown=switch == "low")
        camera.sizes(page, f"kiosk-services-{switch}", WIDE, TABLET, SMALL)
        if switch == "low":
            page.click("[data-action=low]")
    page.set_viewport_size({"width": UPRIGHT[0], "height": UPRIGHT[1]})
    camera.take(page, "kiosk-large-contrast", shown=True)


def test_taking_a_ticket(camera, make_hall):
    hall = make_hall()
    page = opened(camera, hall, frozen=True)
    page.click("button[data-service=A]")
    has_paper(page, hall)
    camera.take(page, "kiosk-ticket")
    camera.sizes(page, "kiosk-ticket", WIDE, TABLET, SMALL)
    page = opened(camera, hall, TABLET, frozen=True)
    page.click("[data-language=en]")
    page.click("button[data-service=C]")
    has_paper(page, hall)
    camera.sizes(page, "kiosk-ticket-en", TABLET, UPRIGHT)
    page = opened(camera, hall, frozen=True)
    for switch in ("large", "contrast"):
        page.click(f"[data-action={switch}]")
    page.click("button[data-service=A]")
    has_paper(page, hall)
    camera.sizes(page, "kiosk-ticket-large-contrast", UPRIGHT, WIDE, TABLET, SMALL)


def test_paper_that_does_not_come(camera, make_hall):
    hall = make_hall()
    hall.paper("paper-out")
    page = opened(camera, hall, frozen=True)
    page.click("button[data-service=A]")
    page.wait_for_selector("body[data-state=ticket]")
    while page.get_attribute("body", "data-paper") == "coming":
        page.clock.run_for(500)
    page.wait_for_selector("body[data-paper=trouble]")
    camera.take(page, "kiosk-paper-trouble", shown=True)
    camera.sizes(page, "kiosk-paper-trouble", WIDE, TABLET, SMALL)


def test_sheets_over_the_page(camera, make_hall):
    hall = make_hall()
    page = opened(camera, hall, frozen=True)
    page.click("[data-language=en]")
    page.clock.run_for(STILL_THERE_MS)
    camera.sizes(page, "kiosk-still-there-en", UPRIGHT, TABLET, SMALL)
    page = opened(camera, hall)
    refusal = {"code": "service_closed", "detail": "这项业务现在不取号。"}
    page.route("**/api/v1/tickets", lambda route: route.fulfill(status=409, json=refusal))
    page.click("button[data-service=A]")
    page.wait_for_selector("#refused:not([hidden])")
    camera.sizes(page, "kiosk-refused", UPRIGHT, WIDE, TABLET, SMALL)


def test_cards_while_they_ask(camera, make_hall):
    hall = make_hall()
    page = opened(camera, hall)
    held = []
    page.route("**/api/v1/tickets", lambda route: held.append(route))
    page.click("button[data-service=A]")
    page.wait_for_selector("[data-service=A][data-state=asking]")
    camera.sizes(page, "kiosk-asking", UPRIGHT, TABLET)
    page.wait_for_selector("[data-service=A][data-state=retrying]")
    camera.sizes(page, "kiosk-retrying", UPRIGHT, TABLET)


def test_nothing_to_take(camera, make_hall):
    hall = make_hall(at="2026-11-20T07:10:00+08:00", lived=False)
    page = opened(camera, hall, state="closed")
    camera.take(page, "kiosk-closed", shown=True)
    camera.sizes(page, "kiosk-closed", WIDE, TABLET, SMALL)
    hall = make_hall(at="2026-11-20T12:10:00+08:00", lived=False)
    page = opened(camera, hall)
    camera.sizes(page, "kiosk-lunch", UPRIGHT, WIDE, TABLET, SMALL)
    with hall.silent():
        page.wait_for_selector("body[data-state=moment]")
        camera.sizes(page, "kiosk-moment", UPRIGHT, WIDE, TABLET, SMALL)


def test_names_as_long_as_they_get(camera, make_hall):
    hall = make_hall("long_names", lived=False)
    page = opened(camera, hall)
    for language in ("zh", "en"):
        page.set_viewport_size({"width": UPRIGHT[0], "height": UPRIGHT[1]})
        page.click(f"[data-language={language}]")
        camera.sizes(page, f"kiosk-long-{language}", UPRIGHT, WIDE, TABLET, SMALL)
        page.set_viewport_size({"width": UPRIGHT[0], "height": UPRIGHT[1]})
        page.locator("[data-group]").first.click()
        camera.sizes(page, f"kiosk-long-group-{language}", UPRIGHT, WIDE, TABLET, SMALL)
        page.set_viewport_size({"width": UPRIGHT[0], "height": UPRIGHT[1]})
        page.click("[data-action=back]")
    page.click("[data-action=large]")
    camera.sizes(page, "kiosk-long-en-large", UPRIGHT, WIDE, TABLET, SMALL)
