import { setTimeout as delay } from "node:timers/promises";
import type { Job } from "../platform/background.ts";
import { laterBy, utcNow } from "../platform/clock.ts";
import { deliveries } from "../platform/observability/webhooks.ts";
import { type Breaker, Breakers, type OutboundClient } from "../platform/outbound/index.ts";
import { repeat } from "../platform/outbox/index.ts";
import type { Services } from "../platform/services.ts";
import type { Claim, Claims, Result } from "./claims.ts";
import { type SecretBox, signedHeaders } from "./secrets.ts";
import type { WebhookSettings } from "./settings.ts";

export const TIMEOUT_MS = 10_000;
const POLL_MS = 500;
const AT_ONCE = 20;
// Longer than a try and the note about it take.
const CLAIMED_FOR_SECONDS = 30;
const LONGEST_PAUSE_SECONDS = 3600;
// In units of the first pause.
const BREAKER_PAUSE = 6;

interface Parts {
  readonly settings: WebhookSettings;
  readonly services: Pick<Services, "database" | "logger">;
  readonly claims: Claims;
  readonly client: OutboundClient;
  readonly box: SecretBox;
}

/** Sends deliveries that are due, in the order of each subject, and again after failures. */
export class Courier implements Job {
  readonly #parts: Parts;
  readonly #breakers: Breakers;
  readonly #underWay = new Set<Promise<void>>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#breakers = new Breakers(BREAKER_PAUSE * parts.settings.webhook_retry_base_seconds * 1000);
  }

  async run(stopping: AbortSignal): Promise<void> {
    const steps = { work: "courier", pauseMs: POLL_MS, take: () => this.step() };
    await repeat(steps, this.#parts.services, stopping);
    await Promise.all(this.#underWay);
  }

  /** Starts as many deliveries as it may; whether there was one. */
  async step(): Promise<boolean> {
    if (this.#underWay.size >= AT_ONCE) {
      await Promise.race([...this.#underWay, delay(POLL_MS)]);
    }
    const free = AT_ONCE - this.#underWay.size;
    if (free === 0) {
      return false;
    }
    const until = laterBy(CLAIMED_FOR_SECONDS, utcNow());
    const claims = await this.#parts.claims.take(until, free);
    for (const claim of claims) {
      const delivery = this.deliver(claim).finally(() => this.#underWay.delete(delivery));
      this.#underWay.add(delivery);
    }
    return claims.length > 0;
  }

  async deliver(claim: Claim): Promise<void> {
    const breaker = this.#breakers.of(`webhook ${claim.webhook_id}`);
    const waitMs = breaker.msToWait();
    const result =
      waitMs > 0
        ? { next_attempt_at: laterBy(waitMs / 1000, utcNow()) }
        : await this.#try(claim, breaker);
    try {
      await this.#parts.claims.release(claim, result);
    } catch (error) {
      // It is tried again when the claim is over: the receiver knows it by its id.
      this.#parts.services.logger.warn({ error: nameOf(error) }, "delivery is not noted");
    }
  }

  async #try(claim: Claim, breaker: Breaker): Promise<Result> {
    let status: number | null = null;
    try {
      status = await this.#send(claim);
    } catch (error) {
      const told = { delivery_id: claim.id, error: nameOf(error) };
      this.#parts.services.logger.info(told, "delivery failed");
    }
    const attempts = claim.attempts + 1;
    if (status !== null && status >= 200 && status < 300) {
      breaker.succeeded();
      deliveries.inc({ outcome: "delivered" });
      return { status: "delivered", attempts, last_status: status, next_attempt_at: null };
    }
    breaker.failed();
    const outcome = attempts < this.#parts.settings.webhook_max_attempts ? "failed" : "dead";
    deliveries.inc({ outcome });
    const next_attempt_at = outcome === "failed" ? this.#next(claim.attempts) : null;
    return { status: outcome, attempts, last_status: status, next_attempt_at };
  }

  async #send({ body, event_id, sealed_secret, url, webhook_id }: Claim): Promise<number> {
    const { box, client } = this.#parts;
    const secret = box.open(sealed_secret, webhook_id);
    const headers = {
      "Content-Type": "application/cloudevents+json",
      ...signedHeaders(secret, event_id, utcNow(), body),
    };
    return client.post(url, headers, body);
  }

  /** After a pause that doubles with each failure, at random so that not all come at once. */
  #next(failures: number): string {
    const base = this.#parts.settings.webhook_retry_base_seconds;
    const longest = Math.min(base * 2 ** failures, LONGEST_PAUSE_SECONDS);
    return laterBy(longest * Math.random(), utcNow());
  }
}

function nameOf(error: unknown): string {
  const { code, name } = error as NodeJS.ErrnoException;
  return code ?? name;
}
