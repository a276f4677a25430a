import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { buildIdentity } from "../../../../src/identity/auth/jwt/module.ts";
import { MemoryCounting } from "../../../../src/platform/counting.ts";
import { Journal } from "../../../../src/platform/journal.ts";
import { PREFIX } from "../../../../src/platform/versioning/index.ts";
import { PASSWORD } from "../../../auth/jwt.ts";
import { RESOURCES } from "../../../resources.ts";
import { startService, type TestService } from "../../../service.ts";

const AUTH = `${PREFIX}/auth`;
const [{ path, body }] = RESOURCES;
const DAY_MS = 86_400_000;
let service: TestService;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

async function logIn() {
  const account = { email: `${randomUUID()}@example.com`, password: PASSWORD };
  await service.anonymous.post(`${AUTH}/register`, account);
  return (await service.anonymous.post(`${AUTH}/login`, account)).json;
}

function refresh(token: string, agent = "a") {
  const headers = { "User-Agent": agent };
  return service.anonymous.post(`${AUTH}/refresh`, { refresh_token: token }, headers);
}

function me(token: string) {
  return service.anonymous.get(`${AUTH}/me`, { Authorization: `Bearer ${token}` });
}

it("publishes its keys", async () => {
  const { json } = await service.anonymous.get("/.well-known/jwks.json");

  expect(json.keys).toEqual([expect.objectContaining({ kty: "OKP", alg: "EdDSA", use: "sig" })]);
});

it.each([
  ["Basic x", 'Bearer error="invalid_token"'],
  ["Bearer x", 'Bearer error="invalid_token"'],
])("refuses %s", async (authorization, challenge) => {
  const { status, headers } = await service.anonymous.get(`${AUTH}/me`, {
    Authorization: authorization,
  });

  expect(status).toBe(401);
  expect(headers.get("www-authenticate")).toBe(challenge);
});

it("gives a new pair for each refresh token, and the same one for a retry", async () => {
  const first = await logIn();

  const second = await refresh(first.refresh_token);
  const retry = await refresh(first.refresh_token);
  const third = await refresh(second.json.refresh_token);

  expect(retry.json).toEqual(second.json);
  expect((await me(third.json.access_token)).status).toBe(200);
});

it.each([
  ["another client", async (token: string) => refresh(token, "b")],
  [
    "a retry that comes late",
    async (token: string) => {
      const later = Date.now() + 11_000;
      vi.useFakeTimers({ toFake: ["Date"], now: later });
      const answer = await refresh(token);
      vi.useRealTimers();
      return answer;
    },
  ],
])("ends the family on reuse: %s", async (_, reuse) => {
  const first = await logIn();
  const second = (await refresh(first.refresh_token)).json;

  expect((await reuse(first.refresh_token)).status).toBe(401);
  expect((await refresh(second.refresh_token)).status).toBe(401);
  expect((await me(second.access_token)).status).toBe(401);
});

it("logs out, whatever the token", async () => {
  const tokens = await logIn();
  const other = { refresh_token: "unheard of" };

  expect((await me(tokens.access_token)).status).toBe(200);
  expect((await service.anonymous.post(`${AUTH}/logout`, other)).status).toBe(204);
  const { refresh_token } = tokens;
  expect((await service.anonymous.post(`${AUTH}/logout`, { refresh_token })).status).toBe(204);
  expect((await me(tokens.access_token)).status).toBe(401);
  expect((await refresh(tokens.refresh_token)).status).toBe(401);
});

it("keeps what others own apart", async () => {
  const [mine, theirs] = [await service.client(), await service.client()];
  const { id } = (await mine.post(path, body(1))).json;

  expect((await theirs.get(`${path}/${id}`)).status).toBe(404);
  expect((await theirs.get(path)).json.items).toEqual([]);
  expect((await theirs.delete(`${path}/${id}`, { "If-Match": "*" })).status).toBe(404);
});

it("learns what other replicas have ended, and forgets what has expired", async () => {
  const settings = service.settings as Parameters<typeof buildIdentity>[0];
  const replica = buildIdentity(
    settings,
    service.database,
    new Journal(service.database, []),
    new MemoryCounting(),
    pino({ level: "silent" }),
  );
  await replica.start();
  const { access_token, refresh_token } = await logIn();
  const authorization = `Bearer ${access_token}`;
  await replica.authenticator.authenticate(authorization);

  await service.anonymous.post(`${AUTH}/logout`, { refresh_token });

  await expect
    .poll(() =>
      replica.authenticator.authenticate(authorization).then(
        () => "in",
        () => "out",
      ),
    )
    .toBe("out");
  await replica.stop();
  await replica.cleanUp(new Date(Date.now() + 400 * DAY_MS).toISOString());
  const left = await service.database.primary.selectFrom("token_families").selectAll().execute();
  expect(left).toEqual([]);
});

it("goes on while the database is away", async () => {
  const settings = service.settings as Parameters<typeof buildIdentity>[0];
  const warnings: string[] = [];
  const logger = pino({}, { write: (line) => warnings.push(line) });
  const away = await startService();
  await away.stop();
  const replica = buildIdentity(
    settings,
    away.database,
    new Journal(away.database, []),
    new MemoryCounting(),
    logger,
  );

  await replica.start();
  await expect.poll(() => warnings.length).toBe(1);
  await replica.stop();
});
