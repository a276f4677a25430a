"""The same rows for service and bare app: accounts with a token each, and orders of their own."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from tests.conformance.access_tokens import parts, signed
from tests.harness.deployments import SECRETS
from tests.harness.services import Service

ACCOUNTS = 1000
ROWS = 25
BODY = '{"customer":"Ada Lovelace","total":"12.50","status":"open","note":"by noon"}'


@dataclass(frozen=True)
class Owner:
    id: str
    order_id: str
    token: str


def fill(database: str, service: Service) -> list[Owner]:
    """Accounts beyond the first one are copies of it: the service hashes one password, not all."""
    account = service.account()
    owners = [str(uuid.uuid4()) for _ in range(ACCOUNTS)]
    sessions = [str(uuid.uuid4()) for _ in range(ACCOUNTS)]
    with psycopg.connect(database) as connection:
        connection.execute(
            """
            INSERT INTO users
            SELECT (jsonb_populate_record(original, jsonb_build_object(
                'id', owner, 'email', owner || '@example.com',
                'email_lower', owner || '@example.com'))).*
            FROM users AS original, unnest(%s::uuid[]) AS owner
            WHERE original.id = %s
            """,
            (owners, account.id),
        )
        connection.execute(
            """
            INSERT INTO token_families
            SELECT (jsonb_populate_record(original, jsonb_build_object(
                'id', session, 'user_id', owner))).*
            FROM token_families AS original, unnest(%s::uuid[], %s::uuid[]) AS new (session, owner)
            WHERE original.user_id = %s
            """,
            (sessions, owners, account.id),
        )
        connection.execute(
            """
            INSERT INTO orders
                (id, owner_id, created_at, updated_at, version, customer, total, status, note)
            SELECT gen_random_uuid(), owner, moment, moment, 1, 'Ada Lovelace ' || number,
                number * 12.5, (ARRAY['open', 'paid', 'void'])[1 + mod(number, 3)],
                CASE WHEN mod(number, 2) = 0 THEN 'by noon' END
            FROM unnest(%s::uuid[]) AS owner, generate_series(1, %s) AS number,
            LATERAL (SELECT timestamptz '2026-01-01' + number * interval '1.007 h' AS moment) AS at
            """,
            (owners, ROWS),
        )
        newest: Any = connection.execute(
            "SELECT DISTINCT ON (owner_id) owner_id::text, id::text FROM orders"
            " ORDER BY owner_id, created_at DESC"
        )
        order_of = dict(newest.fetchall())
    settle(database)
    tokens = _tokens(account.tokens["access_token"], owners, sessions)
    return [
        Owner(owner, order_of[owner], token) for owner, token in zip(owners, tokens, strict=True)
    ]


def settle(database: str) -> None:
    """Take away what was created since, and leave nothing for the background to do meanwhile."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DELETE FROM orders WHERE created_at > timestamptz '2026-06-01Z'")
        connection.execute("TRUNCATE idempotency_keys")
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def _tokens(sample: str, owners: Sequence[str], sessions: Sequence[str]) -> list[str]:
    header, claims = parts(sample)
    return [
        signed(
            header,
            claims | {"sub": owner, "sid": session, "jti": uuid.uuid4().hex},
            SECRETS["JWT_PRIVATE_KEY"],
        )
        for owner, session in zip(owners, sessions, strict=True)
    ]
