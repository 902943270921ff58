"""Tables as files that can be opened anywhere and in which nothing can run."""

from upptack.steering.files.sheet import Cell, Sheet, Unwritable
from upptack.steering.files.writing import CSV, JSON, XLSX, csv_bytes, json_bytes, xlsx_bytes

__all__ = ["CSV", "JSON", "XLSX", "Cell", "Sheet", "Unwritable", "csv_bytes", "json_bytes", "xlsx_bytes"]
