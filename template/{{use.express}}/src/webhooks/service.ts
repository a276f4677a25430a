import type { Caller } from "../platform/http/authentication.ts";
import { parseId } from "../platform/ids.ts";
import { ForbiddenTargetError, type OutboundClient } from "../platform/outbound/index.ts";
import { cutPage, readPage } from "../platform/pagination/page.ts";
import type { ListQuery } from "../platform/pagination/query.ts";
import { Problem } from "../platform/problems/index.ts";
import type { Page } from "../platform/resources/answers.ts";
import { ResourceService } from "../platform/resources/service.ts";
import type { Services } from "../platform/services.ts";
import type { StoredDelivery, StoredWebhook, WebhookInput } from "./models.ts";
import { newSecret, type SecretBox, shown } from "./secrets.ts";
import type { DeliveryStore } from "./store.ts";
import { DELIVERIES, WEBHOOKS, WITH_SECRET } from "./tables.ts";

const ANY_VERSION = { given: true, versions: undefined };
const COLUMNS = new Set(DELIVERIES.columns.keys());

interface Parts {
  readonly store: DeliveryStore;
  readonly client: OutboundClient;
  readonly box: SecretBox;
}

/** What a caller can do with its own webhooks. */
export class WebhookService extends ResourceService<StoredWebhook> {
  readonly #parts: Parts;
  readonly #services: Services;

  constructor(services: Services, parts: Parts) {
    super(services, WEBHOOKS, "webhooks");
    this.#parts = parts;
    this.#services = services;
  }

  /** The new webhook together with its secret. */
  async register(
    caller: Caller,
    input: WebhookInput,
  ): Promise<StoredWebhook & { readonly secret: string }> {
    await this.#check(input.url);
    const made = this.store.make(caller.id, { ...input, active: true });
    const secret = newSecret();
    const sealed_secret = this.#parts.box.seal(secret, made.id);
    await this.adding(caller, made, ({ values }, told) =>
      this.#services.database.insert([
        { target: WITH_SECRET, values: { ...values, sealed_secret } },
        ...told,
      ]),
    );
    return { ...made, secret: shown(secret) };
  }

  unregister(caller: Caller, id: unknown): Promise<void> {
    return this.remove(caller, id, ANY_VERSION);
  }

  /** A page of what was sent to a webhook, and the cursor of the next one. */
  async deliveries(caller: Caller, id: unknown, query: ListQuery): Promise<Page<StoredDelivery>> {
    const { id: webhook_id } = await this.get(caller, id);
    const { cursors } = this.#services;
    const request = readPage({ ...query }, caller.id, COLUMNS, cursors);
    const filters = { ...request.filters, webhook_id };
    return cutPage(await this.#parts.store.page({ ...request, filters }), request, cursors);
  }

  /** Begins anew with a delivery that failed. */
  async retry(caller: Caller, id: unknown, deliveryId: unknown): Promise<StoredDelivery> {
    const webhook = await this.get(caller, id);
    const identifier = parseId(String(deliveryId));
    const started = identifier && (await this.#parts.store.startAgain(webhook.id, identifier));
    if (started) {
      return started;
    }
    if (identifier && (await this.#parts.store.has(webhook.id, identifier))) {
      throw new Problem("conflict", "The delivery is under way or was delivered.");
    }
    throw new Problem("not-found", "The webhook has no delivery with this id.");
  }

  async #check(url: string): Promise<void> {
    try {
      await this.#parts.client.check(url);
    } catch (error) {
      if (!(error instanceof ForbiddenTargetError)) {
        throw error;
      }
      const detail = `Events can't be sent there: ${error.message}`;
      throw new Problem("validation-failed", "Events can't be sent to this URL.", {
        errors: [{ pointer: "/url", code: "not_allowed", detail }],
      });
    }
  }
}
