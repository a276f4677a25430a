import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PREFIX } from "../../../../src/platform/versioning/index.ts";
import { PASSWORD, signIn } from "../../../auth/jwt.ts";
import { startService, type TestService } from "../../../service.ts";

const AUTH = `${PREFIX}/auth`;
let service: TestService;

beforeAll(async () => {
  service = await startService({ TRUSTED_PROXIES: "127.0.0.1" });
});
afterAll(() => service.stop());

function fresh() {
  return { email: `${randomUUID()}@Example.com`, password: PASSWORD };
}

it("makes an account, once for each email", async () => {
  const account = fresh();
  const { status, json } = await service.anonymous.post(`${AUTH}/register`, account);

  expect(status).toBe(201);
  expect(json).toMatchObject({ email: account.email, roles: ["user"] });
  const again = { ...account, email: account.email.toLowerCase() };
  expect(await service.anonymous.post(`${AUTH}/register`, again)).toMatchObject({
    status: 409,
    json: { errors: [{ pointer: "/email", code: "unique" }] },
  });
});

it.each([
  [{ email: "x", password: "short" }, ["/email format", "/password too_short"]],
  [{ email: "someone@example.com", password: "Someone@example.com" }, ["/password same_as_email"]],
  [{ email: "a@example.com" }, ["/password required"]],
])("refuses %j", async (body, expected) => {
  const { status, json } = await service.anonymous.post(`${AUTH}/register`, body);
  const errors: { pointer: string; code: string }[] = json.errors;

  expect(status).toBe(422);
  expect(errors.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(expected);
});

it("tells callers who they are", async () => {
  const client = await service.client();

  expect((await client.get(`${AUTH}/me`)).json.roles).toEqual(["user"]);
  expect((await service.anonymous.get(`${AUTH}/me`)).headers.get("www-authenticate")).toBe(
    "Bearer",
  );
});

it("refuses the token of an account that is gone", async () => {
  const client = await service.client();
  const { id } = (await client.get(`${AUTH}/me`)).json;
  const { dialect, primary } = service.database;

  await primary
    .deleteFrom("users")
    .where("id", "=", dialect.encode({ kind: "uuid" }, id))
    .execute();

  expect((await client.get(`${AUTH}/me`)).json.type).toBe("/problems/invalid-token");
});

it("changes a password, which ends all other sessions", async () => {
  const account = fresh();
  await service.anonymous.post(`${AUTH}/register`, account);
  const [first, second] = [
    await service.anonymous.post(`${AUTH}/login`, account),
    await service.anonymous.post(`${AUTH}/login`, account),
  ];
  const client = service.anonymous.with({ Authorization: `Bearer ${first.json.access_token}` });
  const other = service.anonymous.with({ Authorization: `Bearer ${second.json.access_token}` });
  const next = "four other unrelated words";

  const wrong = { current_password: "not this one", new_password: account.email };
  expect((await client.post(`${AUTH}/password`, wrong)).json.errors).toMatchObject([
    { pointer: "/current_password", code: "incorrect" },
    { pointer: "/new_password", code: "same_as_email" },
  ]);
  const right = { current_password: PASSWORD, new_password: next };
  expect((await client.post(`${AUTH}/password`, right)).status).toBe(204);
  expect((await client.get(`${AUTH}/me`)).status).toBe(200);
  expect((await other.get(`${AUTH}/me`)).status).toBe(401);
  expect((await service.anonymous.post(`${AUTH}/login`, account)).status).toBe(401);
  const changed = { ...account, password: next };
  expect((await service.anonymous.post(`${AUTH}/login`, changed)).status).toBe(200);
});

it("renews a hash that was made with weaker parameters", async () => {
  const account = fresh();
  await service.anonymous.post(`${AUTH}/register`, account);
  const { hash } = await import("@node-rs/argon2");
  const weak = await hash(PASSWORD, { timeCost: 1, memoryCost: 8, parallelism: 1 });
  const users = service.database.primary;
  const lower = account.email.toLowerCase();
  await users
    .updateTable("users")
    .set({ password_hash: weak })
    .where("email_lower", "=", lower)
    .execute();

  expect((await service.anonymous.post(`${AUTH}/login`, account)).status).toBe(200);

  const row = await users
    .selectFrom("users")
    .select("password_hash")
    .where("email_lower", "=", lower)
    .executeTakeFirst();
  expect(row?.password_hash).toContain("m=19456,t=2,p=1");
});

it("throttles guesses", async () => {
  const guess = { email: "nobody@example.com", password: "wrong wrong wrong" };
  const client = service.anonymous.with({ "X-Forwarded-For": "203.0.113.1" });
  const statuses = [];
  for (let count = 0; count < 11; count++) {
    statuses.push((await client.post(`${AUTH}/login`, guess)).status);
  }

  expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
});

it("makes the administrator at the start", async () => {
  const admin = { email: "admin@example.com", password: "the first of the house" };
  const other = await startService({
    BOOTSTRAP_ADMIN_EMAIL: admin.email,
    BOOTSTRAP_ADMIN_PASSWORD: admin.password,
  });

  const { json } = await other.anonymous.post(`${AUTH}/login`, admin);
  const client = other.anonymous.with({ Authorization: `Bearer ${json.access_token}` });
  expect((await client.get(`${AUTH}/me`)).json.roles).toEqual(["admin"]);
  await other.stop();
});

it("signs in", async () => {
  expect(await signIn(service.anonymous)).toHaveProperty("Authorization");
});
