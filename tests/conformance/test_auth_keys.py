import re
import sqlite3
from contextlib import closing
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.conformance.access_tokens import parts
from tests.conformance.conftest import Deploy, Replicate
from tests.conformance.doors import Door
from tests.conformance.problems import problem
from tests.conformance.rows import Rows
from tests.conformance.samples import Samples
from tests.harness.deployments import ADMIN, SECRETS
from tests.harness.secret_keys import signing_key
from tests.harness.services import Service
from tests.servers.waiting import wait_until

pytestmark = pytest.mark.target(auth="jwt")
ARGON2 = re.compile(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$")


def kids(door: Door) -> set[str]:
    return {key["kid"] for key in door.client.get("/.well-known/jwks.json").json()["keys"]}


@pytest.mark.clause("auth/key-rotation", "endpoints/jwks")
def test_keys_are_rotated_without_a_lost_session(deployment: Deploy, replica: Replicate) -> None:
    old, new = SECRETS["JWT_PRIVATE_KEY"], signing_key()
    (before,) = deployment()
    door = Door(before)
    first = door.pair(*door.new_account())

    both = Door(replica(before, JWT_PRIVATE_KEY=f"{new}{old}"), address=door.address)
    second = both.refresh(first["refresh_token"]).json()
    for pair in (first, second):
        assert both.me(pair["access_token"]).status_code == 200
        assert parts(pair["access_token"])[0]["kid"] in kids(both)
    assert parts(first["access_token"])[0]["kid"] != parts(second["access_token"])[0]["kid"]
    assert len(kids(both)) == 2

    escaped = new.replace("\n", "\\n")
    after = Door(replica(before, JWT_PRIVATE_KEY=escaped), address=door.address)
    assert kids(after) == {parts(second["access_token"])[0]["kid"]}
    problem(after.me(first["access_token"]), "invalid-token")
    assert after.me(second["access_token"]).status_code == 200
    assert after.refresh(second["refresh_token"]).status_code == 200


@pytest.mark.clause("auth/logout", "auth/refresh-rotation")
def test_replicas_share_sessions(deployment: Deploy) -> None:
    here, there = map(Door, deployment(replicas=2))
    pair = here.pair(*here.new_account())
    assert there.me(pair["access_token"]).status_code == 200
    newer = there.refresh(pair["refresh_token"]).json()
    assert here.logout(newer["refresh_token"]).status_code == 204
    problem(here.me(newer["access_token"]), "invalid-token")
    problem(there.refresh(newer["refresh_token"]), "invalid-token")
    wait_until(
        lambda: there.me(newer["access_token"]).status_code == 401,
        timeout=2,
        what="the end of the session on the other replica",
    )


@pytest.mark.clause("auth/admin")
def test_the_first_admin_is_made_once_and_keeps_a_changed_password(
    deployment: Deploy, replica: Replicate
) -> None:
    (service,) = deployment()
    door = Door(service)
    account = door.pair(*ADMIN)
    changed = "another password of the admin"
    assert door.password(account["access_token"], ADMIN[1], changed).status_code == 204
    again = Door(replica(service))
    problem(again.login(*ADMIN), "invalid-credentials")
    assert again.login(ADMIN[0], changed).status_code == 200


@pytest.mark.process
@pytest.mark.clause("auth/hashing", "auth/refresh-rotation")
def test_the_database_holds_hashes_only(service: Service, session: dict[str, Any]) -> None:
    assert service.deployment is not None
    door = Door(service)
    pair = door.refresh(session["refresh_token"]).json()
    content = stored(service.deployment.database)
    assert session["email"] in content
    for secret in (session["password"], session["refresh_token"], pair["refresh_token"]):
        assert secret not in content
    found = ARGON2.findall(content)
    assert found
    for memory, passes, lanes in found:
        assert int(memory) >= 19456
        assert int(passes) >= 2
        assert int(lanes) >= 1


@pytest.mark.clause("auth/refresh-rotation", "resource/cursor")
def test_a_session_and_its_rows_outlive_the_process(deployment: Deploy, replica: Replicate) -> None:
    (service,) = deployment()
    assert service.process is not None
    door = Door(service)
    pair = door.pair(*door.new_account())
    headers = {"Authorization": f"Bearer {pair['access_token']}"}
    rows = Rows(service.anonymous(**headers), service.collection, Samples(service.entity))
    row = rows.create()
    rows.create()
    page = rows.page(limit=1).json()
    service.process.stop()
    other = replica(service)
    rows = Rows(other.anonymous(**headers), other.collection, rows.samples)
    assert rows.read(row["id"]) == row
    assert rows.page(cursor=page["next_cursor"]).status_code == 200
    assert Door(other, address=door.address).refresh(pair["refresh_token"]).status_code == 200


def stored(url: str) -> str:
    """Everything in the database, as text."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            return "\n".join(connection.iterdump())
    texts = []
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'public'"
        ).fetchall()
        for (name,) in tables:
            query = sql.SQL("select t::text from {} t").format(sql.Identifier(name))
            texts += [str(row[0]) for row in connection.execute(query)]
    return "\n".join(texts)
