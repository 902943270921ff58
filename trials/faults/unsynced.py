"""A faulty variant of the product: SQLite without a sync at each commit."""

from __future__ import annotations

from upptack.config import settings

OPTIONS = settings.DATABASES["default"]["OPTIONS"]
OPTIONS["init_command"] = OPTIONS["init_command"].replace("synchronous=FULL", "synchronous=NORMAL")

from upptack.config.wsgi import application  # noqa: E402 (the settings must have been changed before Django reads them)

__all__ = ["application"]
