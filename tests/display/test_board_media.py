"""Pictures and videos on the board: one after another in their own place, never over a call."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

RECORD = """async () => {
  const canvas = document.createElement('canvas');
  canvas.width = 64;
  canvas.height = 36;
  const pen = canvas.getContext('2d');
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm' });
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const over = new Promise((resolve) => { recorder.onstop = resolve; });
  recorder.start();
  for (let step = 0; step < 12; step += 1) {
    pen.fillStyle = step % 2 ? 'teal' : 'navy';
    pen.fillRect(0, 0, 64, 36);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  recorder.stop();
  await over;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}"""


@pytest.fixture(scope="module")
def film(browser: Any) -> bytes:
    """Half a second of video, made by the browser itself."""
    page = browser.new_page()
    made = base64.b64decode(page.evaluate(RECORD))
    page.close()
    return made


@pytest.fixture
def hall(screen: Any, line: Any) -> Iterator[Any]:
    """A board with media; what stands in the folder is given to `show`."""
    line.board["screen"] |= {"layout": "media"}
    line.media = {"items": [], "broken": []}
    contents: dict[str, bytes] = {}

    def show(*names: str, seconds: int | None = 10, **files: bytes) -> None:
        contents.update({name.replace("_", "."): content for name, content in files.items()})
        line.media["items"] = [
            {"url": f"/media/{name}?v=1", "name": name, "seconds": None if name.endswith("webm") else seconds,
             "kind": "video" if name.endswith("webm") else "picture"}
            for name in names
        ]  # fmt: skip

    def give(route: Any) -> None:
        name = route.request.url.rpartition("/")[2].partition("?")[0]
        kind = "video/webm" if name.endswith("webm") else "image/png"
        route.fulfill(body=contents.get(name, b""), content_type=kind, status=200 if name in contents else 404)

    screen.page.route("**/media/*", give)
    screen.show = show
    yield screen
    screen.page.unroute("**/media/*")


def picture(colour: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (160, 90), colour).save(written, "PNG")
    return written.getvalue()


def shown(screen: Any) -> Any:
    return screen.find("#media > img, #media > video")


def later(screen: Any, seconds: float) -> None:
    """So much later, with a server that is there."""
    screen.line.beat()
    screen.later(seconds)


def until(screen: Any, told: Callable[[], bool]) -> None:
    """Let the page's time go on until the server was told: on a slow line that takes another turn."""
    for _ in range(20):
        if not told():
            later(screen, 1.1)
            screen.page.evaluate("new Promise((resolve) => requestAnimationFrame(resolve))")
    screen.line.until(told)


def test_pictures_follow_one_another_and_begin_again(hall: Any) -> None:
    hall.show("a.png", "b.png", a_png=picture("teal"), b_png=picture("navy"))
    hall.open()
    for name in ("a.png", "b.png", "a.png"):
        expect(shown(hall)).to_have_attribute("data-name", name)
        later(hall, 10.1)
    assert shown(hall).count() == 1


def test_a_video_plays_to_its_end_without_its_sound(hall: Any, film: bytes) -> None:
    hall.show("film.webm", "b.png", film_webm=film, b_png=picture("navy"))
    hall.open()
    expect(hall.find("#media > video")).to_have_attribute("data-name", "film.webm")
    assert hall.find("#media > video").evaluate("film => film.muted && film.playsInline") is True
    expect(hall.find("#media > img")).to_have_attribute("data-name", "b.png")
    assert hall.find("#media > video").count() == 0


def test_what_cannot_be_shown_is_skipped_and_said_once(hall: Any) -> None:
    hall.show("half.png", "no.webm", "b.png", half_png=b"\x89PNG", no_webm=b"\x1a\x45\xdf\xa3", b_png=picture("navy"))
    hall.line.media["broken"] = [{"name": "list.png", "why": "empty"}]
    hall.open()
    for _ in range(3):
        hall.line.beat()
        hall.later(1.1)
        hall.page.evaluate("new Promise((resolve) => requestAnimationFrame(resolve))")
    expect(shown(hall)).to_have_attribute("data-name", "b.png")
    later(hall, 10.1)
    expect(shown(hall)).to_have_attribute("data-name", "b.png")
    until(hall, lambda: len(hall.line.media_failed) >= 3)
    assert sorted(hall.line.media_failed) == [
        ("half.png", "not a picture"), ("list.png", "empty"), ("no.webm", "not a video"),
    ]  # fmt: skip
    hall.line.media["broken"] = []
    later(hall, 10.1)
    until(hall, lambda: ("list.png", "") in hall.line.media_failed)


def test_after_a_lost_connection_the_branch_hears_again_what_cannot_be_shown(hall: Any) -> None:
    hall.line.media["broken"] = [{"name": "list.png", "why": "empty"}]
    hall.open()
    until(hall, lambda: hall.line.media_failed == [("list.png", "empty")])
    hall.line.drop()
    until(hall, lambda: hall.line.media_failed == [("list.png", "empty")] * 2)


def test_a_file_added_while_the_board_runs_is_shown_without_a_restart(hall: Any) -> None:
    hall.open()
    expect(hall.find("#media")).to_have_attribute("data-state", "none")
    expect(hall.find("#media .instead")).to_contain_text("和平路支行")
    hall.show("new.png", new_png=picture("teal"))
    later(hall, 10.1)
    expect(shown(hall)).to_have_attribute("data-name", "new.png")
    hall.show()
    later(hall, 10.1)
    expect(hall.find("#media")).to_have_attribute("data-state", "none")
    expect(hall.find("#media .instead .logo")).to_be_visible()


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_no_picture_is_ever_over_a_call(hall: Any, size: tuple[int, int]) -> None:
    hall.page.set_viewport_size({"width": size[0], "height": size[1]})
    hall.show("a.png", a_png=picture("red"))
    hall.open()
    expect(shown(hall)).to_have_attribute("data-name", "a.png")
    for place in range(3):
        hall.line.call(f"A04{place}", 3 + place)
    hall.shows("A042")
    for point in hall.page.evaluate(
        """() => [...document.querySelectorAll('.call, .row, .missed')].map((one) => {
          const box = one.getBoundingClientRect();
          const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return Boolean(top.closest('#media'));
        })"""
    ):
        assert point is False
    assert hall.find("#media").evaluate("one => getComputedStyle(one).overflow") == "hidden"
    assert hall.large() == ["A040", "A041", "A042"]


def test_a_file_s_name_is_never_code(hall: Any) -> None:
    evil = '"><img src=x onerror=alert(1)>.png'
    hall.line.media["items"] = [{"url": "/media/a.png", "kind": "picture", "seconds": 10, "name": evil}]
    hall.page.route("**/media/a.png", lambda route: route.fulfill(body=picture("teal"), content_type="image/png"))
    hall.open()
    expect(shown(hall)).to_have_attribute("data-name", evil)
    assert hall.find("#media img:not(.logo)").count() == 1
