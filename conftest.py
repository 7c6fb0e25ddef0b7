"""What the tests need of the machine they run on."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import expect

# The one without windows first: a page costs it a fifth of what it costs the others.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HERE = Path(__file__).parent
ON_CI = os.environ.get("CI") == "true"
SEEN_WITHIN_MS = 30_000  # as long as Playwright waits for what is pressed; costs nothing where it comes
LONG_ROOMS = ("learning", "serving")  # whose tests take seconds each, as those do that drive a page or have a server
SERVERS = {"branch", "make_branch"}


def browser_path() -> str | None:
    """The system's Chromium; nothing is ever downloaded for the tests."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def absent() -> dict[str, str]:
    """Markers that cannot run here, each with what is missing."""
    missing = {}
    if browser_path() is None:
        missing["browser"] = "no Chromium"
    if shutil.which("espeak-ng") is None:
        missing["voice"] = "no espeak-ng"
    return missing


LEFT_OUT = pytest.StashKey[dict[str, int]]()


def pytest_configure(config: pytest.Config) -> None:
    """Refuses to run half a suite on CI, where everything can be installed; pages and examples have time enough."""
    config.stash[LEFT_OUT] = {}
    if ON_CI and (missing := absent()):
        raise pytest.UsageError("with CI=true nothing is left out, but there is " + " and ".join(missing.values()))
    expect.set_options(timeout=SEEN_WITHIN_MS)
    # A slow machine draws as many examples as a fast one.
    settings.register_profile("any machine", settings.default, deadline=None)
    settings.load_profile("any machine")


def is_long(item: pytest.Item) -> bool:
    """Whether it takes seconds rather than a fraction of one."""
    served = not SERVERS.isdisjoint(getattr(item, "fixturenames", ()))
    return served or item.get_closest_marker("browser") is not None or item.path.parent.name in LONG_ROOMS


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what this machine cannot run, and counts it for the summary; files that take long come first.

    Else one worker has a long one at the end, and the others nothing.
    """
    for marker, reason in absent().items():
        gone = [item for item in items if item.get_closest_marker(marker)]
        if gone:
            config.stash[LEFT_OUT][f"{marker} ({reason})"] = len(gone)
            config.hook.pytest_deselected(items=gone)
            items[:] = [item for item in items if item not in gone]
    long = {item.path for item in items if is_long(item)}
    items.sort(key=lambda item: item.path not in long)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where tests run on several cores, each tells the one that prints what it left out."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash[LEFT_OUT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Hears it; every one of them has looked at all tests."""
    node.config.stash[LEFT_OUT].update(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Names what did not run."""
    for what, count in config.stash[LEFT_OUT].items():
        terminalreporter.write_line(f"not run here: {count} tests marked {what}", yellow=True)


@pytest.fixture(scope="session")
def system_browser() -> str | None:
    """The program that browser tests drive."""
    return browser_path()


@pytest.fixture
def root() -> Path:
    """The top of the checkout."""
    return HERE
