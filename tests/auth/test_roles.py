"""What a role may do."""

import pytest

from server.auth.roles import ACTIONS, COUNTER_ACTIONS, MAY, ROLES, SITTING_DOWN, STAFF_ROLES, may
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


def person(role: str, counter: int | None = None) -> Who:
    return Who("staff", "id", "li", role, counter)


@pytest.mark.parametrize("who", [token("teller"), person("teller")])
def test_a_teller_who_sits_nowhere_opens_any_counter_and_acts_at_none(who):
    assert may(who, "counter.open", 5)
    assert not any(may(who, action, 5) for action in COUNTER_ACTIONS - SITTING_DOWN)


@pytest.mark.parametrize("action", sorted(COUNTER_ACTIONS))
def test_a_teller_acts_where_they_sit_and_asks_the_rules_for_another_seat(action):
    assert may(person("teller", 5), action, 5)
    assert may(person("teller", 5), action, 6) == (action in SITTING_DOWN)


@pytest.mark.parametrize("role", ["lobby_manager", "branch_manager"])
def test_a_manager_takes_a_counter_over_and_acts_there_alone(role):
    assert may(person(role), "counter.take_over", 5)
    assert not may(person(role), "counter.open", 5)
    assert not may(person(role), "counter.call_next", 5)
    assert may(person(role, 5), "counter.call_next", 5)
    assert not any(may(token(role), action, 5) for action in COUNTER_ACTIONS), "a device is nobody who could sit down"


def test_a_kiosk_brings_back_and_never_moves():
    assert may(token("kiosk"), "tickets.return")
    for action in "tickets.move", "tickets.insert_first", "tickets.remove", "tickets.add_service", "waiting.read":
        assert not may(token("kiosk"), action)


def test_a_teller_brings_back_who_was_missed_and_looks_at_the_hall():
    assert may(token("teller"), "tickets.return") and may(token("teller"), "hall.read")
    for action in "tickets.move", "tickets.insert_first", "tickets.issue", "issuing.end":
        assert not may(token("teller"), action)


def test_a_program_reads_all_and_changes_no_place_in_a_queue():
    assert {"hall.read", "events.read", "stats.read"} <= MAY["program"]
    assert not {"tickets.move", "tickets.insert_first", "tickets.remove", "issuing.end"} & MAY["program"]


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
