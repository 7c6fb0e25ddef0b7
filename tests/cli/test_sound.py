"""Saying a call on the command line: what is refused before any engine is asked."""

import pytest


@pytest.mark.parametrize(
    "words",
    [(), ("A042",), ("--text", ""), ("--text", " "), ("A042", "3", "--text", "hello"), ("A-42", "3"), ("A042", "0")],
)
def test_what_is_to_be_said_is_a_call_or_a_text_and_not_nothing(run, words):
    refused = run("say", *words)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith("Error: ") and refused.stderr.count("\n") == 1
