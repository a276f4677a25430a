"""Content negotiation (RFC 9110, section 12) for the one format that the API speaks."""

import re
from email.message import Message

RANGE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+")
QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")
SPECIFICITY = {"application/json": 2, "application/*": 1, "*/*": 0}


def accepts_json(accept: str | None) -> bool:
    """Whether `application/json` may be sent; pieces that can't be read are ignored."""
    if accept is None:
        return True
    best, quality = -1, 0.0
    for piece in accept.split(","):
        media_range, _, parameters = piece.partition(";")
        media_range = media_range.strip().lower()
        specificity = SPECIFICITY.get(media_range, -1)
        weight = parse_quality(parameters)
        if RANGE.fullmatch(media_range) and weight is not None and specificity > best:
            best, quality = specificity, weight
    return quality > 0


def parse_quality(parameters: str) -> float | None:
    """The weight among the parameters, 1 without one, None when it has another form."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.strip().lower() == "q":
            return float(value) if QUALITY.fullmatch(value.strip()) else None
    return 1.0


def is_json_in_utf8(content_type: str, media_types: frozenset[str]) -> bool:
    if content_type in media_types:
        return True
    message = Message()
    message["content-type"] = content_type
    charset = message.get_content_charset("utf-8")
    return message.get_content_type() in media_types and charset in ("utf-8", "utf8")
