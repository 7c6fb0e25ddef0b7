"""How a teller's page keeps up with the hall, and what it looks like at every size."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# A frame stands for the window that floats above others: a browser without windows opens none.
FLOATING = """() => {
  const floating = document.createElement('iframe');
  floating.id = 'floating';
  document.body.append(floating);
  const value = { requestWindow: async () => floating.contentWindow };
  Object.defineProperty(window, 'documentPictureInPicture', { value });
}"""

SIZES = [(1024, 768), (1280, 800), (1440, 900)]

# Counts the tones a page plays: each is two notes.
COUNT_NOTES = """() => {
  window.notes = 0;
  const create = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () { window.notes += 1; return create.call(this); };
}"""

# Keys and figures whose words are wider or taller than their place, or that stand outside the window.
CUT = """() => Array.from(document.querySelectorAll(
    '.key b, .key small, .k b, .k small, kbd, #number, #service, #timer, #came h1, #came-number, .top b, .top span,'
    + ' .top button, .figures b, .figures span, .w .number, .w i, #quiet b'
  )).filter((each) => each.offsetParent && each.textContent.trim()).filter((each) => {
    const place = each.getBoundingClientRect();
    const card = (each.closest('.key, .k, .card, .top') || document.body).getBoundingClientRect();
    return place.left < card.left - 1 || place.right > card.right + 1 || place.top < card.top - 1
      || place.bottom > card.bottom + 1 || place.right > innerWidth + 1 || place.bottom > innerHeight + 1;
  }).map((each) => `${each.id || each.className} ${each.textContent}`)"""

OVERFLOW = "[document.body.scrollWidth - innerWidth, document.body.scrollHeight - innerHeight]"


def test_an_idle_teller_is_told_by_tone_title_and_page_that_somebody_came(at_counter, branch):
    at_counter.shows("#quiet", "本窗口空闲")
    at_counter.page.evaluate(COUNT_NOTES)
    number = branch.issue("A")["ticket"]["number"]
    at_counter.shows("#came", "有客户等候")
    at_counter.shows("#came-number", number)
    expect(at_counter.page).to_have_title(f"有客户等候 · {3} 号窗口")
    assert at_counter.page.evaluate("window.notes") == 2
    branch.issue("A")
    at_counter.shows("#waiting-count", "2")
    assert at_counter.page.evaluate("window.notes") == 2


def test_the_list_is_the_calling_order_and_says_who_waits_elsewhere(at_counter, branch):
    first = branch.issue("A")["ticket"]["number"]
    need = branch.issue("A", segment="need")["ticket"]["number"]
    gold = branch.issue("A", segment="gold")["ticket"]["number"]
    at_counter.shows("#waiting-count", "3")
    assert at_counter.page.locator("#waiting .number").all_inner_texts() == [need, gold, first]
    at_counter.shows("#waiting", "特殊群体优先")
    at_counter.shows("#waiting", "黄金客户")


def test_another_screens_act_at_this_counter_shows_here(at_counter, branch):
    number = branch.issue("A")["ticket"]["number"]
    at_counter.shows("#waiting-count", "1")
    assert branch.at(3, "call-next", {}).status == 200
    expect(at_counter.page.locator("#number")).to_have_text(number)
    branch.at(3, "start", {})  # nothing changes for those who wait
    at_counter.shows("#timer-what", "目标 5 分钟")


def test_nothing_is_asked_while_nothing_happens(teller, branch):
    teller.page.clock.install()
    teller.sit()
    branch.issue("A")
    teller.shows("#waiting-count", "1")
    before = len(teller.asked)
    teller.page.clock.run_for(4000)
    branch.issue("A")
    teller.shows("#waiting-count", "2")
    assert [path.split("?")[0] for path in teller.asked[before:]] == ["counters/3", "waiting"]  # of the second
    teller.page.clock.fast_forward(15_000)
    teller.posted("here")


def test_a_lost_connection_is_said_and_takes_no_press_until_the_server_is_back(teller, branch):
    teller.page.clock.install()
    teller.sit()
    branch.issue("A")
    teller.shows("#waiting-count", "1")
    branch.stop()
    teller.page.clock.fast_forward(6000)
    teller.shows("#lost", "连接中断")
    expect(teller.page.locator("#key")).to_be_disabled()
    teller.page.keyboard.press("F2")
    branch.start(port=branch.port)
    expect(teller.page.locator("#lost")).to_be_hidden()
    expect(teller.page.locator("#key")).to_be_enabled()
    assert [post[0] for post in teller.posts] == ["open"]


def test_nothing_is_cut_at_any_size_in_either_language(at_counter, branch):
    for service, segment in (("A", "ordinary"), ("A", "need"), ("C", "gold"), ("A", "ordinary")):
        branch.issue(service, segment=segment)
    at_counter.shows("#waiting-count", "4")
    cut = {}
    for state in ("idle", "called"):
        for width, height in SIZES:
            at_counter.page.set_viewport_size({"width": width, "height": height})
            for language in ("en", "zh"):
                at_counter.page.select_option("#language", language)
                found = at_counter.page.evaluate(CUT)
                if found or max(at_counter.page.evaluate(OVERFLOW)) > 0:
                    cut[state, width, language] = found
        if state == "idle":
            at_counter.page.locator("#key:enabled").click()
            at_counter.page.locator("#customer").wait_for()
    assert cut == {}


def test_the_strip_of_320_pixels_has_all_keys_and_no_more(at_counter, branch):
    number = branch.issue("A")["ticket"]["number"]
    at_counter.open("/teller?strip=1", "counter", (320, 264))
    at_counter.shows("#came-number", number)
    for language in ("en", "zh"):
        at_counter.page.evaluate("(code) => localStorage.setItem('branch-queue staff language', code)", language)
        at_counter.page.reload()
        at_counter.until("counter").shows("#came-number", number)
        assert at_counter.page.evaluate(CUT) == []
        assert at_counter.page.evaluate("document.body.scrollHeight <= 264 && document.body.scrollWidth <= 320")
    at_counter.page.locator("#key:enabled").click()
    expect(at_counter.page.locator("#number")).to_have_text(number)
    assert at_counter.page.locator("#keys button:visible").count() == 4


def test_a_counters_own_token_needs_nobody_to_sign_in(visitor, branch):
    branch.at(2, "open", {})
    number = branch.issue("A")["ticket"]["number"]
    visitor.open(f"/teller?counter=2#token={branch.token('counter', 2)}", "counter")
    visitor.shows("#came-number", number)
    assert "token" not in visitor.page.url
    visitor.key("call-next").click()
    expect(visitor.page.locator("#number")).to_have_text(number)


def test_the_strip_stays_above_other_windows_where_the_browser_can(at_counter):
    assert "浮在其他窗口之上" in at_counter.page.get_attribute("#open-strip", "title")
    at_counter.page.evaluate(FLOATING)
    at_counter.page.click("#open-strip")
    strip = at_counter.page.frame_locator("#floating").frame_locator("iframe").locator("body[data-state=counter]")
    expect(strip).to_have_class("staff teller strip")


def test_elsewhere_the_strip_is_a_window_of_its_own_and_says_so(teller):
    teller.page.add_init_script("delete window.documentPictureInPicture")
    teller.sit()
    assert "放在其他窗口旁边" in teller.page.get_attribute("#open-strip", "title")
    with teller.page.expect_popup() as opened:
        teller.page.click("#open-strip")
    opened.value.wait_for_selector("body.strip[data-state=counter]")


def test_a_day_that_is_over_is_said_once_and_the_next_one_begins_by_itself(teller):
    over = {"allowed": False, "code": "day_closed", "sentence": ""}
    teller.page.clock.install()
    teller.bend("counters", lambda told: [one["may"].update(open=over) for one in told["counters"]])
    teller.open("/teller", "choose")
    teller.shows("#day-over", "今天的营业已经结束")
    expect(teller.page.locator("#places")).to_be_hidden()
    teller.page.unroute("**/api/v1/counters")
    teller.page.clock.run_for(10_000)
    expect(teller.page.locator('#places [data-counter="3"]:enabled')).to_be_visible()
    expect(teller.page.locator("#day-over")).to_be_hidden()
