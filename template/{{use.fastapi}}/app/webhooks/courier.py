import asyncio
import random
from datetime import timedelta

import structlog
from cryptography.exceptions import InvalidTag
from sqlalchemy.exc import SQLAlchemyError

from app.platform.clock import utc_now
from app.platform.database import Database, Record
from app.platform.observability.webhooks import deliveries_total
from app.platform.outbound import Breaker, Breakers, OutboundClient
from app.platform.outbox.steps import repeat
from app.webhooks import store
from app.webhooks.secrets import SecretBox, UnreadableSecretError, signed_headers
from app.webhooks.settings import WebhookSettings
from app.webhooks.store import Claim

POLL_SECONDS = 0.5
AT_ONCE = 20
TIMEOUT_SECONDS = 10.0
# Longer than a try and the note about it take.
CLAIMED_FOR = timedelta(seconds=30)
LONGEST_PAUSE_SECONDS = 3600.0
# In units of the first pause.
BREAKER_PAUSE = 6
SUCCESS = range(200, 300)

log = structlog.get_logger()


class Courier:
    """Sends deliveries that are due, in the order of each subject, and again after failures."""

    def __init__(
        self,
        settings: WebhookSettings,
        database: Database,
        client: OutboundClient,
        box: SecretBox,
    ) -> None:
        self._base_seconds = settings.webhook_retry_base_seconds
        self._max_attempts = settings.webhook_max_attempts
        self._database = database
        self._client = client
        self._box = box
        self._breakers = Breakers(BREAKER_PAUSE * self._base_seconds)
        self._under_way: set[asyncio.Task[None]] = set()

    async def run(self, stopping: asyncio.Event) -> None:
        try:
            await repeat(self.step, stopping, POLL_SECONDS)
            await asyncio.gather(*self._under_way)
        finally:
            for task in self._under_way:
                task.cancel()

    async def step(self) -> bool:
        if len(self._under_way) >= AT_ONCE:
            await asyncio.wait(
                self._under_way, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
        free = AT_ONCE - len(self._under_way)
        claims = await store.claim(self._database, utc_now() + CLAIMED_FOR, free) if free else []
        for claim in claims:
            task = asyncio.create_task(self.deliver(claim))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return bool(claims)

    async def deliver(self, claim: Claim) -> None:
        breaker = self._breakers.of(f"webhook {claim.webhook_id}")
        seconds = breaker.seconds_to_wait()
        result = self._postponed(seconds) if seconds else await self._try(claim, breaker)
        try:
            await store.release(self._database, claim, result)
        except (SQLAlchemyError, OSError) as error:
            # It is tried again when the claim is over: the receiver knows it by its id.
            log.warning("delivery is not noted", error=type(error).__name__)

    async def _try(self, claim: Claim, breaker: Breaker) -> Record:
        status = None
        try:
            status = await self._send(claim)
        except (OSError, UnreadableSecretError, InvalidTag) as error:
            log.info("delivery failed", delivery_id=str(claim.id), error=type(error).__name__)
        if status in SUCCESS:
            breaker.succeeded()
            return self._delivered(claim, status)
        breaker.failed()
        return self._failed(claim, status)

    async def _send(self, claim: Claim) -> int:
        secret = self._box.open(claim.sealed_secret, claim.webhook_id)
        body = claim.body.encode()
        headers = {
            "Content-Type": "application/cloudevents+json",
            **signed_headers(secret, claim.event_id, utc_now(), body),
        }
        return await self._client.post(claim.url, headers, body)

    def _delivered(self, claim: Claim, status: int | None) -> Record:
        deliveries_total.labels("delivered").inc()
        return {
            "status": "delivered",
            "attempts": claim.attempts + 1,
            "last_status": status,
            "next_attempt_at": None,
        }

    def _failed(self, claim: Claim, status: int | None) -> Record:
        attempts = claim.attempts + 1
        outcome = "failed" if attempts < self._max_attempts else "dead"
        deliveries_total.labels(outcome).inc()
        longest = min(self._base_seconds * 2.0**claim.attempts, LONGEST_PAUSE_SECONDS)
        pause = timedelta(seconds=random.uniform(0, longest))  # noqa: S311
        return {
            "status": outcome,
            "attempts": attempts,
            "last_status": status,
            "next_attempt_at": utc_now() + pause if outcome == "failed" else None,
        }

    def _postponed(self, seconds: float) -> Record:
        return {"next_attempt_at": utc_now() + timedelta(seconds=seconds)}
