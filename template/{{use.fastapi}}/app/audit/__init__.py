from app.audit.module import AuditTrail

__all__ = ["AuditTrail"]
