"""Every refusal in the code has its sentence, and every value that the sentence asks for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from config.sentences import Sentences


def refusals(root: Path) -> Iterator[tuple[str, str, set[str] | None]]:
    """Where a refusal is made, the key of its sentence, the names of its values (None: they cannot be read here)."""
    for path in sorted((root / "server").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Refusal" and call.args):
                continue
            named = {keyword.arg: keyword.value for keyword in call.keywords}
            key = named.get("sentence", call.args[0])
            if isinstance(key, ast.Constant):
                values = None if None in named else {name for name in named if name}
                yield f"{path.relative_to(root)}:{call.lineno}", str(key.value), values


def test_every_refusal_has_a_sentence_and_the_values_it_needs(root: Path) -> None:
    sentences = Sentences.load(["zh", "en"]).words("refusal.")
    found = list(refusals(root))
    assert len(found) > 30
    wrong = []
    for place, key, values in found:
        for language, catalogue in sentences.items():
            sentence = catalogue.get(f"refusal.{key}")
            if sentence is None:
                wrong.append(f"{place}: no refusal.{key} in {language}")
            elif values is not None and not set(re.findall(r"\{(\w+)\}", sentence)) <= values:
                wrong.append(f"{place}: refusal.{key} in {language} needs more than {sorted(values)}")
    assert wrong == []


def test_every_complaint_about_a_value_has_a_sentence_and_the_values_it_needs(root: Path) -> None:
    sentences = Sentences.load(["zh", "en"]).words("complaint.")
    found = [
        (f"{path.relative_to(root)}:{call.lineno}", call.args[-1], {keyword.arg for keyword in call.keywords})
        for path in sorted((root / "server").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("unfit", "own") and call.args
    ]
    assert len(found) > 15
    wrong = [
        f"{place}: {kind.value} in {language}"
        for place, kind, values in found
        for language, catalogue in sentences.items()
        if isinstance(kind, ast.Constant)
        and not set(re.findall(r"\{(\w+)\}", catalogue.get(f"complaint.{kind.value}", "{none}"))) <= values
    ]
    assert wrong == []
