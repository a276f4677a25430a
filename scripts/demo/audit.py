"""The audit trail of a row, which admins may read."""

import secrets

from scripts.demo import console
from scripts.demo.caller import Caller

ADMIN = {"email": "admin@example.com", "password": secrets.token_urlsafe(16)}
ENVIRONMENT = {
    "BOOTSTRAP_ADMIN_EMAIL": ADMIN["email"],
    "BOOTSTRAP_ADMIN_PASSWORD": ADMIN["password"],
}


def show_trail(base_url: str, row_id: str) -> None:
    console.say()
    console.say("  BOOTSTRAP_ADMIN_EMAIL and BOOTSTRAP_ADMIN_PASSWORD have made an admin,")
    console.say("  who may read the audit trail")
    with Caller(base_url) as admin:
        admin.log_in(ADMIN)
        path = admin.document.path("/audit-events")
        admin.send("GET", f"{path}?resource_id={row_id}")
