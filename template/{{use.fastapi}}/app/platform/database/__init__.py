from app.platform.database.database import Database
from app.platform.database.schema import metadata

__all__ = ["Database", "metadata"]
