"""The hours of a branch, as those who ask it see them."""

import pytest

MORNING_MS = 1_795_141_200_000  # Friday 2026-11-20, 10:20 in Shanghai


@pytest.fixture
def branch(make_branch, branch_file_text):
    """A branch that opened an hour ago; C opens in twenty minutes or so, A ended its numbers but is open."""
    text = branch_file_text.replace('timezone = "Asia/Shanghai"', 'timezone = "Asia/Shanghai"\nday_starts = "09:20"')
    text = text.replace('code = "A"', 'code = "A"\nlast_ticket_min = 60\nhours = ["09:50-11:10"]', 1)
    text = text.replace('code = "C"', 'code = "C"\nhours = ["10:42-11:00"]', 1)
    return make_branch(text, "--pace", f"{MORNING_MS},1").start()


def taken(branch, role, service):
    answer = branch.ask("POST", "/tickets", branch.token(role), {"service": service})
    return answer.status, answer.json.get("code")


def open_to(branch, role):
    shown = branch.ask("GET", "/branch", branch.token(role)).json
    return {service["code"]: (service["open"], service["opens_at"] is not None) for service in shown["services"]}


def test_the_lobby_manager_gives_numbers_before_the_kiosk_does_and_both_are_shown_what_they_may(branch):
    assert open_to(branch, "kiosk") == {"A": (False, False), "C": (False, True)}
    assert open_to(branch, "lobby_manager") == {"A": (False, False), "C": (True, False)}
    assert taken(branch, "kiosk", "A") == (409, "service_closed")
    assert taken(branch, "kiosk", "C") == (409, "service_closed")
    assert taken(branch, "lobby_manager", "C") == (201, None)


def test_after_an_early_end_kiosks_are_shown_closed_until_numbers_are_given_again(branch):
    manager = branch.token("lobby_manager")
    assert branch.ask("POST", "/issuing/end", manager, {"reason": "too many people"}).status == 200
    assert open_to(branch, "lobby_manager") == {"A": (False, False), "C": (False, False)}
    assert taken(branch, "lobby_manager", "C") == (409, "issuing_ended")
    assert branch.ask("POST", "/issuing/resume", manager, {}).status == 200
    assert taken(branch, "lobby_manager", "C") == (201, None)
