"""Pictures of the hall's screens."""

from pathlib import Path

import pytest

import config

MEDIA = Path(config.__file__).parent / "branches" / "flagship_media"

pytestmark = [pytest.mark.browser, pytest.mark.shots, pytest.mark.timeout(600)]

UPRIGHT, WIDE, TABLET, SMALL = (1080, 1920), (1920, 1080), (1280, 800), (1024, 768)
STRIP = (1232, 176)


def opened(camera, hall, size=WIDE, path="/display"):
    page = camera.page(hall.device(path, "display"), size)
    page.wait_for_selector("body[data-state=fresh]")
    return page


def fresh(page, calls):
    page.wait_for_selector(f"#band [data-number]:nth-of-type({calls})")
    page.wait_for_selector("#band .fresh")


def in_english(text):
    return text.replace('languages = ["zh", "en"]', 'languages = ["en", "zh"]')


def laid_out(layout):
    """The branch file with its board in another layout, and the flagship's posters to show."""

    def change(text):
        text = text.replace('name = "hall"\naudio', f'name = "hall"\nlayout = "{layout}"\naudio')
        return text + f'\n[media]\nfolder = "{MEDIA}"\n'

    return change


def test_one_call(camera, make_hall):
    hall = make_hall()
    page = opened(camera, hall)
    camera.take(page, "board-settled")
    camera.sizes(page, "board-settled", UPRIGHT, TABLET, SMALL)
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    tall = opened(camera, hall, UPRIGHT)
    hall.call_next(3)
    for board, name in ((page, "board"), (tall, "board-upright")):
        fresh(board, 1)
        camera.take(board, name)
    with hall.silent():
        page.wait_for_selector("body[data-state=stale]")
        camera.take(page, "board-stale", shown=True)
        camera.sizes(page, "board-stale", UPRIGHT, TABLET, SMALL)


@pytest.mark.parametrize("size", [WIDE, UPRIGHT, TABLET, SMALL])
def test_three_calls_at_once(camera, make_hall, size):
    hall = make_hall()
    page = opened(camera, hall, size)
    hall.call_next(2, 6, 11)
    fresh(page, 1)
    camera.take(page, "board-three" if size == WIDE else f"board-three-{size[0]}", shown=size == WIDE)


def test_two_calls_in_english(camera, make_hall):
    hall = make_hall(change=in_english)
    page, small = opened(camera, hall), opened(camera, hall, SMALL)
    tall = opened(camera, hall, UPRIGHT)
    hall.call_next(2)
    fresh(page, 1)
    camera.take(page, "board-english", shown=True)
    camera.take(small, "board-en-1024")
    camera.take(tall, "board-en-1080")
    hall.call_next(6)
    camera.take(page, "board-two-en")


@pytest.mark.parametrize("layout", ["media", "calls"])
def test_other_layouts(camera, make_hall, layout):
    hall = make_hall(change=laid_out(layout))
    page, tall = opened(camera, hall), opened(camera, hall, UPRIGHT)
    hall.call_next(3)
    for board, name in ((page, f"board-{layout}"), (tall, f"board-{layout}-upright")):
        fresh(board, 1)
        if layout == "media":
            board.wait_for_function(
                "() => [...document.images].some((one) => one.src.includes('/media/') && one.complete)"
            )
        camera.take(board, name, shown=name == "board-media")


def test_an_emergency_and_a_notice(camera, make_hall):
    hall = make_hall()
    page, lobby = opened(camera, hall), hall.branch.token("lobby_manager")
    hall.branch.ask(
        "POST", "/notices", lobby, {"text": {"zh": "今日 15 点起停电检修", "en": "No electricity from 3 p.m."}}
    )
    page.wait_for_selector("text=今日 15 点起停电检修")
    camera.take(page, "board-notice")
    hall.branch.ask("POST", "/emergency", lobby, {})
    page.wait_for_selector("text=请保持镇静")
    camera.take(page, "board-emergency", shown=True)
    camera.sizes(page, "board-emergency", UPRIGHT, SMALL)


def test_a_screen_that_is_not_known_yet(camera, make_hall):
    hall = make_hall(lived=False)
    page = camera.page(f"{hall.branch.url}/display", WIDE)
    page.wait_for_selector(".enrol-code[data-code]")
    camera.take(page, "board-enrolling")


def test_nobody_is_called(camera, make_hall):
    hall = make_hall(lived=False)
    page = opened(camera, hall)
    camera.sizes(page, "board-closed", WIDE, UPRIGHT)
    hall.at(3, "open")
    page.wait_for_selector("#band:not(:empty)")
    camera.sizes(page, "board-welcome", WIDE, UPRIGHT, SMALL)
    with hall.silent():
        page.wait_for_selector("body[data-state=stale]")
        camera.sizes(page, "board-welcome-stale", WIDE)


def test_numbers_and_names_as_long_as_they_get(camera, make_hall):
    hall = make_hall("long_names", lived=False)
    for service in ("DGK", "KH", "DGK", "A", "DGK", "KH", "L", "DGK", "KH", "F", "DGK"):
        hall.branch.issue("loans" if service == "L" else service)
    for counter in (101, 102, 12, 101, 102):
        hall.call_next(counter)
        hall.at(counter, "recall")
        hall.at(counter, "no-show")
    page, tall = opened(camera, hall), opened(camera, hall, UPRIGHT)
    hall.call_next(12, 101)
    for service in ("DGK", "KH", "A"):
        hall.branch.issue(service)
    hall.call_next(102)
    for board, name in ((page, "wide"), (tall, "upright")):
        fresh(board, 1)
        camera.take(board, f"board-long-three-{name}")
    page.reload()
    page.wait_for_selector("body[data-state=fresh]")
    camera.sizes(page, "board-long", WIDE, UPRIGHT, TABLET, SMALL)


def test_the_strip_over_a_counter(camera, make_hall):
    hall = make_hall(lived=False)
    page = camera.page(hall.device("/display/counter/3", "display"), STRIP)

    def strip(state, name):
        page.wait_for_selector(f"body[data-state={state}]")
        camera.take(page, name)

    strip("closed", "strip-closed")
    hall.at(3, "open")
    strip("open", "strip-open")
    hall.branch.issue("A")
    hall.call_next(3)
    strip("called", "strip-called")
    camera.sizes(page, "strip-called", WIDE, UPRIGHT, SMALL)
    page.set_viewport_size({"width": STRIP[0], "height": STRIP[1]})
    hall.at(3, "start")
    strip("serving", "strip-serving")
    hall.at(3, "finish")
    hall.at(3, "pause", {"reason": "meal"})
    strip("paused", "strip-paused")
    hall.at(3, "resume")
    page.wait_for_selector("body[data-state=open]")
    with hall.silent():
        page.wait_for_selector("body.old")
        camera.take(page, "strip-old")
