import { Permission } from "../identity/index.ts";
import { jsonAnswer, NO_CONTENT } from "../platform/http/answer.ts";
import { ApiRouter } from "../platform/http/api_router.ts";
import { listed } from "../platform/resources/answers.ts";
import { PREFIX } from "../platform/versioning/index.ts";
import { deliveryOf, webhookOf } from "./answers.ts";
import {
  NewWebhook,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookDeliveryQuery,
  WebhookInput,
  WebhookPage,
  WebhookQuery,
} from "./models.ts";
import type { WebhookService } from "./service.ts";

const PATH = "/webhooks";
const access = Permission.WEBHOOKS_MANAGE;

export function webhookRoutes(webhooks: WebhookService): ApiRouter {
  return new ApiRouter(PATH, "Be told of what happens.")
    .post(
      "",
      {
        name: "create_webhook",
        access,
        body: WebhookInput,
        status: 201,
        answer: NewWebhook,
        gives: ["Location"],
      },
      async ({ caller, body }) => {
        const made = await webhooks.register(caller, body);
        const Location = `${PREFIX}${PATH}/${made.id}`;
        return jsonAnswer({ ...webhookOf(made), secret: made.secret }, 201, { Location });
      },
    )
    .get(
      "",
      { name: "list_webhooks", access, query: WebhookQuery, status: 200, answer: WebhookPage },
      async ({ req, caller, query }) => {
        const { items, next_cursor } = await webhooks.page(caller, query);
        return listed(req, { items: items.map(webhookOf), next_cursor }, query.limit);
      },
    )
    .get(
      "/:id",
      { name: "get_webhook", access, status: 200, answer: Webhook },
      async ({ req, caller }) =>
        jsonAnswer(webhookOf(await webhooks.get(caller, req.params.id)), 200, {
          "Cache-Control": "private, no-cache",
        }),
    )
    .delete("/:id", { name: "remove_webhook", access, status: 204 }, async ({ req, caller }) => {
      await webhooks.unregister(caller, req.params.id);
      return NO_CONTENT;
    })
    .get(
      "/:id/deliveries",
      {
        name: "list_webhook_deliveries",
        access,
        query: WebhookDeliveryQuery,
        status: 200,
        answer: WebhookDeliveryPage,
      },
      async ({ req, caller, query }) => {
        const { items, next_cursor } = await webhooks.deliveries(caller, req.params.id, query);
        return listed(req, { items: items.map(deliveryOf), next_cursor }, query.limit);
      },
    )
    .post(
      "/:id/deliveries/:delivery_id/retry",
      {
        name: "retry_webhook_delivery",
        access,
        status: 200,
        answer: WebhookDelivery,
        statuses: [409],
      },
      async ({ req: { params }, caller }) =>
        jsonAnswer(deliveryOf(await webhooks.retry(caller, params.id, params.delivery_id))),
    );
}
