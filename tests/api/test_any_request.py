"""Requests made up from the API's own description: whatever is asked, the answer is one that it promises."""

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings, strategies
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

EXAMPLES = 6
# A session is ended, or begun with a password that costs much time, elsewhere.
PASSED_BY = ("/api/v1/session",)


# What a program may not: these are asked as who looks after the hall.
LOBBYS = (
    "/remove", "/retry", "/reprint", "/print-jobs", "/printers", "/return", "/move", "/insert-first", "/add-service",
    "/identify", "/hall", "/end", "/resume", "/notices", "/{notice_id}", "/emergency",
)  # fmt: skip


def token_for(branch, path):
    if path.startswith("/api/v1/counters/"):
        return branch.token("counter", 1)
    return branch.token("lobby_manager" if path.endswith(LOBBYS) else "program")


def test_no_request_breaks_the_server_or_is_answered_otherwise_than_described(branch):
    description = schemathesis.openapi.from_url(f"{branch.url}/api/v1/openapi.json")
    operations = [result.ok() for result in description.get_all_operations()]
    assert len(operations) > 20
    branch.at(1, "open")
    for operation in operations:
        if operation.path not in PASSED_BY:
            there = {"number": 1, "ticket_id": branch.issue()["ticket"]["id"]}
            _holds(operation, {"Authorization": f"Bearer {token_for(branch, operation.path)}"}, there)
            branch.ask("POST", "/issuing/resume", branch.token("lobby_manager"), {})
            branch.ask("DELETE", "/emergency", branch.token("lobby_manager"))
    assert branch.ask("GET", "/branch", branch.token("kiosk")).status == 200


def _holds(operation, headers, there):
    """Whatever is asked; of what is in an address, half of it is there."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), is_there=strategies.booleans())
    def asked(case, is_there):
        if is_there:
            case.path_parameters.update((name, there[name]) for name in set(case.path_parameters) & set(there))
        response = case.call(headers=headers)
        case.validate_response(
            response, checks=[not_a_server_error, status_code_conformance, response_schema_conformance]
        )

    asked()
