"""Routes that describe themselves (OpenAPI)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, cast, get_type_hints

from flask import Blueprint, Response, make_response, request
from pydantic import BaseModel, ConfigDict, ValidationError
from spectree import Response as Answers
from spectree import SecurityScheme, SpecTree
from spectree.model_adapter.protocol import SchemaMode
from spectree.model_adapter.pydantic_adapter import PydanticModelAdapter
from spectree.models import InType, SecureType, SecuritySchemeData
from spectree.plugins.flask_plugin import FlaskPlugin

from server.api import complaints
from server.auth.session import COOKIE
from server.store.codec import compact

View = Callable[..., Any]


class Problem(BaseModel):
    """RFC 9457, with a code for machines and a sentence for people; a refusal's values may follow."""

    model_config = ConfigDict(extra="allow")
    type: str
    title: str
    status: int
    code: str
    detail: str
    sentence: str


REFUSED = {f"HTTP_{status}": Problem for status in (400, 401, 403, 404, 409, 413, 415, 422, 429, 503)}


class _Schemas(PydanticModelAdapter):
    """Works out the schema of a model once, though every route asks for that of its refusals ten times."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[tuple[type[Any], str, SchemaMode], dict[str, Any]] = {}

    def json_schema(self, model: type[Any], *, ref_template: str, mode: SchemaMode = "validation") -> dict[str, Any]:
        """The schema of a model; who asks copies it before changing it."""
        asked = (model, ref_template, mode)
        if asked not in self._known:
            self._known[asked] = super().json_schema(model, ref_template=ref_template, mode=mode)
        return self._known[asked]


class _Description(SpecTree):
    """The description, worked out when it is first asked for: a start would take half as long again."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.undrawn: list[Callable[[], None]] = []
        self._drawing = Lock()

    @property
    def spec(self) -> dict[str, Any]:
        """OpenAPI's document."""
        with self._drawing:
            while self.undrawn:
                self.undrawn.pop(0)()
            return cast(dict[str, Any], super().spec)


class Described:
    """Registers views with what they take, what they give and who may ask."""

    def __init__(self, version: str) -> None:
        self.spec = _Description(
            backend=FlaskPlugin,
            model_adapter=cast(Any, _Schemas()),  # the library types its own adapter no better
            title="branch-queue",
            version=version,
            path="api/v1/description",
            mode="strict",
            page_templates={},
            security_schemes=[
                SecurityScheme(name="token", data=SecuritySchemeData(type=SecureType.HTTP, scheme="bearer")),
                SecurityScheme(
                    name="session",
                    data=SecuritySchemeData(type=SecureType.API_KEY, name=COOKIE, field_in=InType.COOKIE),
                ),
            ],
            security=[{"token": []}, {"session": []}],
        )

    def route(
        self,
        noun: Blueprint,
        method: str,
        rule: str,
        *,
        action: str,
        answer: type[BaseModel] | None = None,
        status: int = 200,
        body: type[BaseModel] | None = None,
        query: type[BaseModel] | None = None,
        body_bytes_max: int | None = None,
    ) -> Callable[[View], View]:
        """Add a view to the blueprint `noun`; `action` is what roles.py knows, or gate.PUBLIC.

        Without `answer` there is nothing in the answer's body. `body_bytes_max` is for a view that takes more than the
        app's limit.
        """

        def register(view: View) -> View:
            described = cast(Any, _checked(view, query, body))

            def draw() -> None:
                answers = Answers(**{f"HTTP_{status}": answer}, **REFUSED)
                drawn = self.spec.validate(json=body, query=query, resp=answers, tags=[noun.name])(view)
                described.__wrapped__ = drawn  # where the library looks for what it noted

            self.spec.undrawn.append(draw)
            described.action, described.status, described.body_bytes_max = action, status, body_bytes_max
            noun.add_url_rule(rule, view.__name__, described, methods=[method])
            return view

        return register


def _checked(view: View, query: type[BaseModel] | None, body: type[BaseModel] | None) -> View:
    """The view, given its query and its JSON as models.

    The library's own checks would cost a third of a request more, those of answers included, which are proved by tests
    instead.
    """
    wanted = get_type_hints(view)
    query, body = wanted.get("query", query), wanted.get("json", body)

    @wraps(view)
    def answered(**arguments: Any) -> Response:
        asked = _taken(query, request.args.to_dict()) if query else None
        json = _taken(body, request.get_json(silent=True) or {}) if body else None
        if "query" in wanted:
            arguments["query"] = asked
        if "json" in wanted:
            arguments["json"] = json
        return _response(view(**arguments))

    return answered


def _response(answer: Any) -> Response:
    """The answer as it is; our JSON, alone or with its status, spares the half of what Flask would try first."""
    body, status = answer if isinstance(answer, tuple) and len(answer) == 2 else (answer, 200)
    if isinstance(body, dict) and isinstance(status, int):
        return Response(compact(body), status, content_type="application/json")
    return make_response(answer)


def _taken(model: type[BaseModel], given: object) -> BaseModel:
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise complaints.refusal_of(error, given) from None
