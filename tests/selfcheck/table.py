"""Every broken service."""

from tests.selfcheck.auth_variants import AUTH
from tests.selfcheck.http_variants import HTTP
from tests.selfcheck.operations_variants import OPERATIONS
from tests.selfcheck.resource_variants import RESOURCE

VARIANTS = (*RESOURCE, *AUTH, *HTTP, *OPERATIONS)
