from app.platform.openapi.document import ApiDescription, describe

__all__ = ["ApiDescription", "describe"]
