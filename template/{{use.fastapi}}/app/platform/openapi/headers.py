from typing import Any


def header(description: str, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"description": description, "schema": schema or {"type": "string"}}


HEADERS = {
    "X-Request-ID": header("The id of the exchange, as the log has it."),
    "API-Version": header("The version of the API that answered."),
    "RateLimit-Policy": header("The quota `q` in a window of `w` seconds."),
    "RateLimit": header("What is left of the quota, `r`, and when the window ends, `t`."),
    "ETag": header("The version of the resource; goes into If-Match and If-None-Match."),
    "Location": header("The path of what was made."),
    "Link": header("The next page, as RFC 8288 writes it; absent on the last one."),
    "Idempotent-Replayed": header("`true` when this answer was given before."),
    "WWW-Authenticate": header("How to authenticate."),
    "Retry-After": header("After how many seconds to try again.", {"type": "integer"}),
}
EVERYWHERE = ("X-Request-ID", "API-Version", "RateLimit-Policy", "RateLimit")


def references(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def success_headers(operation: dict[str, Any], status: str) -> dict[str, Any]:
    taken = {parameter["name"] for parameter in operation.get("parameters", [])}
    names = list(EVERYWHERE)
    if "Idempotency-Key" in taken:
        names += ["Location", "ETag", "Idempotent-Replayed"]
    if "If-None-Match" in taken or ("If-Match" in taken and status == "200"):
        names.append("ETag")
    if "cursor" in taken:
        names.append("Link")
    return references(*names)
