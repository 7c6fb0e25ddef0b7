"""The lock holds all that is needed, and says nothing about where it comes from."""

import re
import tomllib

import pytest


@pytest.fixture(scope="module")
def lock(top):
    return (top / "requirements.lock").read_text()


def test_every_requirement_is_pinned_with_hashes(lock):
    entries = re.split(r"\n(?=\S)", "\n".join(line for line in lock.splitlines() if not line.lstrip().startswith("#")))
    assert len(entries) > 20
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)


def test_every_dependency_stands_in_the_lock(top, lock):
    project = tomllib.loads((top / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    wanted += project["build-system"]["requires"]
    for requirement in wanted:
        name = re.match(r"[\w.-]+", requirement)[0]
        assert re.search(rf"^{name}==", lock, re.MULTILINE | re.IGNORECASE), name


def test_no_address_stands_in_the_lock(lock):
    assert "://" not in lock
