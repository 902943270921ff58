"""What the surroundings decide: mode, database, keys and addresses, read from UPPTACK_* variables.

Three modes: `demo` (SQLite, invented staff, keys made at first start), `test` and `production`. Production
refuses to start without what only the agency can give.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]


class SettingError(Exception):
    """A setting is missing or unusable; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The surroundings as read once at start."""

    mode: str
    folder: Path
    secret_key: str
    earlier_keys: tuple[str, ...]
    hosts: tuple[str, ...]
    database: dict[str, Any]
    https: bool
    mail: dict[str, Any]


def variable(name: str, default: str = "") -> str:
    """The value of UPPTACK_<name>, stripped; `default` when unset or empty."""
    return os.environ.get(f"UPPTACK_{name}", "").strip() or default


def kept_secret(folder: Path) -> str:
    """The demo's own secret key, made at random at the first start and kept readable by its owner only."""
    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(fresh, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


def sqlite(path: Path) -> dict[str, Any]:
    """Django's settings for SQLite: WAL, synchronous FULL (an acknowledged write survives a power cut), and
    IMMEDIATE transactions (without them concurrent writers meet "database is locked")."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": str(path.with_name("test-" + path.name))},
    }


def postgres(address: str) -> dict[str, Any]:
    """Django's settings for `postgres://user:password@host:port/name`. The four libpq options turn a cut
    network into an answer within seconds instead of a minute."""
    parts = urlsplit(address)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise SettingError("UPPTACK_DATABASE ska se ut så här: postgres://användare:lösenord@värd:port/databas")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 3,
            "tcp_user_timeout": 3000,
            "keepalives_idle": 2,
            "keepalives_count": 2,
        },
    }


def mail(address: str, sender: str) -> dict[str, Any]:
    """Django's settings for `smtp://user:password@host:port` (with STARTTLS) or `smtps://`; without an address no mail
    is sent at all. What is sent says only that something waits (upptack.meeting.handover)."""
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(address)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or "@" not in sender:
        raise SettingError(
            "UPPTACK_MAIL ska se ut så här: smtp://användare:lösenord@värd:587, och UPPTACK_MAIL_FROM vara en adress."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": sender,
    }


def read() -> Environment:
    """Reads the surroundings; raises SettingError with a sentence that says what is missing."""
    mode = variable("MODE", "demo")
    if mode not in ("demo", "test", "production"):
        raise SettingError(f"UPPTACK_MODE är {mode!r} men ska vara demo, test eller production.")
    folder = Path(variable("FOLDER", str(ROOT / "var")))
    secret, address, hosts = variable("SECRET_KEY"), variable("DATABASE"), variable("HOSTS")
    if mode == "production":
        missing = [n for n, v in (("SECRET_KEY", secret), ("DATABASE", address), ("HOSTS", hosts)) if not v]
        if missing:
            raise SettingError("Saknas för drift: " + ", ".join(f"UPPTACK_{name}" for name in missing))
    if "://" in address:
        database = postgres(address)
    else:
        path = Path(address) if address else folder / "upptack.sqlite3"
        path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite(path)
    return Environment(
        mode=mode,
        folder=folder,
        secret_key=secret or kept_secret(folder),
        earlier_keys=tuple(key for key in variable("EARLIER_SECRET_KEYS").split(",") if key),
        hosts=tuple(hosts.split(",")) if hosts else ("127.0.0.1", "localhost", "testserver"),
        database=database,
        https=mode == "production",
        mail=mail(variable("MAIL"), variable("MAIL_FROM")),
    )
