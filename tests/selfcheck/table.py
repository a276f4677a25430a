"""Every broken service."""

from tests.selfcheck.audit_variants import AUDIT
from tests.selfcheck.auth_variants import AUTH
from tests.selfcheck.http_variants import HTTP
from tests.selfcheck.operations_variants import OPERATIONS
from tests.selfcheck.resource_variants import RESOURCE
from tests.selfcheck.webhooks_variants import WEBHOOKS

VARIANTS = (*RESOURCE, *AUTH, *AUDIT, *WEBHOOKS, *HTTP, *OPERATIONS)
