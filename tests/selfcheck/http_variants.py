"""Services that break sections 2 and 3."""

from tests.selfcheck import http_faults as http
from tests.selfcheck.edits import (
    answer_json,
    change_header,
    drop_header,
    lenient,
    set_header,
    with_status,
)
from tests.selfcheck.variants import broken


def drop(body: dict[str, object], name: str) -> None:
    del body[name]


HTTP = (
    broken(
        "unknown members stripped", "http/strict-json", lenient("unknown", drop),
        "test_resource_validation.py::test_unknown_members_are_refused",
    ),
    *(
        broken(
            f"a stack trace of {language} leaked", "http/errors",
            answer_json(http.stack_leaked(stack)),
            "test_resource_validation.py::test_each_required_member_is_asked_for",
        )
        for language, stack in http.STACKS.items()
    ),
    broken(
        "errors as plain JSON", "http/errors",
        change_header("Content-Type", lambda kind: kind.replace("problem+json", "json")),
        "test_http_errors.py::test_an_error_is_a_problem_with_the_members_of_the_contract",
    ),
    broken(
        "absolute problem types", "http/errors", answer_json(http.types_absolute),
        "test_http_errors.py::test_an_error_is_a_problem_with_the_members_of_the_contract",
    ),
    broken(
        "errors without their request id", "http/errors", answer_json(http.request_id_left_out),
        "test_http_errors.py::test_an_error_is_a_problem_with_the_members_of_the_contract",
    ),
    broken(
        "one problem at a time", "http/error-pointers", answer_json(http.one_problem_at_a_time),
        "test_resource_validation.py::test_all_problems_are_told_at_once",
    ),
    broken(
        "Content-Type not checked", "http/content-type", http.any_content_type,
        "test_http_bodies.py::test_another_content_type_is_415",
    ),
    broken(
        "Content-Encoding not checked", "http/content-type", http.encoding_ignored,
        "test_http_bodies.py::test_any_content_encoding_is_415",
    ),
    broken(
        "a BOM skipped", "http/malformed-json", http.bom_skipped,
        "test_http_bodies.py::test_what_is_not_utf_8_without_a_bom_is_400",
    ),
    broken(
        "the first of two members counts", "http/duplicate-members", http.first_duplicate_counts,
        "test_http_strict_input.py::test_the_first_of_duplicate_members_never_counts",
    ),
    broken(
        "bodies of any size", "http/body-size", with_status(413, 422),
        "test_http_body_size.py::test_a_byte_more_is_413",
    ),
    broken(
        "unknown parameters ignored", "http/query", http.unknown_parameters_ignored,
        "test_resource_list.py::test_unknown_and_repeated_parameters_are_refused",
    ),
    broken(
        "a crash on bad characters", "http/random-bytes", http.crash_on_bad_characters,
        "test_resource_validation.py::test_what_a_type_excludes_is_refused_in_a_patch",
    ),
    broken(
        "HEAD without headers", "http/head", http.head_without_headers,
        "test_resource_read.py::test_head_answers_the_headers_of_get",
    ),
    broken(
        "no HEAD", "http/head", http.head_unknown,
        "test_http_methods.py::test_head_answers_what_get_would_without_a_body",
    ),
    broken(
        "Accept ignored", "http/accept", http.accept_ignored,
        "test_http_methods.py::test_an_accept_that_excludes_json_is_406",
    ),
    broken(
        "401 without a challenge", "http/www-authenticate", drop_header("WWW-Authenticate"),
        "test_http_errors.py::test_every_401_carries_a_challenge",
    ),
    broken(
        "405 without Allow", "http/methods", drop_header("Allow"),
        "test_http_methods.py::test_405_lists_the_methods_of_the_path",
    ),
    broken(
        "unknown methods are 404", "http/methods", http.unavailable_as_404,
        "test_http_methods.py::test_a_method_of_no_route_is_405",
    ),
    broken(
        "the request id not echoed", "http/request-id", set_header("X-Request-ID", "made-up"),
        "test_http_request_id.py::test_an_id_of_the_form_is_echoed",
    ),
    broken(
        "a security header dropped", "http/security-headers",
        drop_header("Content-Security-Policy"),
        "test_http_headers.py::test_the_security_headers_stand_on_every_answer",
    ),
    broken(
        "rows cached by everybody", "http/cache-control",
        change_header("Cache-Control", lambda _: "public, max-age=60"),
        "test_http_headers.py::test_only_a_row_may_be_kept_and_only_privately",
    ),
    broken(
        "the server's version told", "http/server-header", set_header("Server", "tinyserver/1.2"),
        "test_http_headers.py::test_nothing_names_the_software",
    ),
    broken(
        "the software told", "http/server-header", set_header("X-Powered-By", "Tiny"),
        "test_http_headers.py::test_nothing_names_the_software",
    ),
    broken(
        "CORS open", "http/cors", set_header("Access-Control-Allow-Origin", "*"),
        "test_http_cors.py::test_by_default_no_origin_is_let_in",
    ),
    broken(
        "the version not named", "http/version-header", drop_header("API-Version"),
        "test_http_versions.py::test_every_answer_of_the_api_names_the_version",
    ),
    broken(
        "the rate limit not told", "http/rate-limit", drop_header("RateLimit", "RateLimit-Policy"),
        "test_resource_read.py::test_an_answer_tells_what_is_left_of_the_rate_limit",
    ),
)  # fmt: skip
