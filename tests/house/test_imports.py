"""Who may import whom."""

import ast
import functools
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

# One library, one room: the folders or files that may name it.
ROOM_OF = {
    "sqlite3": ("server/store",),
    "sqlite_utils": ("server/store",),
    "escpos": ("printers",),
    "pyttsx3": ("display",),
    "flask_socketio": ("server/live",),
    "socketio": ("server/live", "server/demo"),
    "gunicorn": ("server/serving",),
    "argon2": ("server/auth",),
    "flask_login": ("server/auth",),
    "flask_wtf": ("server/auth",),
    "babel": ("config",),
    "pydantic": ("config", "server/api"),
    "spectree": ("server/api",),
    "click": ("server/cli",),
    "sklearn": ("server/learning",),
    "numpy": ("server/learning",),
}
PURE = ("server/domain", "server/stats", "printers/layout.py", "printers/ink.py", "display/words.py")
IMPURE = {
    "flask", "sqlite3", "sqlite_utils", "socket", "threading", "multiprocessing", "subprocess", "os", "pathlib",
    "shutil", "tempfile", "time", "random", "secrets", "uuid", "logging", "structlog", "asyncio", "queue", "requests",
}  # fmt: skip
CLOCKS = {
    ("time", name) for name in ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns")
} | {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}  # fmt: skip
CLOCK_ROOM = "server/serving/"
# A dependency brings a package called `tests`: whose `tests` it would be, chance decides. Scripts within strings count.
OUT_OF_TESTS = re.compile(r"^\s*(from (tests|conftest)[.\w]* import |import (tests|conftest)\b)", re.MULTILINE)


@functools.cache
def imported(path: Path) -> set[str]:
    """The top-level names of the modules a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_calls_go_down_only_and_rooms_do_not_know_each_other(top):
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=top, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("library", ROOM_OF)
def test_one_library_lives_in_one_room(top, ours, library):
    strangers = [
        name
        for path in ours(".py")
        if library in imported(path) and not (name := path.relative_to(top).as_posix()).startswith(ROOM_OF[library])
    ]
    assert not strangers


def test_rules_and_figures_are_pure(top, ours):
    impure = {
        name: found
        for path in ours(".py")
        if (name := path.relative_to(top).as_posix()).startswith(PURE) and (found := imported(path) & IMPURE)
    }
    assert not impure


def test_clocks_are_read_in_one_place(top, ours):
    readers = []
    for path in ours(".py"):
        name = path.relative_to(top).as_posix()
        if name.startswith(CLOCK_ROOM):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                if (node.value.id, node.attr) in CLOCKS:
                    readers.append(f"{name}:{node.lineno} {node.value.id}.{node.attr}")
            elif isinstance(node, ast.ImportFrom) and node.module == "time":
                readers += [f"{name}:{node.lineno} time.{alias.name}" for alias in node.names]
    assert not readers


IMPORT_EVERYTHING = """
import importlib, pkgutil, threading
for room in ("config", "display", "kiosk", "printers", "server"):
    package = importlib.import_module(room)
    for module in pkgutil.walk_packages(package.__path__, room + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
assert threading.active_count() == 1, threading.enumerate()
"""


def test_importing_every_module_says_and_starts_nothing(top, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_EVERYTHING], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_no_other_distribution_claims_our_rooms():
    import importlib.metadata

    claimed = importlib.metadata.packages_distributions()
    for room in ("config", "display", "kiosk", "printers", "server"):
        assert set(claimed.get(room, [])) <= {"branch-queue"}, room


def test_nothing_is_imported_out_of_tests_or_a_conftest(top, ours):
    found = {
        path.relative_to(top).as_posix(): lines
        for path in ours(".py", tests=True)
        if (lines := [line[0].strip() for line in OUT_OF_TESTS.finditer(path.read_text(encoding="utf-8"))])
    }
    assert not found


def test_what_tests_share_has_names_that_nobody_else_has(top):
    kit = top / "tests" / "kit"
    assert str(kit) in sys.path
    names = [path.stem for path in kit.glob("*.py")]
    elsewhere = [name for name in names if Path(importlib.util.find_spec(name).origin or "") != kit / f"{name}.py"]
    beside = [path.as_posix() for name in names for path in (top / "tests").glob(f"*/{name}.py") if path.parent != kit]
    assert names and not elsewhere and not beside
