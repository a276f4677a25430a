from app.platform.database.postgresql.dialect import DIALECT

__all__ = ["DIALECT"]
