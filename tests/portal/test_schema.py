"""The interface that the portal states, tried by schemathesis: never a fault of the server, and every answer as it is stated."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from .conftest import OFFICE


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.filterwarnings("ignore")  # schemathesis's own
def test_every_answer_is_one_that_is_stated(app, signed_in):
    office = signed_in(OFFICE)
    guard, cookies = office.csrf("/me"), dict(office.client.cookies)
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    tried = []
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(max_examples=40, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(case=operation.as_strategy())
        def once(case):
            case.headers = {**(case.headers or {}), "X-CSRF": guard}
            # What has the form may still not be possible: an hour that does not exist, a version not told.
            case.call_and_validate(cookies=cookies, excluded_checks=[positive_data_acceptance])
            tried.append(case.operation.label)

        once()
    assert len(set(tried)) == 4 and len(tried) > 40
