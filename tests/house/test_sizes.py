"""Rooms stay small."""

import ast
import re

FILE_LINES_MAX = 300
FUNCTION_LINES_MAX = 50
# Words before `(…) {` that begin a block and no function.
JS_BLOCKS = {"if", "for", "while", "switch", "catch", "with"}
JS_UNREAD = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`""", re.DOTALL
)


def blanked(match: re.Match[str]) -> str:
    """As many line ends as the match had, and nothing else."""
    return "\n" * match[0].count("\n")


def begins_function(before: str) -> bool:
    """Whether a `{` after this text opens a function's body."""
    before = before.rstrip()
    if before.endswith("=>"):
        return True
    if not before.endswith(")"):
        return False
    depth = 0
    for index in range(len(before) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(before[index], 0)
        if depth == 0:
            word = re.search(r"([\w$]+)\s*$", before[:index])
            return word is None or word[1] not in JS_BLOCKS
    return False


def js_functions(source: str) -> list[tuple[int, int]]:
    """First and last line of every function in a script."""
    code = JS_UNREAD.sub(blanked, source)
    found, stack = [], []
    for index, character in enumerate(code):
        if character == "{":
            line = code.count("\n", 0, index) + 1
            stack.append(line if begins_function(code[max(0, index - 400) : index]) else None)
        elif character == "}" and stack:
            first = stack.pop()
            if first is not None:
                found.append((first, code.count("\n", 0, index) + 1))
    return found


def test_no_file_is_longer_than_a_page_or_five(ours):
    long = {
        str(path): lines
        for path in ours(".py", ".js", ".css", ".html", tests=True)
        if (lines := path.read_text(encoding="utf-8").count("\n")) > FILE_LINES_MAX
    }
    assert not long


def test_no_function_is_longer_than_a_screen(ours):
    long = []
    for path in ours(".py", tests=True):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > FUNCTION_LINES_MAX:
                    long.append(f"{path}:{node.lineno} {node.name}: {lines} lines")
    assert not long


def test_no_function_of_a_script_is_longer_than_a_screen(ours):
    long = [
        f"{path}:{first}: {last - first + 1} lines"
        for path in ours(".js", tests=True)
        for first, last in js_functions(path.read_text(encoding="utf-8"))
        if last - first + 1 > FUNCTION_LINES_MAX
    ]
    assert not long


def test_a_long_function_of_a_script_is_seen():
    body = "\n".join('  say("}{");' for _ in range(FUNCTION_LINES_MAX))
    assert js_functions(f"if (a) {{\n}}\nexport async function long(a, b = f(1)) {{\n{body}\n}}\n") == [(3, 54)]
    assert js_functions("const f = (a) => {\n // {\n};\nclass A {\n  m() {\n  }\n}") == [(1, 3), (5, 6)]
