"""What never stands in the repository."""

import re

# Each pattern is broken by a class, so that this file does not match itself.
FORBIDDEN = {
    "unfinished": re.compile(r"\b(TO[D]O|FIX[M]E|XX[X]|NotImplemented[E]rror)\b"),
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(w[o]rk|r[o]ot|h[o]me/\w+|U[s]ers)/"),
    "a registry's address": re.compile(
        r"py[p]i\.org|files\.python[h]osted|registry\.npm[j]s|--(extra-)?index-[u]rl http"
    ),
    "how it was staffed": re.compile(
        r"\bC[E]O\b|sub[-]?a[g]ent|helper a[g]ent|\bfar[m]-\w+|\bcopi[l]ot\b|\bL[L]M\b", re.IGNORECASE
    ),
    "a private key": re.compile(r"BEGIN [A-Z ]*PRIVATE K[E]Y"),
}


def test_nothing_forbidden_is_written_anywhere(written):
    found = []
    for path in written:
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            here = [what for what, shape in FORBIDDEN.items() if shape.search(line)]
            found += [f"{path}:{number} {what}: {line.strip()[:90]}" for what in here]
    assert not found
