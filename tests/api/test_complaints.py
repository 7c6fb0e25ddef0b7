"""Values that do not fit are told in the asker's language, each with the path of its field."""

import re
from typing import Any, get_args

import pytest
from pydantic import ValidationError

import server.app.web  # noqa: F401  # all models of all routes
from config.sentences import Sentences
from server.api import asked, complaints

SAY = Sentences.load(["zh", "en"]).say
ODD: tuple[Any, ...] = (
    7, -1, 10**9, 10**30, 1.5, True, None, "", "x", "x" * 5_000_000, "\x1b", [], ["A"] * 99, [7], {}, {"en": 7},
    {str(n): "x" for n in range(99)}, "2026-02-30", [["A"]],
)  # fmt: skip


def models(of: type = asked.BaseModel) -> list[Any]:
    """What the API takes, every kind of body and query."""
    below = [model for kind in (asked.Asked, asked.Query) for model in every(kind)]
    return sorted(set(below), key=lambda model: model.__qualname__)


def every(model: Any) -> list[Any]:
    return [model, *(below for child in model.__subclasses__() for below in every(child))]


def refused(model: Any, given: Any) -> Any:
    try:
        model.model_validate(given)
    except ValidationError as error:
        return complaints.refusal_of(error, given)
    return None


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__qualname__)
def test_whatever_is_sent_the_sentence_is_of_the_language_and_says_what_would_fit(model):
    names = [field.alias or name for name, field in model.model_fields.items()]
    bodies = [{name: odd} for name in names for odd in ODD] + [{}, {"no such field": 1}, []]
    for given in bodies:
        refusal = refused(model, given)
        if refusal is None:
            continue
        for complaint in refusal.values["complaints"]:
            kind, at = complaint["kind"], complaint["at"]
            assert kind != complaints.ANY, (given, complaint)
            assert at.split(".")[0] in {*names, "no such field", ""}, complaint
            assert re.search("[\u4e00-\u9fff]", SAY(f"complaint.{kind}", "zh", **complaint))


@pytest.mark.parametrize(
    ("path", "body", "zh", "en"),
    [
        ("/tickets", {}, "service：缺少此项", "service: this is needed"),
        ("/tickets", {"service": 7}, "service：应为文字", "service: this must be a text"),
        ("/tickets", {"service": "A", "colour": 1}, "colour：没有叫这个名称的项",
         "colour: nothing of this name is known here"),
        ("/tickets", {"service": "A", "identification": {"kind": "tattoo", "value": ""}},
         "identification.kind：只能是其中之一：card, id, phone, code；identification.value：不能为空",
         "identification.kind: one of these: card, id, phone, code; identification.value: this must not be empty"),
        ("/tickets", {"services": ["A", "A"]}, "services 中每项业务只能出现一次",
         "services must hold each service once"),
        ("/tickets", {"service": "A", "services": ["C"]}, "services：此项和 service 要有且只能有一项",
         "services: either this or service, not both and not neither"),
    ],
)  # fmt: skip
def test_a_body_that_does_not_fit_is_told_in_both_languages(branch, path, body, zh, en):
    for language, said in (("zh", zh), ("en", en)):
        answer = branch.ask("POST", path, branch.token("kiosk"), body, Accept_Language=language)
        assert (answer.status, answer.json["code"]) == (422, "wrong_values")
        assert answer.json["detail"] == SAY("refusal.wrong_values", language, detail=said)
        assert {"at", "kind"} <= set(answer.json["complaints"][0])


def test_a_text_or_one_for_each_language_is_one_complaint_about_one_field(branch):
    lobby = branch.token("lobby_manager")
    answer = branch.ask("POST", "/notices", lobby, {"text": 7, "minutes": 0}, Accept_Language="zh")
    said = [(one["at"], one["kind"]) for one in answer.json["complaints"]]
    assert said == [("text", "text"), ("minutes", "at_least")]
    answer = branch.ask("POST", "/notices", lobby, {"text": {"zh": 7}}, Accept_Language="zh")
    assert ("text.zh", "text") in [(one["at"], one["kind"]) for one in answer.json["complaints"]]


@pytest.mark.parametrize(
    ("query", "zh"),
    [
        ("from=2026-02-30", "from：应为日历上有的日期，写法如 2026-11-24"),
        ("from=yesterday", "from：应为日历上有的日期，写法如 2026-11-24"),
        ("by=" + ",".join(f"s{n}" for n in range(11)), "by：最多 10 项"),
    ],
)
def test_a_query_that_does_not_fit_is_told_in_the_askers_language(branch, query, zh):
    answer = branch.ask("GET", f"/stats/waits?{query}", branch.token("branch_manager"), Accept_Language="zh")
    assert answer.json["detail"] == SAY("refusal.wrong_values", "zh", detail=zh)


def test_what_is_no_request_at_all_is_told_in_the_askers_language(branch):
    kiosk = branch.token("kiosk")
    answer = branch.ask("POST", "/tickets", kiosk, b"[]", Content_Type="application/json", Accept_Language="zh")
    assert answer.json["detail"] == "请求的内容读不懂：应为 JSON 对象"


def test_every_form_that_a_model_asks_for_has_a_sentence():
    asks = {
        constraint.pattern
        for model in models()
        for field in model.model_fields.values()
        for kind in (field.annotation, *get_args(field.annotation))
        for constraint in (*field.metadata, *getattr(kind, "__metadata__", ()))
        if getattr(constraint, "pattern", None)
    }
    assert asks <= set(complaints.FORMS)
    assert len(asks) >= 4
