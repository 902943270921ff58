"""Why an installation in production does not start: what would let strangers in, or show what is invented as true.

Each reason is a sentence that says what to do. The first part is read from the surroundings alone; the second asks the
database one question with its own driver, because a start with the whole framework would take twice as long."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from ipaddress import ip_address
from math import log2
from pathlib import Path
from typing import Any, Final

LEAST_CHARACTERS: Final = 50
"""As Django's own check asks of SECRET_KEY (security.W009)."""

LEAST_BITS: Final = 150.0
"""Length times Shannon's entropy of the characters. 50 random hexadecimal digits have about 190."""

WORDS: Final = ("django-insecure", "changeme", "change-me", "change_me", "hemlig", "secret", "password", "example")
"""What stands in keys that somebody has written and nobody has drawn. A random key holds one by chance once in some
hundred million."""

MAKE_ONE: Final = 'Gör en ny: python3 -c "import secrets; print(secrets.token_urlsafe(60))"'
DEMO_KEY: Final = "secret-key"
"""The file that only the demo and the tests write in an installation's folder (environment.kept_secret)."""

ENCRYPTED: Final = ("require", "verify-ca", "verify-full")
"""The values of libpq's sslmode with which nothing goes in the clear (PostgreSQL 15, 34.19)."""

INVENTED: Final = ".example"
"""A top domain that nobody can have (RFC 2606): every member of the demo has her address there."""

COUNT_INVENTED: Final = f"SELECT COUNT(*) FROM staff_member WHERE is_active AND LOWER(email) LIKE '%{INVENTED}'"  # noqa: S608 (our own constant)
WAIT_SECONDS: Final = 2


def bits(key: str) -> float:
    """How much a key's characters could tell apart, in bits, as if each had been drawn by itself."""
    counts = Counter(key)
    return sum(n * log2(len(key) / n) for n in counts.values())


def weak(key: str) -> str | None:
    """What is wrong with a secret key, as the end of a sentence; None when nothing is seen."""
    if len(key) < LEAST_CHARACTERS:
        return f"är {len(key)} tecken men ska vara minst {LEAST_CHARACTERS}"
    if key in (key + key)[1:-1] or bits(key) < LEAST_BITS:
        return "upprepar sig och går att gissa"
    if any(word in key.lower() for word in WORDS):
        return "är ett exempel eller ord och går att gissa"
    return None


def wrong_keys(keys: Sequence[tuple[str, str]], folder: Path) -> Iterator[str]:
    """What is wrong with the keys, each with the name of its variable, and with a folder that the demo has used."""
    kept = folder / DEMO_KEY
    demo = kept.read_text(encoding="utf-8").strip() if kept.is_file() else ""
    for name, key in keys:
        if demo and key == demo:
            yield f"UPPTACK_{name} är demons nyckel. {MAKE_ONE}"
        elif fault := weak(key):
            yield f"UPPTACK_{name} {fault}. {MAKE_ONE}"
    if kept.exists():
        yield (
            f"Mappen {folder} har använts av demon eller av prov: där finns {DEMO_KEY}, och nyckeln som innehåll "
            "signeras med kan vara demons. Ange en ny, tom mapp i UPPTACK_FOLDER."
        )


def wrong_hosts(hosts: Sequence[str]) -> Iterator[str]:
    """What is wrong with the names that the installation answers to."""
    if any("*" in host or not host.strip(" .") for host in hosts):
        yield "UPPTACK_HOSTS släpper in alla värdnamn. Skriv installationens egna, till exempel: upptack.myndighet.se"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: nothing, a socket's folder, localhost or a loopback address."""
    if not host or host.startswith("/") or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def wrong_database(database: dict[str, Any], name: str) -> Iterator[str]:
    """What is wrong with the way to the database: a network on which everything goes in the clear."""
    host = str(database.get("HOST", ""))
    if database["ENGINE"].endswith("sqlite3") or is_loopback(host):
        return
    if database["OPTIONS"].get("sslmode") not in ENCRYPTED:
        yield (
            f"Vägen till databasen i UPPTACK_{name} är inte krypterad. Lägg till ?sslmode=verify-full sist i adressen. "
            "Är nätet till databasen slutet för alla andra, ange UPPTACK_DATABASE_PLAIN=1."
        )


def invented_members(database: dict[str, Any]) -> int:
    """How many active members have an address that nobody can have. 0 when the database does not answer or has no
    tables yet: what is not there lets nobody in, and /healthz says what is missing and asks again."""
    return _in_file(database["NAME"]) if database["ENGINE"].endswith("sqlite3") else _in_server(database)


def _in_file(name: str) -> int:
    try:
        with closing(sqlite3.connect(f"{Path(name).absolute().as_uri()}?mode=ro", uri=True)) as opened:
            return int(opened.execute(COUNT_INVENTED).fetchone()[0])
    except sqlite3.Error:
        return 0


def _in_server(database: dict[str, Any]) -> int:
    import psycopg

    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    where: dict[str, Any] = {name: database[key] for name, key in names.items() if database.get(key)}
    limits: dict[str, Any] = {"connect_timeout": WAIT_SECONDS, "options": f"-c statement_timeout={WAIT_SECONDS}s"}
    ssl: dict[str, Any] = {name: value for name, value in database["OPTIONS"].items() if name.startswith("ssl")}
    try:
        with psycopg.connect(**where, **limits, **ssl) as connection:
            found = connection.execute(COUNT_INVENTED).fetchone()
            return int(found[0]) if found else 0
    except psycopg.Error:
        return 0


def wrong_members(database: dict[str, Any]) -> Iterator[str]:
    """Whether people of the demo, whose password everyone knows, can sign in."""
    if found := invented_members(database):
        yield (
            f"Databasen har {found} påhittade medarbetare från demon (adresser som slutar på {INVENTED}), och alla kan "
            "läsa deras lösenord. Använd en ny databas, eller ta bort var och en med: upptack leave E-POST"
        )
