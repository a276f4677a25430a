import httpx2
import pytest

from app.platform.versioning import PREFIX

ADA = {"email": "ada@example.com", "password": "correct horse battery staple"}
LOGIN, REFRESH, LOGOUT = (f"{PREFIX}/auth/{name}" for name in ("login", "refresh", "logout"))
ME = f"{PREFIX}/auth/me"


@pytest.fixture
async def tokens(anonymous: httpx2.AsyncClient) -> dict[str, str]:
    await anonymous.post(f"{PREFIX}/auth/register", json=ADA)
    answer = await anonymous.post(LOGIN, json=ADA)
    tokens: dict[str, str] = answer.json()
    return tokens


def bearer(tokens: dict[str, str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


def refresh_body(tokens: dict[str, str]) -> dict[str, str]:
    return {"refresh_token": tokens["refresh_token"]}


async def test_who_logs_in_gets_tokens(
    anonymous: httpx2.AsyncClient, tokens: dict[str, str]
) -> None:
    me = await anonymous.get(ME, headers=bearer(tokens))

    assert tokens["token_type"] == "Bearer"
    assert me.status_code == 200
    assert me.json()["email"] == ADA["email"]
    assert me.json()["roles"] == ["user"]


async def test_an_email_belongs_to_one_account(
    anonymous: httpx2.AsyncClient, tokens: dict[str, str]
) -> None:
    again = {**ADA, "email": "ADA@example.com"}

    answer = await anonymous.post(f"{PREFIX}/auth/register", json=again)

    assert tokens
    assert answer.status_code == 409
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/email"]


@pytest.mark.parametrize(
    "credentials",
    [{**ADA, "password": "another password"}, {**ADA, "email": "grace@example.com"}],
)
async def test_wrong_credentials_are_all_refused_alike(
    anonymous: httpx2.AsyncClient, tokens: dict[str, str], credentials: dict[str, str]
) -> None:
    answer = await anonymous.post(LOGIN, json=credentials)

    assert tokens
    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/invalid-credentials"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_a_refresh_token_gives_the_next_pair(
    anonymous: httpx2.AsyncClient, tokens: dict[str, str]
) -> None:
    answer = await anonymous.post(REFRESH, json=refresh_body(tokens))

    assert answer.status_code == 200
    assert answer.json()["refresh_token"] != tokens["refresh_token"]
    assert (await anonymous.get(ME, headers=bearer(answer.json()))).status_code == 200


async def test_a_retry_gets_the_same_pair(
    anonymous: httpx2.AsyncClient, tokens: dict[str, str]
) -> None:
    first = await anonymous.post(REFRESH, json=refresh_body(tokens))
    second = await anonymous.post(REFRESH, json=refresh_body(tokens))

    assert first.json() == second.json()


async def test_a_stolen_token_ends_the_session(
    anonymous: httpx2.AsyncClient, tokens: dict[str, str]
) -> None:
    mine = await anonymous.post(REFRESH, json=refresh_body(tokens))
    thief = {"User-Agent": "another"}

    stolen = await anonymous.post(REFRESH, json=refresh_body(tokens), headers=thief)
    after = await anonymous.post(REFRESH, json=refresh_body(mine.json()))

    assert stolen.status_code == after.status_code == 401
    assert stolen.json()["type"] == "/problems/invalid-token"
    assert (await anonymous.get(ME, headers=bearer(mine.json()))).status_code == 401


async def test_who_logs_out_has_no_session(
    anonymous: httpx2.AsyncClient, tokens: dict[str, str]
) -> None:
    answers = [await anonymous.post(LOGOUT, json=refresh_body(tokens)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert (await anonymous.post(REFRESH, json=refresh_body(tokens))).status_code == 401
    assert (await anonymous.get(ME, headers=bearer(tokens))).status_code == 401


async def test_a_new_password_ends_the_other_sessions(
    anonymous: httpx2.AsyncClient, tokens: dict[str, str]
) -> None:
    other = (await anonymous.post(LOGIN, json=ADA)).json()
    change = {"current_password": ADA["password"], "new_password": "four other unrelated words"}

    answer = await anonymous.post(f"{PREFIX}/auth/password", json=change, headers=bearer(tokens))

    assert answer.status_code == 204
    assert (await anonymous.get(ME, headers=bearer(tokens))).status_code == 200
    assert (await anonymous.get(ME, headers=bearer(other))).status_code == 401
    assert (await anonymous.post(LOGIN, json=ADA)).status_code == 401
    new = {**ADA, "password": change["new_password"]}
    assert (await anonymous.post(LOGIN, json=new)).status_code == 200


async def test_a_password_change_is_refused_for_every_reason_at_once(
    anonymous: httpx2.AsyncClient, tokens: dict[str, str]
) -> None:
    change = {"current_password": "not this one, no", "new_password": ADA["email"]}

    answer = await anonymous.post(f"{PREFIX}/auth/password", json=change, headers=bearer(tokens))

    assert answer.status_code == 422
    assert {(error["pointer"], error["code"]) for error in answer.json()["errors"]} == {
        ("/current_password", "incorrect"),
        ("/new_password", "same_as_email"),
    }


async def test_guesses_are_soon_refused_unseen(
    anonymous: httpx2.AsyncClient, tokens: dict[str, str]
) -> None:
    guess = {**ADA, "password": "wrong"}
    answers = [await anonymous.post(LOGIN, json=guess) for _ in range(10)]

    refused = await anonymous.post(LOGIN, json=ADA)

    assert tokens
    assert {answer.status_code for answer in answers} == {401}
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900


async def test_keys_are_published_without_their_secret(anonymous: httpx2.AsyncClient) -> None:
    answer = await anonymous.get("/.well-known/jwks.json")

    assert [key["kty"] for key in answer.json()["keys"]] == ["OKP"]
    assert "d" not in answer.json()["keys"][0]


@pytest.mark.parametrize(
    "settings",
    [
        {
            "bootstrap_admin_email": "root@example.com",
            "bootstrap_admin_password": "correct horse battery staple",
        }
    ],
    indirect=True,
)
async def test_the_first_administrator_is_made_at_start(anonymous: httpx2.AsyncClient) -> None:
    answer = await anonymous.post(LOGIN, json={**ADA, "email": "root@example.com"})

    me = await anonymous.get(ME, headers=bearer(answer.json()))

    assert me.json()["roles"] == ["admin"]
