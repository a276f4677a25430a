from app.platform.database.database import Database
from app.platform.database.dialect import NewRow, Record, Rows
from app.platform.database.schema import metadata

__all__ = ["Database", "NewRow", "Record", "Rows", "metadata"]
