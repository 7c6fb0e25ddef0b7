"""Routes that describe themselves (OpenAPI)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from flask import Blueprint, Response, make_response
from pydantic import BaseModel, ConfigDict, ValidationError
from spectree import Response as Answers
from spectree import SecurityScheme, SpecTree
from spectree.model_adapter.protocol import SchemaMode
from spectree.model_adapter.pydantic_adapter import PydanticModelAdapter
from spectree.models import InType, SecureType, SecuritySchemeData
from spectree.plugins.base import Context
from spectree.plugins.flask_plugin import FlaskPlugin

from server.auth.session import COOKIE
from server.domain.refusals import Refusal
from server.store.codec import compact

COMPLAINTS_MAX = 5
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


class _Plugin(FlaskPlugin):
    """Checks what is asked, not what is answered: that is proved by tests, once, instead of at every request."""

    def request_validation(self, request: Any, query: Any, json: Any, form: Any, headers: Any, cookies: Any) -> None:
        """Read what our routes describe, query and JSON; raises pydantic.ValidationError."""
        check = self.model_adapter.validate_obj
        request.context = Context(
            check(query, request.args.to_dict()) if query else None,
            check(json, request.get_json(silent=True) or {}) if json else None,
            None,
            None,
            None,
        )

    def validate_response(
        self, resp: Any, resp_model: Any, skip_validation: bool, force_resp_serialize: bool
    ) -> tuple[Response, None]:
        """The answer as it is; our JSON, alone or with its status, spares the half of what Flask would try first."""
        body, status = resp if isinstance(resp, tuple) and len(resp) == 2 else (resp, 200)
        if isinstance(body, dict) and isinstance(status, int):
            return Response(compact(body), status, content_type="application/json"), None
        return make_response(resp), None


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


class Described:
    """Registers views with what they take, what they give and who may ask."""

    def __init__(self, version: str) -> None:
        self.spec = SpecTree(
            backend=_Plugin,
            model_adapter=cast(Any, _Schemas()),  # the library types its own adapter no better
            title="branch-queue",
            version=version,
            path="api/v1/description",
            mode="strict",
            page_templates={},
            before=_complain,
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
            answers = Answers(**{f"HTTP_{status}": answer}, **REFUSED)
            described = self.spec.validate(json=body, query=query, resp=answers, tags=[noun.name])(view)
            described.action, described.status, described.body_bytes_max = action, status, body_bytes_max
            noun.add_url_rule(rule, view.__name__, described, methods=[method])
            return view

        return register


def _complain(request: Any, response: Response, error: Any, instance: Any, adapter: Any) -> None:
    """Turn what does not fit into one refusal that names the places."""
    if not isinstance(error, ValidationError):
        return
    complaints = [
        f"{'.'.join(str(part) for part in entry['loc']) or 'body'}: {entry['msg']}" for entry in error.errors()
    ]
    raise Refusal("wrong_values", detail="; ".join(complaints[:COMPLAINTS_MAX]))
