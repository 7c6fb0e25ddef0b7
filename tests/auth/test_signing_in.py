"""Signing in with a name and a password."""

import stat

import pytest

from server.auth import people
from server.auth.attempts import PER_ADDRESS_MAX, PER_NAME_MAX, TRACKED_MAX, WINDOW_S, Attempts
from server.domain.refusals import Refusal


def test_a_person_signs_in_and_is_known_from_then_on(client, teller):
    answer = client.post("/session", json=teller)
    assert answer.json["name"] == "li" and answer.json["role"] == "teller"
    assert client.get("/who").json["actor"] == "teller:li"


def test_the_name_is_taken_in_any_case_of_letters(client, teller):
    assert client.post("/session", json={**teller, "name": "LI"}).status_code == 200


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, teller):
    wrong = client.post("/session", json={**teller, "password": "something else"})
    nobody = client.post("/session", json={**teller, "name": "nobody"})
    assert wrong.json == nobody.json == {"code": "wrong_password"}


def test_after_signing_out_nobody_is_known(client, teller):
    csrf = client.post("/session", json=teller).json["csrf"]
    assert client.delete("/session", headers={"X-CSRFToken": csrf}).status_code == 204
    assert client.get("/who").json["code"] == "unauthorized"


def test_a_session_changes_nothing_without_its_csrf_token(client, teller):
    csrf = client.post("/session", json=teller).json["csrf"]
    assert client.post("/who").json["code"] == "csrf"
    assert client.post("/who", headers={"X-CSRFToken": csrf + "x"}).json["code"] == "csrf"
    assert client.post("/who", headers={"X-CSRFToken": csrf}).json["name"] == "li"


def test_a_page_loaded_anew_asks_for_the_csrf_token_of_its_session(client, teller):
    client.post("/session", json=teller)
    csrf = client.get("/who").json["csrf"]
    assert client.post("/who", headers={"X-CSRFToken": csrf}).status_code == 200


def test_a_restart_signs_nobody_out(client, teller, restarted):
    csrf = client.post("/session", json=teller).json["csrf"]
    cookie = client.get_cookie("branch_queue")
    later = restarted().test_client()
    later.set_cookie(cookie.key, cookie.value)
    assert later.post("/who", headers={"X-CSRFToken": csrf}).json["name"] == "li"


def test_another_branch_does_not_take_the_cookie(client, teller, restarted, tmp_path):
    client.post("/session", json=teller)
    cookie = client.get_cookie("branch_queue")
    (tmp_path / "data" / "key").unlink()
    other = restarted().test_client()
    other.set_cookie(cookie.key, cookie.value)
    assert other.get("/who").json["code"] == "unauthorized"


def test_the_secrets_are_readable_by_their_owner_alone(app, tmp_path):
    for name in ("key", "access.db"):
        assert stat.S_IMODE((tmp_path / "data" / name).stat().st_mode) == 0o600, name


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client, teller):
    header = client.post("/session", json=teller).headers["Set-Cookie"]
    assert "HttpOnly" in header and "SameSite=Strict" in header


def test_a_disabled_person_is_out_at_once_and_cannot_come_back(client, teller, access):
    client.post("/session", json=teller)
    people.disable(access, "li", 2)
    assert client.get("/who").json["code"] == "unauthorized"
    assert client.post("/session", json=teller).json["code"] == "wrong_password"


def test_another_password_ends_the_sessions_of_the_old_one(client, teller, access):
    client.post("/session", json=teller)
    people.change_password(access, "li", "another-password", 2)
    assert client.get("/who").json["code"] == "unauthorized"
    assert client.post("/session", json={**teller, "password": "another-password"}).status_code == 200


def test_one_name_can_be_tried_only_so_often_a_minute(client, teller, clock):
    for _ in range(PER_NAME_MAX):
        assert client.post("/session", json={**teller, "password": "wrong-one"}).json["code"] == "wrong_password"
    refused = client.post("/session", json=teller)
    assert refused.json == {"code": "rate_limited", "wait_s": WINDOW_S}
    clock.at_s += WINDOW_S
    assert client.post("/session", json=teller).status_code == 200


def test_right_passwords_are_never_too_many(clock):
    attempts = Attempts(clock)
    for _ in range(PER_ADDRESS_MAX + 1):
        attempts.note("li", "10.0.0.1")
        attempts.forgive("li", "10.0.0.1")


def test_one_address_can_try_only_so_many_names_a_minute(clock):
    attempts = Attempts(clock)
    for number in range(PER_ADDRESS_MAX):
        attempts.note(f"name{number}", "10.0.0.1")
    with pytest.raises(Refusal, match="rate_limited"):
        attempts.note("another", "10.0.0.1")
    attempts.note("another", "10.0.0.2")


def test_tries_are_forgotten_so_that_memory_has_a_limit(clock):
    attempts = Attempts(clock)
    for number in range(TRACKED_MAX + 10):
        attempts.note(f"name{number}", f"10.0.{number // 250}.{number % 250}")
    assert len(attempts) <= TRACKED_MAX + 2
    clock.at_s += WINDOW_S
    attempts.note("li", "10.0.0.1")
    assert len(attempts) == 2
