"""What a role may do."""

import pytest

from server.auth.roles import ACTIONS, COUNTER_ACTIONS, MAY, ROLES, STAFF_ROLES, may
from server.auth.who import Who


def token(role: str, counter: int | None = None) -> Who:
    return Who("token", "id", None, role, counter)


def test_every_role_of_the_contract_is_there():
    assert set(ROLES) == {
        "kiosk", "display", "counter", "teller", "lobby_manager", "branch_manager", "admin", "auditor", "program",
    }  # fmt: skip


def test_a_role_nobody_knows_may_nothing():
    assert not any(may(token("king", 1), action, 1) for action in ACTIONS)


def test_a_kiosk_issues_and_a_display_does_not():
    assert may(token("kiosk"), "tickets.issue")
    assert not may(token("display"), "tickets.issue")


@pytest.mark.parametrize("action", sorted(COUNTER_ACTIONS))
def test_a_counter_acts_at_itself_alone(action):
    assert may(token("counter", 3), action, 3)
    assert not may(token("counter", 3), action, 4)
    assert not may(token("counter", 3), action)


def test_a_teller_opens_any_counter_and_then_acts_where_they_sit():
    assert may(token("teller"), "counter.open", 5)
    assert not may(token("teller"), "counter.call_next", 5)
    assert may(token("teller", 5), "counter.call_next", 5)
    assert not may(token("teller", 5), "counter.open", 6)


def test_a_program_calls_only_where_its_token_says_so():
    assert may(token("program", 2), "counter.call_next", 2)
    assert not may(token("program"), "counter.call_next", 2)
    assert not may(token("program"), "counter.open", 2)


@pytest.mark.parametrize("role", ["auditor", "display"])
def test_who_only_looks_changes_nothing(role):
    assert all(action.endswith((".read", ".story")) for action in MAY[role])


def test_figures_are_for_managers_auditors_and_programs():
    assert {role for role in ROLES if may(token(role), "stats.read")} == {"branch_manager", "auditor", "program"}


def test_a_branch_manager_may_all_that_a_lobby_manager_may():
    assert MAY["lobby_manager"] < MAY["branch_manager"]


def test_devices_are_not_staff():
    assert not {"kiosk", "display", "counter", "program"} & set(STAFF_ROLES)


def test_a_misspelt_action_is_an_error_and_not_a_quiet_no():
    with pytest.raises(KeyError):
        may(token("kiosk"), "tickets.isue")
