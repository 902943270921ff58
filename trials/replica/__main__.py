"""Journeys on two servers before a primary and a streaming replica: ``make replica``. Fails when a journey fails, when
the replica was never read, or when the same journeys were fewer than they should be."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.journeys.product import fresh_database, surroundings
from trials.replica.running import replica, servers

JOURNEYS = ("test_conversation.py", "test_handover.py", "test_public.py", "test_signin.py")
LEAST = 20
READ = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
FILLED = """
from upptack.config import cli, demo, demo_shared, demo_work
cli.migrate()
for load in (demo.load_content, demo.load_staff, demo_work.load, demo_shared.load):
    load()
"""


def journeys(product: dict[str, object], folder: Path) -> int:
    """Runs the journeys against the running product; returns how many passed. Raises SystemExit when one failed."""
    given = folder / "product.json"
    given.write_text(json.dumps(product))
    words = [sys.executable, "-m", "pytest", "-q", *(f"tests/journeys/{name}" for name in JOURNEYS)]
    own = {"UPPTACK_MODE": "test", "UPPTACK_FOLDER": str(folder / "tests"), "UPPTACK_JOURNEY_PRODUCT": str(given)}
    done = subprocess.run(words, env={**os.environ, **own}, capture_output=True, text=True, check=False)
    print("\n".join(done.stdout.splitlines()[-15:]))
    passed = re.search(r"(\d+) passed", done.stdout)
    if done.returncode or not passed:
        raise SystemExit("En resa gick inte.")
    return int(passed[1])


def main() -> int:
    """Starts everything, runs the journeys, and prints how many passed and how often the replica was read."""
    if not os.environ.get("UPPTACK_DATABASE", "").startswith("postgres"):
        print("Kör genom bin/with_postgres.py.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="upptack-replica-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in ("scratch", "standby", "tests"):
            (folder / part).mkdir()
        with fresh_database(folder) as primary:
            environment = surroundings(folder, primary)
            subprocess.run(
                [sys.executable, "-c", "import django; django.setup()\n" + FILLED], env=environment, check=True
            )
            with replica(primary, folder / "standby") as beside:
                environment["UPPTACK_DATABASE_REPLICA"] = beside.address
                with servers(environment, folder) as port:
                    before = int(str(beside.tell(READ)))
                    product = {"url": f"http://127.0.0.1:{port}", "folder": str(folder), "database": primary}
                    product |= {"log": str(folder / "server.log"), "scratch": str(folder / "scratch")}
                    passed = journeys({**product, "environment": environment}, folder)
                    reads = int(str(beside.tell(READ))) - before
    print(f"journeys on two servers and a replica: {passed} passed (least {LEAST}); read from the replica: {reads}")
    return int(passed < LEAST or reads == 0)


if __name__ == "__main__":
    sys.exit(main())
