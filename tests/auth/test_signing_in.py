"""Signing in with a name and a password."""

import stat

from server.auth import people
from server.auth.attempts import PER_ADDRESS_MAX, PER_NAME_MAX, WINDOW_S


def test_a_person_signs_in_and_is_known_from_then_on(browser, teller):
    answer = browser.post("/session", json=teller)
    assert answer.json["name"] == "li" and answer.json["role"] == "teller"
    assert browser.get("/who").json["actor"] == "teller:li"


def test_the_name_is_taken_in_any_case_of_letters(browser, teller):
    assert browser.post("/session", json={**teller, "name": "LI"}).status_code == 200


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(browser, teller):
    wrong = browser.post("/session", json={**teller, "password": "something else"})
    nobody = browser.post("/session", json={**teller, "name": "nobody"})
    assert wrong.json == nobody.json == {"code": "wrong_password"}


def test_after_signing_out_nobody_is_known(browser, teller):
    csrf = browser.post("/session", json=teller).json["csrf"]
    assert browser.delete("/session", headers={"X-CSRFToken": csrf}).status_code == 204
    assert browser.get("/who").json["code"] == "unauthorized"


def test_a_session_changes_nothing_without_its_csrf_token(browser, teller):
    csrf = browser.post("/session", json=teller).json["csrf"]
    assert browser.post("/who").json["code"] == "csrf"
    assert browser.post("/who", headers={"X-CSRFToken": csrf + "x"}).json["code"] == "csrf"
    assert browser.post("/who", headers={"X-CSRFToken": csrf}).json["name"] == "li"


def test_a_page_loaded_anew_asks_for_the_csrf_token_of_its_session(browser, teller):
    browser.post("/session", json=teller)
    csrf = browser.get("/who").json["csrf"]
    assert browser.post("/who", headers={"X-CSRFToken": csrf}).status_code == 200


def test_a_restart_signs_nobody_out(browser, teller, restarted):
    csrf = browser.post("/session", json=teller).json["csrf"]
    cookie = browser.get_cookie("branch_queue")
    later = restarted().test_client()
    later.set_cookie(cookie.key, cookie.value)
    assert later.post("/who", headers={"X-CSRFToken": csrf}).json["name"] == "li"


def test_another_branch_does_not_take_the_cookie(browser, teller, restarted, tmp_path):
    browser.post("/session", json=teller)
    cookie = browser.get_cookie("branch_queue")
    (tmp_path / "data" / "key").unlink()
    other = restarted().test_client()
    other.set_cookie(cookie.key, cookie.value)
    assert other.get("/who").json["code"] == "unauthorized"


def test_the_secrets_are_readable_by_their_owner_alone(app, tmp_path):
    for name in ("key", "access.db"):
        assert stat.S_IMODE((tmp_path / "data" / name).stat().st_mode) == 0o600, name


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser, teller):
    header = browser.post("/session", json=teller).headers["Set-Cookie"]
    assert "HttpOnly" in header and "SameSite=Strict" in header


def test_a_disabled_person_is_out_at_once_and_cannot_come_back(browser, teller, access):
    browser.post("/session", json=teller)
    people.disable(access, "li", 2)
    assert browser.get("/who").json["code"] == "unauthorized"
    assert browser.post("/session", json=teller).json["code"] == "wrong_password"


def test_another_password_ends_the_sessions_of_the_old_one(browser, teller, access):
    browser.post("/session", json=teller)
    people.change_password(access, "li", "another-password", 2)
    assert browser.get("/who").json["code"] == "unauthorized"
    assert browser.post("/session", json={**teller, "password": "another-password"}).status_code == 200


def test_one_name_can_be_tried_only_so_often_a_minute(browser, teller, clock):
    for _ in range(PER_NAME_MAX):
        assert browser.post("/session", json={**teller, "password": "wrong-one"}).json["code"] == "wrong_password"
    refused = browser.post("/session", json=teller)
    assert refused.json == {"code": "rate_limited", "wait_s": WINDOW_S}
    clock.at_s += WINDOW_S
    assert browser.post("/session", json=teller).status_code == 200


def test_right_passwords_are_never_too_many(browser, teller):
    for _ in range(PER_NAME_MAX + 1):
        assert browser.post("/session", json=teller).status_code == 200
    assert PER_NAME_MAX < PER_ADDRESS_MAX
