"""What the tests need of the machine they run on."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

# The one without windows first: a page costs it a fifth of what it costs the others.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_CI = os.environ.get("CI") == "true"


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
    """Refuses to run half a suite on CI, where everything can be installed."""
    config.stash[LEFT_OUT] = {}
    if ON_CI and (missing := absent()):
        raise pytest.UsageError("with CI=true nothing is left out, but there is " + " and ".join(missing.values()))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what this machine cannot run, and counts it for the summary."""
    for marker, reason in absent().items():
        gone = [item for item in items if item.get_closest_marker(marker)]
        if gone:
            config.stash[LEFT_OUT][f"{marker} ({reason})"] = len(gone)
            config.hook.pytest_deselected(items=gone)
            items[:] = [item for item in items if item not in gone]


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
    return Path(__file__).parent
