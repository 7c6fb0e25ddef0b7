"""README tells the truth about the tree and about a ticket's life."""

import re
import subprocess

import pytest

from server.domain.ticket import BORN, ENDED_STATES, MOVES, State

IGNORED = {".git", ".venv", "var", "__pycache__", "dist", "test-results", "node_modules"}
IGNORED_ENDS = ("_cache", ".egg-info")


@pytest.fixture(scope="module")
def readme(top) -> str:
    return (top / "README.md").read_text(encoding="utf-8")


def block(readme: str, heading: str, fence: str) -> str:
    """The first fenced block of a kind below a heading."""
    below = readme[readme.index(heading) :]
    found = re.search(rf"```{fence}\n(.*?)```", below, re.DOTALL)
    assert found, f"no {fence} block below {heading}"
    return found[1]


def told(tree: str) -> set[str]:
    """Paths of the map: names before the gap, several parted by ` · `, two spaces deeper for what lies inside."""
    paths, inside = set(), ""
    for line in tree.splitlines():
        names = re.split(r" {2,}", line.strip(), maxsplit=1)[0]
        for name in names.split(" · "):
            if line.startswith("  "):
                paths.add(inside + name)
            elif name.strip():
                inside = name if name.endswith("/") else ""
                paths.add(name)
    return paths


def real(top) -> set[str]:
    """The two upper levels of what the repository keeps."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=top, capture_output=True, text=True, check=True,
    ).stdout.split("\n")  # fmt: skip
    paths = set()
    for name in listed:
        parts = name.split("/")
        if not name or IGNORED & set(parts) or any(part.endswith(IGNORED_ENDS) for part in parts):
            continue
        if not (top / name).exists():
            continue
        paths.add(parts[0] + ("/" if len(parts) > 1 else ""))
        if len(parts) > 1 and parts[1] != "__init__.py":
            paths.add("/".join(parts[:2]) + ("/" if len(parts) > 2 else ""))
    return paths


def test_the_map_is_the_tree(readme, top):
    tree, there = told(block(readme, "## The map", "text")), real(top)
    assert not there - tree, "not in the map"
    assert not tree - there, "in the map, not in the tree"


def life() -> str:
    """The life of a ticket as a mermaid diagram, drawn from the table in `server/domain/ticket.py`."""
    lines = ["stateDiagram-v2"]
    lines += [f"    [*] --> {state.name}: {move.value}" for move, state in BORN.items()]
    arrows: dict[tuple[State, State], list[str]] = {}
    for (before, move), after in MOVES.items():
        arrows.setdefault((before, after), []).append(move.value)
    for (before, after), moves in arrows.items():
        lines.append(f"    {before.name} --> {after.name}: {', '.join(moves)}")
    lines += [f"    {state.name} --> [*]" for state in State if state in ENDED_STATES]
    return "\n".join(lines) + "\n"


def test_the_life_of_a_ticket_is_drawn_from_the_table(readme):
    assert block(readme, "## The life of a ticket", "mermaid") == life()
