"""Tokens and people on the command line."""

import pytest

PASSWORD = "long-enough"


def test_the_secret_stands_alone_on_stdout_and_all_else_beside_it(run, data):
    made = run("token", "create", "--data", data, "--role", "kiosk", "--name", "door")
    assert made.exit_code == 0
    assert len(made.stdout.strip()) >= 32 and made.stdout.count("\n") == 1
    assert "kiosk" in made.stderr and made.stdout.strip() not in made.stderr


def test_a_token_is_listed_without_its_secret_and_revoked_for_good(run, data):
    secret = run("token", "create", "--data", data, "--role", "counter", "--counter", 3).stdout.strip()
    listed = run("token", "list", "--data", data).stdout
    token_id, role, counter, _, state = listed.strip().split("\t")
    assert (role, counter, state) == ("counter", "3", "valid") and secret not in listed
    assert run("token", "revoke", "--data", data, token_id).exit_code == 0
    assert run("token", "list", "--data", data).stdout.strip().endswith("revoked")


@pytest.mark.parametrize(
    "misused",
    [
        ("--role", "king"),
        ("--role", "counter"),
        ("--role", "kiosk", "--counter", 3),
        ("--role", "counter", "--counter", 0),
    ],
)
def test_a_token_that_makes_no_sense_is_misuse(run, data, misused):
    made = run("token", "create", "--data", data, *misused)
    assert (made.exit_code, made.stdout) == (2, "")
    assert made.stderr.startswith("Error: ") and made.stderr.count("\n") == 1


def test_revoking_what_is_not_there_is_refused_in_the_terminals_language(run, data):
    run("token", "create", "--data", data, "--role", "kiosk")
    refused = run("token", "revoke", "--data", data, "nothing", spoken="zh_CN.UTF-8")
    assert (refused.exit_code, refused.stdout, refused.stderr) == (1, "", "Error: 没有令牌 nothing。\n")


def test_a_person_is_added_listed_given_another_password_and_let_go(run, data):
    added = run("staff", "add", "--data", data, "li", "--role", "teller", "--password-stdin", input=PASSWORD)
    assert added.exit_code == 0 and PASSWORD not in added.output
    assert run("staff", "list", "--data", data).stdout == "li\tteller\tvalid\n"
    changed = run("staff", "passwd", "--data", data, "li", "--password-stdin", input="another-one\n")
    assert changed.exit_code == 0
    assert run("staff", "disable", "--data", data, "li").exit_code == 0
    assert run("staff", "list", "--data", data).stdout == "li\tteller\tdisabled\n"


def test_a_short_password_is_refused(run, data):
    added = run("staff", "add", "--data", data, "li", "--role", "teller", "--password-stdin", input="short\n")
    assert (added.exit_code, added.stdout) == (1, "")
    assert "8" in added.stderr


def test_without_a_terminal_a_password_must_come_by_stdin(run, data):
    assert run("staff", "add", "--data", data, "li", "--role", "teller").exit_code == 2


@pytest.mark.parametrize("command", ["passwd", "disable"])
def test_nobody_of_that_name(run, data, command):
    run("token", "create", "--data", data, "--role", "kiosk")
    asked = ["--password-stdin"] if command == "passwd" else []
    refused = run("staff", command, "--data", data, "wang", *asked, input=PASSWORD)
    assert (refused.exit_code, refused.stderr) == (1, "Error: Nobody is called wang.\n")


def test_a_list_makes_no_folder(run, data):
    assert run("token", "list", "--data", data).exit_code == 2
    assert not data.exists()
