"""Services that break section 2, and the versions of section 3."""

from tests.selfcheck import operations_faults as operations
from tests.selfcheck.edits import answer_json, drop_header, on, pretend
from tests.selfcheck.variants import broken, remembering

OPERATIONS = (
    broken(
        "a process that doesn't live", "endpoints/livez", on("GET", "/livez", pretend(503)),
        "test_operations_health.py::test_livez_is_200",
    ),
    broken(
        "readiness without its checks", "endpoints/readyz",
        answer_json(operations.checks_left_out),
        "test_operations_health.py::test_readyz_names_its_checks",
    ),
    remembering(
        "raw paths in the metrics", "endpoints/metrics-route", operations.raw_paths_in_metrics,
        "test_operations_metrics.py::test_no_raw_path_and_no_made_up_method_becomes_a_label",
    ),
    broken(
        "metrics without help", "endpoints/metrics", operations.help_left_out,
        "test_operations_metrics.py::test_every_series_has_help_and_a_type",
    ),
    broken(
        "replays uncounted", "endpoints/metrics-idempotency", operations.replays_uncounted,
        "test_operations_metrics.py::test_replays_are_counted",
    ),
    broken(
        "errors undocumented", "endpoints/openapi",
        answer_json(operations.errors_undocumented),
        "test_operations_openapi.py::test_every_error_is_a_problem",
    ),
    broken(
        "the page of documents without a policy", "endpoints/docs",
        drop_header("Content-Security-Policy"),
        "test_operations_docs.py::"
        "test_the_policy_of_the_page_is_its_own_and_names_no_other_host",
    ),
    broken(
        "problems without their pages", "endpoints/problems", operations.pages_missing,
        "test_operations_problems.py::test_a_page_says_what_the_error_means_and_how_to_mend_it",
    ),
    broken(
        "operations under the prefix too", "endpoints/unversioned",
        operations.under_the_prefix_too,
        "test_http_versions.py::test_the_operational_endpoints_stand_at_the_root_only",
    ),
    broken(
        "any version served", "http/version-url", operations.any_version,
        "test_http_versions.py::test_an_unknown_version_is_404_and_names_the_supported_ones",
    ),
)  # fmt: skip
