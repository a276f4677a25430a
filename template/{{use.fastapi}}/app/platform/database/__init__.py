from app.platform.database.database import Database
from app.platform.database.dialect import NewRow, Record
from app.platform.database.schema import metadata

__all__ = ["Database", "NewRow", "Record", "metadata"]
