from app.webhooks.module import Webhooks
from app.webhooks.subscriptions import nobody

__all__ = ["Webhooks", "nobody"]
