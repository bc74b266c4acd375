"""Every public endpoint answers as its document says, whatever is thrown at it."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS

# A fact may be of the right type and still be half of a pair the law does not know; a key may be nobody's.
NOT_ASKED = [check for check in CHECKS.get_all() if check.__name__ == "positive_data_acceptance"]


@pytest.fixture
def public_schema(web):
    """The document of the running application, public paths only."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", web).include(path_regex="^/api/v1/public")


schema = schemathesis.pytest.from_fixture("public_schema")


@schema.parametrize()
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_answers_conform_to_the_document(case):
    case.call_and_validate(excluded_checks=NOT_ASKED)
