"""A hall without a server, for tests of the rules."""

from typing import Any

import pytest

from bare_hall import Hall, branch_file


@pytest.fixture
def hall() -> Hall:
    """Three open counters that take everything."""
    return Hall(branch_file()).open()


@pytest.fixture(scope="session")
def make_hall() -> Any:
    """`make_hall(**changes of the branch file)`, all counters open."""
    return lambda **changes: Hall(branch_file(**changes)).open()
