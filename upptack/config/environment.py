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
from urllib.parse import parse_qsl, unquote, urlsplit

from upptack.config import refusals

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
    """The value of UPPTACK_<name>, stripped; `default` when unset or empty. UPPTACK_<name>_FILE names a file that
    holds it instead: what stands in the surroundings is seen by whoever may look at the process.

    Raises SettingError when the file cannot be read."""
    value, kept = os.environ.get(f"UPPTACK_{name}", "").strip(), os.environ.get(f"UPPTACK_{name}_FILE", "").strip()
    if kept and not value:
        try:
            value = Path(kept).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise SettingError(f"UPPTACK_{name}_FILE pekar på en fil som inte går att läsa.") from error
    return value or default


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
    """Django's settings for `postgres://user:password@host:port/name`. The libpq options turn a cut network
    into an answer within seconds instead of a minute; a web process also limits the waiting itself
    (upptack.config.postgres)."""
    parts = urlsplit(address)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise SettingError("UPPTACK_DATABASE ska se ut så här: postgres://användare:lösenord@värd:port/databas")
    encryption = encrypted(parts.query)
    return {
        "ENGINE": "upptack.config.postgres",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 2,
            "tcp_user_timeout": 3000,
            "keepalives_idle": 2,
            "keepalives_interval": 1,  # the system's own is 75 seconds, which the other options do not shorten
            "keepalives_count": 2,
            **encryption,
        },
    }


def encrypted(query: str) -> dict[str, str]:
    """What the end of a database's address, `?sslmode=verify-full&sslrootcert=/path`, says of encryption. libpq's own
    PGSSLMODE counts where it says nothing. Raises SettingError for anything else there: nobody would read it."""
    given = dict(parse_qsl(query, keep_blank_values=True))
    if unknown := sorted(given.keys() - {"sslmode", "sslrootcert"}):
        raise SettingError(f"UPPTACK_DATABASE: okänt efter frågetecknet: {', '.join(unknown)}. Där får sslmode stå.")
    mode = given.get("sslmode") or os.environ.get("PGSSLMODE", "")
    return {**given, "sslmode": mode} if mode else given


def must_be_safe(keys: list[tuple[str, str]], folder: Path, hosts: str, database: dict[str, Any]) -> None:
    """Raises SettingError with every reason why production must not start with these keys (each after the name of its
    variable; an empty one is not given), folder, hosts and ways to the database."""
    wrong = [*refusals.wrong_keys([(name, key) for name, key in keys if key], folder)]
    wrong += refusals.wrong_hosts(hosts.split(","))
    if variable("DATABASE_PLAIN") != "1":
        wrong += refusals.wrong_database(database, "DATABASE")
        if address := variable("DATABASE_REPLICA"):
            wrong += refusals.wrong_database(postgres(address), "DATABASE_REPLICA")
    if wrong:
        raise SettingError("\n".join(wrong))


def must_have_no_demo() -> None:
    """Asks the database, in production, whether people of the demo could sign in. Called before anything is served.
    Raises SettingError."""
    found = read()
    if wrong := list(refusals.wrong_members(found.database)) if found.mode == "production" else []:
        raise SettingError("\n".join(wrong))


def pooled(database: dict[str, Any]) -> dict[str, Any]:
    """The same database behind a pooler that lends a connection for one transaction at a time (PgBouncer's
    `pool_mode = transaction`): nothing that outlives a transaction may be left on the server, neither an open cursor
    nor a prepared statement. Nothing of the product's own is (docs/adr/0027)."""
    options = {**database["OPTIONS"], "prepare_threshold": None}
    return {**database, "DISABLE_SERVER_SIDE_CURSORS": True, "OPTIONS": options}


def replica(address: str) -> dict[str, Any]:
    """The read replica: as the database itself, and every transaction on it refuses to write."""
    database = postgres(address)
    options = {**database["OPTIONS"], "options": "-c default_transaction_read_only=on"}
    return {**database, "OPTIONS": options, "TEST": {"MIRROR": "default"}}


def databases(database: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every database by its name in Django: `default` and, where UPPTACK_DATABASE_REPLICA is given, `replica`.
    UPPTACK_DATABASE_POOLED=1 says that a pooler stands before them.

    Raises SettingError for a replica without PostgreSQL."""
    found = {"default": database}
    postgresql = database["ENGINE"] == "upptack.config.postgres"
    if address := variable("DATABASE_REPLICA"):
        if not postgresql:
            raise SettingError("UPPTACK_DATABASE_REPLICA kräver att UPPTACK_DATABASE är PostgreSQL.")
        found["replica"] = replica(address)
    if variable("DATABASE_POOLED") == "1" and postgresql:
        found = {name: pooled(each) for name, each in found.items()}
    return found


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
    earlier = tuple(key for key in variable("EARLIER_SECRET_KEYS").split(",") if key)
    if mode == "production":
        keys = [("SECRET_KEY", secret), ("AUDIT_KEY", variable("AUDIT_KEY"))]
        keys += [("EARLIER_SECRET_KEYS", key) for key in earlier]
        must_be_safe(keys, folder, hosts, database)
    return Environment(
        mode=mode,
        folder=folder,
        secret_key=secret or kept_secret(folder),
        earlier_keys=earlier,
        hosts=tuple(hosts.split(",")) if hosts else ("127.0.0.1", "localhost", "testserver"),
        database=database,
        https=mode == "production",
        mail=mail(variable("MAIL"), variable("MAIL_FROM")),
    )
