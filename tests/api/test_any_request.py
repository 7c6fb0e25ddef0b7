"""Requests made up from the API's own description: whatever is asked, the answer is one that it promises."""

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

EXAMPLES = 12
# A session is ended, or begun with a password that costs much time, elsewhere.
PASSED_BY = ("/api/v1/session",)


def token_for(branch, path):
    if path.startswith("/api/v1/counters/"):
        return branch.token("counter", 1)
    lobby = path.endswith(("/remove", "/retry", "/reprint", "/print-jobs", "/printers"))
    return branch.token("lobby_manager" if lobby else "program")


def test_no_request_breaks_the_server_or_is_answered_otherwise_than_described(branch):
    description = schemathesis.openapi.from_url(f"{branch.url}/api/v1/openapi.json")
    operations = [result.ok() for result in description.get_all_operations()]
    assert len(operations) > 20
    for operation in operations:
        if operation.path not in PASSED_BY:
            _holds(operation, {"Authorization": f"Bearer {token_for(branch, operation.path)}"})
    assert branch.ask("GET", "/branch", branch.token("kiosk")).status == 200


def _holds(operation, headers):
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def asked(case):
        response = case.call(headers=headers)
        case.validate_response(
            response, checks=[not_a_server_error, status_code_conformance, response_schema_conformance]
        )

    asked()
