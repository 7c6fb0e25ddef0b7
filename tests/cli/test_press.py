"""A teller's keys from the command line, as a hot key presses them."""

import os
import subprocess
import sys


def pressed(branch, *words: str, token: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "server.cli", "press", "--url", branch.url, *words]
    spoken = {"LC_ALL": "C.UTF-8", "BRANCH_QUEUE_TOKEN": token or branch.token("counter", 1)}
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **spoken}, check=False)


def test_the_keys_call_recall_and_finish(branch):
    branch.at(1, "open")
    first, second = (branch.issue()["ticket"]["number"] for _ in range(2))
    assert pressed(branch, "next", "--counter", "1").stdout == f"{first}\n"
    assert pressed(branch, "next", "--counter", "1").stdout == f"{second}\n"
    assert pressed(branch, "finish", "--counter", "1").stdout == "-\n"
    resting = pressed(branch, "pause", "--counter", "1")
    assert resting.returncode == 0, resting.stderr


def test_a_refusal_is_the_servers_own_sentence(branch):
    branch.at(2, "open")
    for key, token in (("recall", branch.token("counter", 2)), ("next", branch.token("display"))):
        refused = pressed(branch, key, "--counter", "2", token=token)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.startswith("Error: ") and refused.stderr.count("\n") == 1


def test_a_branch_that_does_not_answer_is_a_clear_line(branch):
    silent = pressed(branch, "next", "--counter", "1", "--url", "http://127.0.0.1:9")
    assert silent.returncode == 1 and "127.0.0.1:9" in silent.stderr


def test_an_address_that_is_none_is_a_clear_line(branch):
    lost = pressed(branch, "next", "--counter", "1", "--url", "nonsense")
    assert lost.returncode == 1 and lost.stderr == "Error: The branch does not answer at nonsense.\n"
