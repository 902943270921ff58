"""``upptack site build DIR``: the public site as files for nginx or a CDN."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from django.utils import timezone

from upptack.knowledge.information import static_site


def parser() -> argparse.ArgumentParser:
    """What the command takes."""
    top = argparse.ArgumentParser(prog="upptack site", description="Den publika webbplatsen som filer.")
    commands = top.add_subparsers(dest="command", required=True, metavar="KOMMANDO")
    build = commands.add_parser("build", help="skriv webbplatsen till en mapp; en tidigare byts ut när den nya är hel")
    build.add_argument("folder", type=Path, metavar="MAPP")
    build.add_argument("--port", type=int, default=static_site.PORT, help="porten i nginx.conf")
    return top


def main(argv: Sequence[str]) -> int:
    """Builds the site; returns the exit status: 0, or 2 with a sentence that says why it could not be built."""
    arguments = parser().parse_args(argv)
    try:
        count = static_site.build(arguments.folder, timezone.localdate(), arguments.port)
    except static_site.Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"Webbplatsen kunde inte skrivas, den tidigare ligger kvar: {error}", file=sys.stderr)
        return 2
    print(f"{count} sidor i {arguments.folder}. Bygg igen varje natt: det som har gått ut dras tillbaka först då.")
    return 0
