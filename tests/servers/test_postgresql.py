from collections.abc import Iterator

import psycopg
import pytest

from tests.conftest import missing
from tests.servers import PostgreSQL
from tests.servers.postgresql import system_programs, wheel_programs


@pytest.fixture(params=[system_programs, wheel_programs])
def server(request: pytest.FixtureRequest) -> Iterator[PostgreSQL]:
    programs = request.param()
    if programs is None:
        missing(f"PostgreSQL: {request.param.__name__} finds none")
    with PostgreSQL(programs) as server:
        yield server


def test_rows_outlive_a_restart_on_the_same_port(server: PostgreSQL) -> None:
    url = server.create_database("one")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE t (a text)")
        connection.execute("INSERT INTO t VALUES ('é')")
    server.restart()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT a FROM t").fetchall() == [("é",)]


def test_a_stopped_server_refuses(server: PostgreSQL) -> None:
    server.stop()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url("postgres"), connect_timeout=2)


def test_databases_are_copied_and_dropped(server: PostgreSQL) -> None:
    with psycopg.connect(server.create_database("first")) as connection:
        connection.execute("CREATE TABLE t (a text)")
    with psycopg.connect(server.create_database("copy", "first")) as connection:
        connection.execute("SELECT * FROM t")
    server.drop_database("first")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(server.url("first"))
