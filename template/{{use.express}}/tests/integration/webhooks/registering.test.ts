import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { PREFIX } from "../../../src/platform/versioning/index.ts";
import { EVENT_TYPE } from "../../../src/webhooks/event_types.ts";
import type { Requests } from "../../requests.ts";
import { startService, type TestService } from "../../service.ts";

const WEBHOOKS = `${PREFIX}/webhooks`;
const PUBLIC = "https://93.184.215.14/hook";
let service: TestService;
let client: Requests;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());
beforeEach(async () => {
  client = await service.client();
});

function register(url: string, event_types: unknown = [EVENT_TYPE]) {
  return client.post(WEBHOOKS, { url, event_types });
}

it("shows the secret once", async () => {
  const { status, json, headers } = await register(PUBLIC);

  expect(status).toBe(201);
  const { secret, ...webhook } = json;
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(webhook).toEqual({
    id: expect.any(String),
    url: PUBLIC,
    event_types: [EVENT_TYPE],
    active: true,
    created_at: expect.any(String),
  });
  expect((await client.get(String(headers.get("Location")))).json).toEqual(webhook);
  expect((await client.get(WEBHOOKS)).json.items).toContainEqual(webhook);
});

it.each([
  [[], "/event_types", "too_short"],
  ["created", "/event_types", "type"],
  [[EVENT_TYPE, EVENT_TYPE], "/event_types", "repeated"],
  [["unheard.of.v1"], "/event_types/0", "not_allowed"],
])("refuses the event types %j", async (types, pointer, code) => {
  const { status, json } = await register(PUBLIC, types);

  expect(status).toBe(422);
  expect(json.errors).toEqual([expect.objectContaining({ pointer, code })]);
});

it.each(["https://127.0.0.1/", "https://[::1]/", "https://256.1.1.1/"])(
  "refuses to call %s",
  async (url) => {
    const { status, json } = await register(url);

    expect(status).toBe(422);
    expect(json.errors).toEqual([
      expect.objectContaining({ pointer: "/url", code: "not_allowed" }),
    ]);
  },
);
