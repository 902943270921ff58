"""A bench in a process of its own for each database, as the settings name the database."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from bench.hsds import ROW

Row = tuple[str, str]


def each_database(module: str) -> list[Row]:
    """What `python -m module --measure` measures in SQLite, and in PostgreSQL when the surroundings name one in
    UPPTACK_BENCH_PG or UPPTACK_DATABASE."""
    named = os.environ.get("UPPTACK_BENCH_PG") or os.environ.get("UPPTACK_DATABASE", "")
    rows = [(f"SQLite: {name}", figure) for name, figure in measured(module, "")]
    if named.startswith("postgres"):
        rows += [(f"PostgreSQL: {name}", figure) for name, figure in measured(module, own_database(module, named))]
    return rows


def measured(module: str, database: str) -> list[Row]:
    """What a process of its own measures in a database."""
    with tempfile.TemporaryDirectory(prefix="upptack-bench-") as folder:
        surroundings = {**os.environ, "UPPTACK_MODE": "test", "UPPTACK_FOLDER": folder, "UPPTACK_DATABASE": database}
        command = [sys.executable, "-m", module, "--measure"]
        said = subprocess.run(command, env=surroundings, stdout=subprocess.PIPE, text=True, check=True).stdout
    found = [line.removeprefix(ROW).split("\t") for line in said.splitlines() if line.startswith(ROW)]
    return [(name, figure) for name, figure in found]


def own_database(module: str, address: str) -> str:
    """Makes an empty database beside the one that is named, and answers its address."""
    import psycopg

    name = f"{module.replace('.', '_')}_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{address.rpartition('/')[0]}/{name}"
