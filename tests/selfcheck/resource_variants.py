"""Services that break section 4."""

from tests.selfcheck import auth_faults as auth
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
)
from tests.selfcheck.variants import broken, remembering


def drop(body: dict[str, object], name: str) -> None:
    del body[name]


RESOURCE = (
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
        "test_resource_idempotency.py::test_the_same_key_and_bytes_answer_the_first_answer_again",
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
        "keys of any form", "resource/idempotency-form", resource.any_key,
        "test_resource_idempotency.py::test_other_keys_are_malformed",
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
)  # fmt: skip
