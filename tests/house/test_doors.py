"""Every module says at its door what it is for."""

import ast


def test_every_module_begins_with_a_sentence(ours):
    silent = []
    for path in ours(".py", tests=True):
        said = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]
        if not said.rstrip().endswith((".", ":")):
            silent.append(str(path))
    assert not silent


def test_every_script_and_style_begins_with_a_comment(ours):
    files = ours(".js", ".css")
    silent = [str(path) for path in files if not path.read_text(encoding="utf-8").startswith(("//", "/*"))]
    assert not silent
