"""Tests wait for what happens and leave nothing out."""

import re

# Written so that this file does not match itself.
IMPATIENT = {
    "sleeps": re.compile(r"\bsle[e]p\("),
    "leaves something out": re.compile(r"pytest\.(mark\.)?(sk[i]p|xf[a]il|import[o]rskip)|@sk[i]p"),
    "cannot fail": re.compile(r"assert Tr[u]e\b"),
    "waits a fixed time": re.compile(r"wait_for_timeo[u]t\("),
    "patches": re.compile(r"\bmonkeypatch\.seta[t]tr|unittest[.]mock|mock[.]patch"),
}


def test_no_test_sleeps_skips_or_patches(ours):
    found = []
    for path in ours(".py", tests=True):
        if "tests" not in path.parts and path.name != "conftest.py":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            here = [what for what, shape in IMPATIENT.items() if shape.search(line)]
            found += [f"{path}:{number} {what}: {line.strip()}" for what in here]
    assert not found
