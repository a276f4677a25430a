import type { Module } from "../platform/application.ts";
import type { Job } from "../platform/background.ts";
import { earlierBy } from "../platform/clock.ts";
import type { ApiRouter } from "../platform/http/api_router.ts";
import { OutboundClient } from "../platform/outbound/index.ts";
import { Relay } from "../platform/outbox/index.ts";
import type { Services } from "../platform/services.ts";
import { deriveKeys } from "../platform/settings.ts";
import { Claims } from "./claims.ts";
import { Courier, TIMEOUT_MS } from "./courier.ts";
import { webhookRoutes } from "./routes.ts";
import { SecretBox } from "./secrets.ts";
import { WebhookService } from "./service.ts";
import type { WebhookSettings } from "./settings.ts";
import { DeliveryStore } from "./store.ts";
import { type HoldersOf, Subscriptions } from "./subscriptions.ts";

const DELIVERIES_KEPT_FOR_SECONDS = 30 * 86_400;

/** Tells others of events, over HTTP. */
export class Webhooks implements Module {
  readonly apiRouters: readonly ApiRouter[];
  readonly rootRouters = [];
  readonly jobs: readonly Job[];
  readonly #client: OutboundClient;
  readonly #relay: Relay;
  readonly #store: DeliveryStore;

  constructor(settings: WebhookSettings, services: Services, holdersOf: HoldersOf) {
    const box = new SecretBox(deriveKeys(settings, "webhooks"));
    const store = new DeliveryStore(services.database);
    const client = new OutboundClient({
      allowsPrivate: settings.webhook_allow_private_targets,
      httpsOnly: settings.environment === "production",
      timeoutMs: TIMEOUT_MS,
    });
    this.#client = client;
    this.#relay = new Relay(services, [new Subscriptions(store, holdersOf)]);
    this.#store = store;
    const claims = new Claims(services.database);
    this.jobs = [this.#relay, new Courier({ settings, services, claims, client, box })];
    this.apiRouters = [webhookRoutes(new WebhookService(services, { store, client, box }))];
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {
    this.#client.close();
  }

  async cleanUp(now: string): Promise<void> {
    await this.#relay.cleanUp(now);
    await this.#store.deleteFinishedBefore(earlierBy(DELIVERIES_KEPT_FOR_SECONDS, now));
  }
}
