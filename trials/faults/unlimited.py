"""A faulty variant of the product: it waits for the database as long as libpq's options let it."""

from __future__ import annotations

from upptack.config.postgres.limits import Limits
from upptack.config.wsgi import application

Limits.answer = None

__all__ = ["application"]
