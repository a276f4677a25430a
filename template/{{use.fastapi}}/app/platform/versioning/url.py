"""The API's version as the first part of its path."""

VERSION = "1"
API_ROOT = "/api"
PREFIX = f"{API_ROOT}/v{VERSION}"


def not_found_detail(path: str) -> str:
    if path.startswith(f"{API_ROOT}/v") and not path.startswith(f"{PREFIX}/"):
        return f"There is no such version of the API; the supported ones are: v{VERSION}."
    return "There is nothing at this address."
