"""docs/api.md and a running branch name the same calls."""

import re

import pytest


@pytest.fixture(scope="module")
def told(top) -> set[tuple[str, str]]:
    """Method and path of every call on the page."""
    page = (top / "docs" / "api.md").read_text(encoding="utf-8")
    return set(re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`\s]*)`", page))


@pytest.fixture(scope="module")
def described(branch) -> set[tuple[str, str]]:
    """Method and path of every call that the branch describes."""
    paths = branch.ask("GET", "/openapi.json").json["paths"]
    return {(method.upper(), path) for path, methods in paths.items() for method in methods}


def test_every_call_stands_on_the_page(told, described):
    assert len(described) > 20
    assert not described - told


def test_the_page_names_no_call_that_is_not_there(branch, told, described):
    others = told - described
    assert {path for _, path in others} == {"/health/live", "/health/ready", "/metrics"}
    for method, path in others:
        assert method == "GET" and branch.page(path).status in (200, 503), path


def test_every_page_that_is_named_answers(branch, top):
    page = (top / "docs" / "api.md").read_text(encoding="utf-8")
    named = re.findall(r"`(/[a-z/{}_]*)`", page[page.index("## Pages") :])
    assert {"/", "/kiosk", "/display", "/teller", "/manager"} <= set(named)
    for path in named:
        assert branch.page(re.sub(r"\{\w+\}", "1", path)).status == 200, path
