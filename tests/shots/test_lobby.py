"""Pictures of the lobby manager's tablet."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.shots, pytest.mark.timeout(600)]

TABLET, UPRIGHT, SMALL = (1180, 820), (820, 1180), (1024, 768)
SLOTS = {
    "target_service_min = 5\n": "target_service_min = 5\ntarget_wait_min = 12\n",
    "target_wait_min = 15\n": "target_wait_min = 15\nslots = { minutes = 30, capacity = 2 }\n",
    'prefix = "V"\n': 'prefix = "V"\ntell_lobby = true\n',
}
REASONS = """
[appointments]
prefix = "Y"

[[reasons]]
code = "away"
name = { zh = "中途离开，刚回来", en = "Was away for a moment" }
"""


def looked_after(text):
    """A branch that takes appointments, and whose lobby is told of gold customers."""
    for before, after in SLOTS.items():
        assert before in text
        text = text.replace(before, after, 1)
    return text + REASONS


def lobby(hall, method, path, body=None):
    answer = hall.branch.ask(method, path, hall.branch.token("lobby_manager"), body)
    assert answer.status in (200, 201), answer.body
    return answer.json


def stir(hall):
    """Troubles of a morning: one on hold, one missed, paper out, counters paused and left, appointments."""
    for contact, slot in (("王女士", "10:30"), ("陈先生", "11:00"), ("+86 571 8888 0000", "11:30"), ("", "14:00")):
        body = {"service": "F", "slot": f"2026-11-20T{slot}:00+08:00"}
        if slot != "10:30":
            lobby(hall, "POST", "/appointments", body | ({"contact": contact} if contact else {}))
    served = [one["number"] for one in lobby(hall, "GET", "/hall")["counters"] if one["state"] == "serving"]
    hall.at(served[0], "finish")
    hall.at(served[0], "pause", {"reason": "meal"})
    hall.at(served[-1], "finish")
    hall.paper("paper-out")
    hall.branch.issue("F", segment="gold")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_lobby_at_work(camera, make_hall, sign_in, language):
    hall = make_hall(change=looked_after)
    hall.person("大堂01", "lobby_manager")
    stir(hall)
    page = camera.page(f"{hall.branch.url}/lobby", TABLET, language=language)
    sign_in(page, "大堂01", "hall")
    page.wait_for_selector("#guest:not([hidden])")
    page.wait_for_selector("#devices .bad")
    page.wait_for_selector("#top-clock:not(:empty)")
    camera.take(page, "lobby" if language == "zh" else "lobby-en", shown=language == "zh")
    camera.sizes(page, f"lobby-{language}", SMALL, UPRIGHT)
    page.set_viewport_size({"width": TABLET[0], "height": TABLET[1]})
    sheets(camera, page, language)
    page.click(".bar [data-do=issue]")
    page.click('.pick[data-value="A"]')
    page.click("[data-action=give]")
    page.wait_for_selector(".number.huge")
    camera.take(page, f"lobby-issued-{language}")
    page.keyboard.press("Escape")
    with hall.silent():
        page.wait_for_selector("#lost:not([hidden])")
        camera.take(page, f"lobby-lost-{language}")


def sheets(camera, page, language):
    """Every sheet that opens from the bar or a card."""
    page.add_init_script("window.print = () => {}")
    page.evaluate("window.print = () => {}")
    for act, ready in (
        ("issue", ".pick-row.wide"), ("find", ".pads"), ("issuing", ".hold"), ("list", ".by-hand"),
        ("appointments", ".toolbar"),
    ):  # fmt: skip
        page.click(f".bar [data-do={act}]")
        page.wait_for_selector(f"#sheet {ready}")
        name = f"lobby-{act}" if language == "zh" else f"lobby-{act}-en"
        camera.take(page, name, shown=name == "lobby-list")
        if act == "appointments":
            page.click("[data-action=book]")
            page.wait_for_selector(".slots .pick")
            camera.take(page, f"lobby-book-{language}")
        if act == "list" and language == "zh":
            page.pdf(path="var/shots/lobby-by-hand.pdf")
        page.keyboard.press("Escape")
        page.wait_for_selector("#sheet:not([open])", state="attached")
    page.locator("#late [data-do=ticket]").first.click()
    page.wait_for_selector(".card-head")
    camera.take(page, f"lobby-card-{language}")
    for action in ("insert-first", "move", "identify", "remove"):
        page.click(f"#sheet [data-action={action}]")
        page.wait_for_selector("[data-action=confirm]")
        camera.take(page, f"lobby-{action}-{language}")
        page.locator(".sheet-top .button").first.click()
        page.wait_for_selector(".card-head")
    page.keyboard.press("Escape")
    page.click("[data-counter='3']")
    page.wait_for_selector("#sheet .card-facts")
    camera.take(page, f"lobby-counter-{language}")
    page.keyboard.press("Escape")


def test_an_empty_hall_and_one_of_two_hundred(camera, make_hall, sign_in):
    hall = make_hall(lived=False, change=looked_after)
    hall.person("zhao", "branch_manager")
    hall.person("li", "teller")
    page = camera.page(f"{hall.branch.url}/lobby", TABLET)
    camera.take(page, "lobby-sign-in")
    sign_in(page, "zhao", "hall")
    camera.take(page, "lobby-empty")
    for _ in range(50):
        for service in "ACFM":
            hall.branch.issue(service)
    expect(page.locator('[data-service="A"] .people')).to_have_text("50")
    camera.take(page, "lobby-two-hundred")
    page.click('[data-service="A"]')
    expect(page.locator("#sheet .list-row")).to_have_count(50)
    camera.take(page, "lobby-queue")
    teller = camera.page(f"{hall.branch.url}/lobby", TABLET)
    sign_in(teller, "li", "elsewhere")
    camera.take(teller, "lobby-elsewhere")


def test_long_names_on_the_lobby_tablet(camera, make_hall, sign_in):
    hall = make_hall("long_names", lived=False)
    hall.person("zhao", "lobby_manager")
    for service in ("DGK", "KH", "A", "loans", "F", "S"):
        hall.branch.issue(service)
    hall.call_next(102)
    page = camera.page(f"{hall.branch.url}/lobby", TABLET, language="en")
    sign_in(page, "zhao", "hall")
    camera.take(page, "lobby-long")
    camera.sizes(page, "lobby-long", SMALL, UPRIGHT)
    page.click(".bar [data-do=issue]")
    page.wait_for_selector("#sheet .pick-row.wide")
    camera.take(page, "lobby-long-issue")
