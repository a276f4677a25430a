"""Broken services, and the tests that must notice."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.selfcheck import auth_faults as auth
from tests.selfcheck import http_faults as http
from tests.selfcheck import resource_faults as resource
from tests.selfcheck.edits import (
    answer_json,
    change_header,
    drop_header,
    drop_request_header,
    each_string,
    lenient,
    on,
    pretend,
    sent_json,
    set_header,
)
from tests.selfcheck.messages import Fault


@dataclass(frozen=True)
class Variant:
    """A promise broken, the clause that says it, and tests of that clause."""

    name: str
    clause: str
    make: Callable[[], Fault]
    tests: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


def broken(name: str, clause: str, fault: Fault, *tests: str) -> Variant:
    return Variant(name, clause, lambda: fault, tests)


def remembering(name: str, clause: str, make: Callable[[], Fault], *tests: str) -> Variant:
    """A fault with a memory, which starts empty."""
    return Variant(name, clause, make, tests)


def drop(body: dict[str, object], name: str) -> None:
    del body[name]


VARIANTS = (
    broken(
        "an ETag dropped", "resource/read", drop_header("ETag"),
        "test_resource_read.py::test_a_row_is_answered_with_a_strong_etag_of_its_version",
    ),
    broken(
        "a weak ETag", "resource/read", change_header("ETag", lambda tag: f"W/{tag}"),
        "test_resource_read.py::test_a_row_is_answered_with_a_strong_etag_of_its_version",
    ),
    broken(
        "Location dropped", "resource/create", drop_header("Location"),
        "test_resource_create.py::test_the_location_answers_the_row",
    ),
    broken(
        "If-None-Match ignored", "resource/if-none-match", drop_request_header("If-None-Match"),
        "test_resource_read.py::test_a_known_version_is_answered_with_304",
    ),
    broken(
        "Idempotency-Key ignored", "resource/idempotency-replay",
        drop_request_header("Idempotency-Key"),
        "test_resource_idempotency.py::test_a_replay_makes_no_second_row",
    ),
    remembering(
        "a key answers any body", "resource/idempotency-reuse", resource.key_answers_anything,
        "test_resource_idempotency.py::test_a_key_with_other_bytes_is_refused",
    ),
    remembering(
        "a key of one user used by another", "resource/idempotency-scope",
        resource.key_answers_anything,
        "test_resource_idempotency.py::test_a_key_belongs_to_its_user",
    ),
    remembering(
        "errors kept under their key", "resource/idempotency-errors", resource.errors_are_kept,
        "test_resource_idempotency.py::test_after_an_error_the_key_is_free",
    ),
    broken(
        "a replay not told", "resource/idempotency-replay", drop_header("Idempotent-Replayed"),
        "test_resource_idempotency.py::test_the_same_key_and_bytes_answer_the_first_answer_again",
    ),
    broken(
        "If-Match ignored", "resource/if-match", resource.any_precondition_holds,
        "test_resource_patch.py::test_a_patch_of_another_version_is_refused",
        "test_resource_put.py::test_a_replacement_of_another_version_is_refused",
        "test_resource_delete.py::test_a_deletion_of_another_version_is_refused",
    ),
    broken(
        "If-Match not required", "resource/if-match", resource.no_precondition_needed,
        "test_resource_patch.py::test_a_patch_without_a_condition_is_refused",
        "test_resource_put.py::test_a_replacement_without_a_condition_is_refused",
        "test_resource_delete.py::test_a_deletion_without_a_condition_is_refused",
    ),
    broken(
        "an empty patch counts", "resource/patch", resource.empty_patch_counts,
        "test_resource_patch.py::test_an_empty_patch_changes_nothing",
    ),
    broken(
        "nulls in a patch ignored", "resource/patch", sent_json(resource.nulls_ignored, "PATCH"),
        "test_resource_patch.py::test_null_empties_a_member_that_may_be_empty",
    ),
    broken(
        "PUT creates", "resource/put", resource.put_creates,
        "test_resource_put.py::test_a_replacement_never_creates",
    ),
    broken(
        "DELETE only says so", "resource/delete", on("DELETE", "", pretend(204)),
        "test_resource_delete.py::test_a_deleted_row_is_gone",
    ),
    broken(
        "ids with case", "resource/ids", resource.ids_have_case,
        "test_resource_read.py::test_ids_are_matched_ignoring_case",
    ),
    broken(
        "unknown members stripped", "http/strict-json", lenient("unknown", drop),
        "test_resource_validation.py::test_unknown_members_are_refused",
    ),
    broken(
        "server-set members stripped", "resource/server-set", lenient("read_only", drop),
        "test_resource_validation.py::test_members_that_the_server_sets_are_refused",
    ),
    broken(
        "types coerced", "resource/types", lenient("type", resource.coerced),
        "test_resource_validation.py::test_what_a_type_excludes_is_refused_when_a_row_is_made",
    ),
    broken(
        "decimals as numbers", "resource/decimals",
        answer_json(each_string(resource.decimals_are_numbers)),
        "test_resource_representation.py::test_decimals_are_strings_with_all_their_digits",
    ),
    broken(
        "decimals rounded", "resource/decimals", lenient("out_of_range", resource.rounded),
        "test_resource_validation.py::test_what_a_type_excludes_is_refused_when_a_row_is_made",
    ),
    broken(
        "times without milliseconds", "resource/times",
        answer_json(each_string(lambda text: text.removesuffix(".000Z"))),
        "test_resource_representation.py::test_edge_values_are_answered_exactly",
    ),
    broken(
        "texts trimmed", "resource/types", sent_json(each_string(str.strip)),
        "test_resource_representation.py::test_edge_values_are_answered_exactly",
    ),
    broken(
        "lengths in UTF-16", "resource/texts", resource.utf16_lengths,
        "test_resource_representation.py::test_lengths_count_code_points",
    ),
    broken(
        "unique values given twice", "resource/unique", resource.duplicates_allowed,
        "test_resource_unique.py::test_a_taken_value_is_a_conflict",
    ),
    broken(
        "Link dropped", "resource/list", drop_header("Link"),
        "test_resource_list.py::test_the_link_leads_where_the_cursor_leads",
    ),
    broken(
        "limit ignored", "resource/pagination", resource.limit_ignored,
        "test_resource_list.py::test_a_page_has_20_rows_unless_another_limit_is_asked_for",
    ),
    remembering(
        "a page repeats a row", "resource/pagination", resource.page_repeats_a_row,
        "test_resource_list.py::test_no_row_is_skipped_or_repeated_while_others_write",
    ),
    broken(
        "a page skips a row", "resource/pagination", resource.page_skips_a_row,
        "test_resource_list.py::test_no_row_is_skipped_or_repeated_while_others_write",
    ),
    broken(
        "nulls first", "resource/sort", resource.nulls_first,
        "test_resource_sort.py::test_rows_come_by_each_indexed_or_unique_field_both_ways",
    ),
    broken(
        "filters ignored", "resource/filters", resource.filters_ignored,
        "test_resource_filter.py::test_each_filterable_field_picks_its_equals",
    ),
    broken(
        "a forged cursor taken for none", "resource/cursor", resource.any_cursor_will_do,
        "test_resource_cursor.py::test_a_changed_cursor_is_refused",
    ),
    broken(
        "a cursor not bound to its order", "resource/cursor", resource.cursor_beats_the_query,
        "test_resource_cursor.py::test_a_cursor_is_refused_with_another_order",
        "test_resource_cursor.py::test_a_cursor_is_refused_with_other_filters",
    ),
    remembering(
        "a cursor not bound to its user", "resource/cursor", auth.cursors_for_everyone,
        "test_resource_cursor.py::test_a_cursor_grants_nothing_to_another_user",
    ),
    remembering(
        "ownership skipped", "auth/ownership", auth.ownership_skipped,
        "test_auth_ownership.py::test_the_row_of_another_is_like_an_absent_one",
    ),
    remembering(
        "signatures unchecked", "auth/access-token", auth.signature_unchecked,
        "test_auth_access_token.py::test_an_unsigned_token_is_refused",
        "test_auth_access_token.py::test_a_changed_token_is_refused",
    ),
    remembering(
        "a refresh token used twice", "auth/refresh-reuse",
        lambda: on("POST", "/auth/refresh", auth.refresh_twice()),
        "test_auth_refresh.py::test_reuse_by_another_client_revokes_the_family",
    ),
    remembering(
        "no grace for a retry", "auth/refresh-grace",
        lambda: on("POST", "/auth/refresh", auth.no_grace()),
        "test_auth_refresh.py::test_a_retry_by_the_same_client_gets_the_same_pair",
    ),
    broken(
        "logout only says so", "auth/logout", on("POST", "/auth/logout", pretend(204)),
        "test_auth_logout.py::test_logout_ends_the_session_at_once",
    ),
    remembering(
        "login tells which emails exist", "auth/enumeration", auth.emails_are_told,
        "test_auth_accounts.py::test_an_unknown_email_is_answered_like_a_wrong_password",
    ),
    broken(
        "logins never throttled", "auth/login-throttle",
        on("POST", "/auth/login", auth.never_throttled),
        "test_auth_throttling.py::test_unknown_accounts_are_closed_alike",
    ),
    broken(
        "short passwords padded", "auth/password-rules", sent_json(auth.passwords_padded, "POST"),
        "test_auth_passwords.py::test_other_passwords_are_refused",
    ),
    broken(
        "private keys published", "endpoints/jwks", answer_json(http.closed_keys_opened),
        "test_auth_access_token.py::"
        "test_the_published_keys_are_public_and_named_by_their_thumbprints",
    ),
    broken(
        "a stack trace leaked", "http/errors", answer_json(http.stack_leaked),
        "test_resource_validation.py::test_each_required_member_is_asked_for",
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
