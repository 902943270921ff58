"""Decision tables: DMN 1.5 with S-FEEL, compliance level 2. Knows nothing of the rest of the house.

``load`` a model, ``Model.evaluate`` a decision, ``check`` its tables for gaps and overlaps, and show
them with ``as_html`` or ``as_markdown``.
"""

from upptack.dmn.check import Finding, check
from upptack.dmn.model import Model, Outcome, load
from upptack.dmn.render import as_html, as_markdown
from upptack.dmn.table import Clause, FiredRow, Row, Table
from upptack.dmn.values import DmnError, Value

__all__ = [
    "Clause",
    "DmnError",
    "Finding",
    "FiredRow",
    "Model",
    "Outcome",
    "Row",
    "Table",
    "Value",
    "as_html",
    "as_markdown",
    "check",
    "load",
]
