"""Pages ask no other host for anything, and run on Chromium 87."""

import re

COMMENT = re.compile(r"/\*.*?\*/|<!--.*?-->|\{#.*?#\}|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
# Names of XML languages look like addresses and are none.
NAMES = re.compile(r"http://www\.w3\.org/(2000/svg|1999/x\w+|1998/\w+/\w+)")
ELSEWHERE = re.compile(r"""https?://|["'(]//[a-z]""")

# What Chromium learned after version 87, with the version that learned it.
NEWER_SCRIPT = {
    "await at the top, 89": r"^(?=\S)[^({]*(?<![\w.])await\s",
    ".at(), 92": r"\.at\(",
    "Object.hasOwn, 93": r"Object\.hasOwn\(",
    "static block, 94": r"\bstatic\s*\{",
    "structuredClone, 98": r"\bstructuredClone\(",
    "crypto.randomUUID, 92 and secure pages only": r"\brandomUUID\b",
    "findLast, 97": r"\.findLast(?:Index)?\(",
    "toSorted and with, 110": r"\.(?:toSorted|toReversed|toSpliced|with)\(",
    "groupBy, 117": r"\bgroupBy\(",
    "AbortSignal.timeout and any, 103": r"AbortSignal\.(?:timeout|any)\(",
    "Promise.withResolvers, 119": r"withResolvers\(",
    "# in, 91": r"#\w+\s+in\s",
    "regular expression flags d and v, 90": r"/[gimsuy]*[dv][gimsuy]*\.(?:test|exec)\(",
    "import maps, 89": r"type=[\"']importmap",
    "inert, 102": r"\.inert\b",
    "popover, 114": r"\.(?:showPopover|hidePopover|togglePopover)\(",
}
NEWER_STYLE = {
    ":is and :where, 88": r":(?:is|where)\(",
    ":has, 105": r":has\(",
    "nesting, 112": r"^\s*&",
    "@layer, 99": r"@layer\b",
    "@container, 105": r"@container\b",
    "aspect-ratio, 88": r"(?<![\w-])aspect-ratio\s*:",
    "accent-color, 93": r"accent-color\s*:",
    "color-mix, 111": r"color-mix\(",
    "light-dark, 123": r"light-dark\(",
    "oklch and lab, 111": r"\b(?:oklch|oklab|lch|lab)\(",
    "dvh and svh, 108": r"\d(?:[dsl]v[hwib]|[dsl]vmin)\b",
    "text-wrap, 114": r"text-wrap\s*:",
    "translate, rotate, scale alone, 104": r"^\s*(?:translate|rotate|scale)\s*:",
    "ranges in @media, 104": r"@media[^{]*[<>]",
    "overflow: clip, 90": r"overflow(?:-[xy])?\s*:\s*clip",
    "scrollbar-gutter, 94": r"scrollbar-gutter",
    "subgrid, 117": r"\bsubgrid\b",
}


def code_of(path) -> str:
    """The file without its comments, line for line."""
    return COMMENT.sub(lambda match: "\n" * match[0].count("\n"), path.read_text(encoding="utf-8"))


def found_in(paths, shapes: dict[str, str]) -> list[str]:
    """Where any of the shapes stands."""
    found = []
    for path in paths:
        for number, line in enumerate(code_of(path).splitlines(), 1):
            here = [what for what, shape in shapes.items() if re.search(shape, line)]
            found += [f"{path}:{number} {what}: {line.strip()[:90]}" for what in here]
    return found


def test_no_page_asks_another_host(ours):
    asked = [
        f"{path}:{number} {line.strip()[:90]}"
        for path in ours(".html", ".js", ".css", ".svg")
        for number, line in enumerate(code_of(path).splitlines(), 1)
        if ELSEWHERE.search(NAMES.sub("", line))
    ]
    assert not asked


def test_scripts_run_on_chromium_87(ours):
    assert not found_in(ours(".js"), NEWER_SCRIPT)


def test_styles_run_on_chromium_87(ours):
    assert not found_in(ours(".css"), NEWER_STYLE)


def test_newer_syntax_is_seen():
    assert re.search(NEWER_SCRIPT["await at the top, 89"], "const words = await load();")
    assert not re.search(NEWER_SCRIPT["await at the top, 89"], "  const words = await load();")
    assert not re.search(NEWER_SCRIPT["await at the top, 89"], "const load = async () => { await fetch(a); };")
    assert re.search(NEWER_STYLE["dvh and svh, 108"], "height: 100dvh;")


def test_pages_hold_no_script_and_no_style_of_their_own(ours):
    inline = []
    for path in ours(".html"):
        page = code_of(path)
        inline += [f"{path}: {tag}" for tag in re.findall(r"<style\b[^>]*>|\son\w+=|\sstyle=", page)]
        for tag, content in re.findall(r"<script\b([^>]*)>(.*?)</script>", page, re.DOTALL):
            if "src=" not in tag and "application/json" not in tag and content.strip():
                inline.append(f"{path}: <script{tag}>")
    assert not inline
