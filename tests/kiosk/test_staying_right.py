"""What the kiosk shows when nobody is there, when the branch is closed, and when the server is away."""

from __future__ import annotations

import signal

import pytest

pytestmark = pytest.mark.browser

SIZES = [(1080, 1920), (1920, 1080), (1280, 800), (1024, 768)]
UPRIGHT = (1080, 1920)
MODES = [(), ("large",), ("low",), ("large", "contrast", "low")]

# A word that is wider or taller than its place, or stands outside its card, its page or the page's own edge.
# Looked for in the frame after next, when a change of size has been drawn.
CUT = """() => new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame))).then(
  () => Array.from(document.querySelectorAll(
    '.service span, .ask h1, .ask p, .switch span, .way span, .other-wide span, .visit p, .visit button, .pad button,'
    + ' #typed, #brand, #date, #time, #languages button, #back, .paper p, .facts dt,'
    + ' .facts dd, .next b, .next span, .take b, .take span, .leave button, .trouble b, .trouble span, .done span'
  )).filter((each) => each.offsetParent && each.textContent.trim()).filter((each) => {
    const place = each.getBoundingClientRect();
    const around = each.closest('.service, .switch, .way, .visit, .paper, .take') || document.body;
    const card = around.getBoundingClientRect();
    return place.width === 0 || place.left < card.left || place.right > card.right + 1 || place.top < card.top - 1
      || place.bottom > card.bottom + 1 || place.bottom > innerHeight + 1 || place.right > innerWidth + 1;
  }).map((each) => each.textContent))"""


def test_nothing_is_cut_at_any_size_in_any_language_or_mode(kiosk):
    def long(branch: dict) -> None:
        first, second = branch["services"]
        second["names"] = {"zh": "开户换卡与挂失补办", "en": "Accounts, cards and loss reports"}
        second["waiting"] = 128
        second["bring"] = {
            "zh": "请备好：本人身份证或护照、用途证明",
            "en": "Please have ready: ID or passport, proof of purpose",
        }
        branch["services"] += [first | {"code": code, "prefix": code} for code in "KLW"]

    kiosk.bend_branch(long)
    kiosk.page.route_web_socket("**/socket.io/**", lambda socket: None)
    kiosk.open()
    cut = {}
    for mode in MODES:
        for name in mode:
            kiosk.touch(action=name)
        for language in ("en", "zh"):
            if kiosk.page.is_visible(f'button[data-language="{language}"]:visible'):  # large text shows only the other
                kiosk.touch(language=language)
            for width, height in SIZES:
                kiosk.page.set_viewport_size({"width": width, "height": height})
                if found := kiosk.page.evaluate(CUT):
                    cut[(*mode, language, width)] = found
        for name in mode:
            kiosk.touch(action=name)
    assert cut == {}
    assert kiosk.errors == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_several_services_and_the_keys_are_whole_in_any_mode(kiosk, language):
    kiosk.bend_branch(lambda branch: branch["services"][0].update(appointments=True, identification="offer"))
    kiosk.open()
    cut = {}
    for mode in MODES:
        if kiosk.page.is_visible(f'button[data-language="{language}"]:visible'):
            kiosk.touch(language=language)
        for name in mode:
            kiosk.touch(action=name)
        for way in ("several", "identify", "missed"):
            if not kiosk.page.is_visible(f'.ways [data-way="{way}"]'):
                kiosk.touch(action="other")
            kiosk.touch(way=way)
            for width, height in ((1280, 800), UPRIGHT):
                kiosk.page.set_viewport_size({"width": width, "height": height})
                if found := kiosk.page.evaluate(CUT):
                    cut[(*mode, way, width)] = found
            kiosk.touch(action="back")
        for name in mode:
            kiosk.touch(action=name)
    assert cut == {}
    assert kiosk.errors == []


def test_the_tickets_page_is_whole_at_any_size(kiosk):
    kiosk.page.clock.install()
    kiosk.open().touch(language="en")
    kiosk.touch(service="A")
    kiosk.until("ticket")
    cut = {}
    for width, height in SIZES:
        kiosk.page.set_viewport_size({"width": width, "height": height})
        cut[width, height] = kiosk.page.evaluate(CUT)
    assert not any(cut.values()), cut


def test_who_walks_away_is_asked_for_and_the_page_returns_to_its_first_state(kiosk):
    kiosk.page.clock.install()
    kiosk.open()
    kiosk.page.clock.run_for(35_000)
    assert not kiosk.page.is_visible("#still")  # on the first page there is nothing to return from
    kiosk.until("home").touch(language="en")
    kiosk.touch(action="contrast")
    kiosk.page.clock.run_for(29_000)
    assert not kiosk.page.is_visible("#still")
    kiosk.page.clock.run_for(2000)
    assert kiosk.text("#still-title") == "Are you still there?"
    kiosk.touch(action="stay")
    assert not kiosk.page.is_visible("#still")
    kiosk.page.clock.run_for(31_000)
    assert kiosk.page.is_visible("#still")
    kiosk.page.clock.run_for(20_000)
    assert not kiosk.page.is_visible("#still")
    assert kiosk.page.get_attribute("html", "lang") == "zh-CN"
    assert "contrast" not in kiosk.page.get_attribute("body", "class")


def test_a_closed_service_says_when_it_opens_and_gives_nothing(kiosk):
    def close(branch: dict) -> None:
        branch["services"][0] |= {"open": False, "opens_at": "2026-11-22T05:30:00.000Z"}

    kiosk.bend_branch(close)
    kiosk.open()
    assert kiosk.page.get_attribute('[data-service="A"]', "data-state") == "closed"
    assert kiosk.text('[data-service="A"] .wait') == "13:30 开始"
    kiosk.page.click('[data-service="A"]', force=True)
    assert kiosk.page.get_attribute("body", "data-state") == "home"


@pytest.mark.parametrize(("until", "said"), [(None, "今日已满"), ("2026-11-22T02:30:00.000Z", "10:30 开始")])
def test_a_service_whose_numbers_are_used_up_says_until_when_and_gives_none(kiosk, until, said):
    kiosk.bend_branch(lambda branch: branch["services"][0].update(full=True, full_until=until))
    kiosk.open()
    assert kiosk.text('[data-service="A"] .wait') == said
    kiosk.page.click('[data-service="A"]', force=True)
    assert kiosk.page.get_attribute("body", "data-state") == "home"


@pytest.mark.parametrize(
    ("until", "said"),
    [(None, "今日号码已取完"), ("2026-11-22T02:30:00.000Z", "10:30 开始")],
)
def test_a_branch_whose_numbers_are_used_up_says_so_or_when_it_gives_more(kiosk, until, said):
    def fill(branch: dict) -> None:
        for service in branch["services"]:
            service |= {"full": True, "full_until": until}

    kiosk.bend_branch(fill)
    kiosk.open("closed")
    assert said in kiosk.page.locator("#notice p").all_inner_texts()


def test_a_closed_branch_says_so_in_every_language(kiosk):
    def close(branch: dict) -> None:
        for service in branch["services"]:
            service |= {"open": False, "opens_at": "2026-11-22T01:00:00.000Z"}

    kiosk.bend_branch(close)
    kiosk.open("closed")
    said = kiosk.page.locator("#notice p").all_inner_texts()
    assert said == ["现在不取号", "09:00 开始", "No tickets at this hour", "From 09:00"]


def test_names_are_shown_as_text_whatever_they_hold(kiosk):
    name = "<img src=x onerror=alert(1)>"

    def bend(branch: dict) -> None:
        branch["services"][0] |= {"names": {"zh": name}, "bring": {"zh": name}, "group": None}
        branch["name"] = {"zh": name}

    kiosk.bend_branch(bend)
    kiosk.open()
    assert kiosk.text('[data-service="A"] .name') == name
    assert kiosk.text("#brand") == name
    assert kiosk.page.locator("img:not(#phone-code)").count() == 0


def test_arrow_keys_reach_every_button_and_enter_takes_a_number(kiosk):
    kiosk.open()
    for _ in range(12):
        kiosk.page.keyboard.press("ArrowDown")
        if kiosk.page.evaluate("document.activeElement.dataset.service") == "C":
            break
    kiosk.page.keyboard.press("Enter")
    kiosk.until("ticket")
    assert kiosk.number.startswith("C")


def test_what_others_take_is_seen_without_asking(kiosk):
    kiosk.open()
    asked: list[str] = []
    kiosk.page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    kiosk.branch.issue("C")
    waiting = kiosk.branch.ask("GET", "/board", kiosk.branch.token("display")).json["waiting"]["C"]
    kiosk.page.wait_for_function(
        "said => document.querySelector('[data-service=C] .people').textContent === said", arg=f"等候 {waiting} 人"
    )
    assert len(asked) <= 1  # at most for a new minute


def test_a_kiosk_without_a_token_asks_for_one_and_keeps_it(kiosk):
    kiosk.page.goto(f"{kiosk.branch.url}/kiosk")
    kiosk.page.fill("input[name=token]", kiosk.branch.token("kiosk"))
    kiosk.page.keyboard.press("Enter")
    kiosk.until("home")
    kiosk.page.reload()
    kiosk.until("home")
    assert "token" not in kiosk.page.url


def test_the_page_lives_through_a_restart_of_the_server(fresh_kiosk):
    branch = fresh_kiosk.branch
    fresh_kiosk.open()
    port = branch.port
    branch.stop(signal.SIGKILL)
    fresh_kiosk.until("moment")
    assert "请稍候" in fresh_kiosk.text("#notice") and "One moment" in fresh_kiosk.text("#notice")
    branch.start(port=port)
    fresh_kiosk.until("home")
    fresh_kiosk.touch(service="A")
    fresh_kiosk.until("ticket")
