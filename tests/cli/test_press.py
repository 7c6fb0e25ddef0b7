"""A teller's keys from the command line, as a hot key presses them."""

import os
import stat
import subprocess
import sys

from click.testing import CliRunner, Result

from server.auth import tokens
from server.cli import main
from server.store.access import Access


def pressed(branch, *words: str, token: str | None = None, **spoken: str) -> Result:
    """A press, in this process."""
    held = {"LC_ALL": "C.UTF-8", "BRANCH_QUEUE_TOKEN": token or branch.token("counter", 1), **spoken}
    return CliRunner().invoke(main, ["press", "--url", branch.url, *words], env=held)


def test_a_hot_key_starts_a_program_and_reads_what_it_prints(branch):
    branch.at(1, "open")
    number = branch.issue()["ticket"]["number"]
    command = [sys.executable, "-m", "server.cli", "press", "next", "--counter", "1", "--server", branch.url]
    token = {**os.environ, "BRANCH_QUEUE_TOKEN": branch.token("counter", 1)}
    for printed, code in ((f"{number}\n", 0), ("", 1)):
        done = subprocess.run(command, capture_output=True, text=True, env=token, check=False)
        assert (done.stdout, done.returncode) == (printed, code), done.stderr
    assert done.stderr.count("\n") == 1
    branch.at(1, "finish")


def test_the_keys_call_recall_and_finish(branch):
    branch.at(1, "open")
    first, second = (branch.issue()["ticket"]["number"] for _ in range(2))
    assert pressed(branch, "next", "--counter", "1").stdout == f"{first}\n"
    assert pressed(branch, "next", "--counter", "1").stdout == f"{second}\n"
    assert pressed(branch, "finish", "--counter", "1").stdout == "-\n"
    resting = pressed(branch, "pause", "--counter", "1")
    assert resting.exit_code == 0, resting.stderr
    assert pressed(branch, "resume", "--counter", "1").exit_code == 0


def test_a_customer_is_held_and_gone_on_with(branch):
    branch.at(3, "open")
    number, device = branch.issue()["ticket"]["number"], branch.token("counter", 3)
    for key, shown in (("next", number), ("start", number), ("hold", "-"), ("resume", number), ("finish", "-")):
        done = pressed(branch, key, "--counter", "3", token=device)
        assert (done.stdout, done.stderr) == (f"{shown}\n", ""), key


def test_a_call_is_undone_and_put_back(branch):
    branch.at(3, "open")
    number, device = branch.issue()["ticket"]["number"], branch.token("counter", 3)
    for key, shown in (("next", number), ("undo", "-"), ("next", number), ("put-back", "-"), ("next", number)):
        assert pressed(branch, key, "--counter", "3", token=device).stdout == f"{shown}\n", key
    branch.at(3, "finish")


def test_on_the_server_itself_the_data_folder_is_enough(branch):
    branch.at(2, "open")
    number = branch.issue()["ticket"]["number"]
    words = ("--counter", "2", "--data", str(branch.data))
    assert pressed(branch, "next", *words, BRANCH_QUEUE_TOKEN="").stdout == f"{number}\n"
    assert pressed(branch, "finish", *words, BRANCH_QUEUE_TOKEN="").stdout == "-\n"
    (kept,) = branch.data.glob("press-2*")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [row.counter for row in tokens.every(Access(branch.data)) if row.name == "press"] == [2]


def test_a_token_of_the_folder_that_was_revoked_is_made_anew(branch):
    words = ("--counter", "3", "--data", str(branch.data))
    branch.at(3, "close")
    for _ in range(2):
        refused = pressed(branch, "recall", *words, BRANCH_QUEUE_TOKEN="")
        assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
        assert "窗口" in refused.stderr, "the sentence is the counter's and not of a token that is not known"
        access = Access(branch.data)
        for row in tokens.every(access):
            if row.name == "press":
                tokens.revoke(access, row.id, 0)


def test_a_refusal_is_the_servers_own_sentence_in_the_branchs_language(branch):
    branch.at(2, "open")
    for key, token in (("recall", branch.token("counter", 2)), ("next", branch.token("display"))):
        refused = pressed(branch, key, "--counter", "2", token=token)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert refused.stderr.startswith("Error: ") and refused.stderr.count("\n") == 1
        assert refused.stderr.rstrip().endswith("。")


def test_a_branch_that_does_not_answer_is_a_clear_line(branch):
    silent = pressed(branch, "next", "--counter", "1", "--server", "http://127.0.0.1:9")
    assert silent.exit_code == 1 and "127.0.0.1:9" in silent.stderr


def test_an_address_that_is_none_is_a_clear_line(branch):
    lost = pressed(branch, "next", "--counter", "1", "--url", "nonsense")
    assert lost.exit_code == 1 and lost.stderr == "Error: The branch does not answer at nonsense.\n"


def test_a_key_without_a_token_is_misused(branch):
    misused = pressed(branch, "next", "--counter", "1", BRANCH_QUEUE_TOKEN="")
    assert misused.exit_code == 2 and "--data" in misused.stderr
    assert pressed(branch, "dance", "--counter", "1").exit_code == 2
