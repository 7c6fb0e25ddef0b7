"""Pictures of a teller's page in every state."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.shots, pytest.mark.timeout(600)]

SMALL, UPRIGHT, STRIP = (1024, 768), (820, 1180), (320, 264)
LOST_WITHIN_MS = 60_000
STEPS = """checklist = [{ zh = "核对证件", en = "ID checked" }, { zh = "回收旧卡", en = "Old card taken back" }]
wrap_up = true
"""
REST = """
recall_gap_s = 0
no_show_after_s = 0
short_service_s = 0

[[marks]]
code = "complaint"
name = { zh = "投诉", en = "Complaint" }

[[marks]]
code = "interest"
name = { zh = "有理财意向", en = "Interested in investing" }

[[reasons]]
code = "manager"
name = { zh = "大堂经理安排", en = "Asked for by the lobby manager" }
"""


def with_everything(text: str) -> str:
    """The branch with steps, marks, quick reasons and work after a customer; nothing takes its time."""
    text = text.replace('code = "A"\n', f'code = "A"\n{STEPS}').replace(
        "[branch]\n", "[branch]\ncounter_grace_s = 15\n"
    )
    return text + REST


def seated(camera, hall, sign_in, language="zh", size=SMALL, path="/teller"):
    """The page of the teller at counter 3."""
    page = camera.page(f"{hall.branch.url}{path}", size, language=language)
    sign_in(page, "柜员03", "counter")
    page.wait_for_selector("#key[data-state=ready]")
    page.wait_for_selector("#top-clock:not(:empty)", state="attached")
    return page


def stands(page, state):
    page.wait_for_selector(f"#current[data-state={state}]")
    page.wait_for_selector("#key[data-state=ready]")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_act_at_a_counter(camera, make_hall, sign_in, language):
    hall = make_hall(change=with_everything)
    hall.person("柜员03", "teller")
    page = seated(camera, hall, sign_in, language)
    hall.at(3, "step", {"step": 0})
    hall.at(3, "mark", {"mark": "interest"})
    page.wait_for_selector(".mark.on")
    camera.take(page, f"teller-steps-{language}")
    for key, name in (("F6", "why-hold"), ("F7", "transfer")):
        page.keyboard.press(key)
        page.wait_for_selector("#ask[open]")
        camera.take(page, f"teller-{name}-{language}")
        page.keyboard.press("Escape")
    page.click('[data-action="result"]')
    camera.take(page, f"teller-result-{language}")
    page.keyboard.press("Escape")
    page.keyboard.press("F6")
    page.keyboard.press("1")
    stands(page, "open")
    page.keyboard.press("F2")
    stands(page, "called")
    camera.take(page, f"teller-called-all-{language}")
    for key, state in (("F3", "called"), ("F4", "open"), ("F2", "called")):
        page.wait_for_selector('[data-name="no-show"]:enabled' if key == "F4" else "#key[data-state=ready]")
        page.keyboard.press(key)
        stands(page, state)
    hall.at(5, "transfer", {"counter": 3, "first": True, "reason": "已核对身份，还要打印流水"})
    page.wait_for_selector("#kept li >> nth=1")
    camera.take(page, f"teller-kept-{language}")
    page.click('[data-action="finish"]')
    stands(page, "wrap_up")
    camera.take(page, f"teller-wrap-up-{language}")
    page.keyboard.press("F2")
    stands(page, "open")
    page.keyboard.press("F2")
    stands(page, "called")
    camera.take(page, f"teller-sent-here-{language}")
    page.set_viewport_size({"width": UPRIGHT[0], "height": UPRIGHT[1]})
    camera.take(page, f"teller-upright-{language}", whole=True)


def test_a_counter_that_was_left_or_taken_over(camera, make_hall, sign_in):
    hall = make_hall(change=with_everything)
    hall.person("柜员03", "teller")
    hall.person("柜员12", "teller")
    page, strip = (seated(camera, hall, sign_in, size=size, path=f"/teller{query}") for size, query in (
        (SMALL, ""), (STRIP, "?strip"),
    ))  # fmt: skip
    address = page.url
    page.goto("about:blank")
    strip.goto("about:blank")
    other = camera.page(address, SMALL)
    sign_in(other, "柜员12", "choose")
    other.wait_for_selector('[data-counter="3"][data-state="paused"]', timeout=LOST_WITHIN_MS)
    camera.take(other, "teller-choose-left")
    for seen, query, name in ((page, "", "teller-unattended"), (strip, "?strip", "teller-strip-unattended")):
        seen.goto(address + query)
        stands(seen, "paused")
        camera.take(seen, name)
    strip.keyboard.press("F9")
    stands(strip, "open")
    camera.take(strip, "teller-strip-go-on")
    page.wait_for_selector("#current[data-state=open]")
    camera.take(page, "teller-go-on")
    other.click('[data-counter="3"]')
    other.wait_for_selector("#ask[open]")
    camera.take(other, "teller-take-over")
    other.keyboard.press("1")
    stands(other, "open")
    page.wait_for_selector("body[data-state=choose]")
    camera.take(page, "teller-taken-over")
    other.context.clear_cookies()
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    other.wait_for_selector("body[data-state=signin]")
    camera.take(other, "teller-session-over")
