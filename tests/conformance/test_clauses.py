"""The suite proves the whole contract, and each test says what it proves."""

from tests.conformance.clauses import clauses, proofs


def test_every_clause_has_a_test() -> None:
    assert set(clauses()) - set(proofs()) == set()


def test_every_mark_names_a_clause() -> None:
    assert set(proofs()) - set(clauses()) == set()
