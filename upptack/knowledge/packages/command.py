"""``upptack content``: keys, and packages of reviewed content from one installation to another."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from upptack.knowledge.packages import actions, keys
from upptack.knowledge.packages.rules import KINDS, MOST_BYTES, Refused

OUTCOMES = {"new": "nya", "changed": "ändrade", "same": "lika", "kept": "behållna som de är här"}


def parser() -> argparse.ArgumentParser:
    """The commands and their arguments."""
    top = argparse.ArgumentParser(prog="upptack content", description="Dela granskat innehåll mellan installationer.")
    commands = top.add_subparsers(dest="command", required=True, metavar="KOMMANDO")
    export = commands.add_parser("export", help="gör ett paket av det som är publicerat här")
    export.add_argument("file", type=Path, metavar="FIL")
    export.add_argument("--only", metavar="SLAG", default=",".join(KINDS), help="till exempel routines,guides")
    import_ = commands.add_parser("import", help="läs in ett paket, helt eller inte alls")
    import_.add_argument("file", type=Path, metavar="FIL")
    import_.add_argument("--dry-run", action="store_true", help="visa vad som skulle hända, men skriv ingenting")
    import_.add_argument("--older", action="store_true", help="tillåt ett paket som är äldre än ett redan inläst")
    key = commands.add_parser("key", help="visa installationens nyckelrad, eller gör en nyckel första gången")
    key.add_argument("name", nargs="*", metavar="NAMN", help="installationens namn")
    trust = commands.add_parser("trust", help="lita på en annan installations nyckel")
    trust.add_argument("line", nargs="+", metavar="RAD", help="nyckelraden: id, nyckel och namn")
    untrust = commands.add_parser("untrust", help="sluta lita på en nyckel")
    untrust.add_argument("id", metavar="ID")
    commands.add_parser("trusted", help="visa de nycklar som är betrodda här")
    return top


def export(arguments: argparse.Namespace, installation: Path) -> None:
    """Writes a package."""
    kinds = tuple(kind.strip() for kind in arguments.only.split(","))
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise Refused(f"Okänt slag: {', '.join(unknown)}. Slagen är: {', '.join(KINDS)}.")
    data = actions.export(installation, kinds, at=timezone.now())
    keys.write(arguments.file, data, 0o644)
    print(f"{arguments.file}: {len(data)} byte.")


def import_(arguments: argparse.Namespace, installation: Path) -> None:
    """Takes in a package and says what became of it."""
    with arguments.file.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    done = actions.take_in(data, installation, at=timezone.now(), older=arguments.older, dry_run=arguments.dry_run)
    print("\n".join(report(done, dry_run=arguments.dry_run)))


def report(done: actions.Outcome, *, dry_run: bool) -> list[str]:
    """What an import did, line by line."""
    manifest, signer = done.package.manifest, done.package.signed_by
    lines = [
        f"Paket från {signer.name} (nyckel {signer.id}), gjort {manifest.made_at:%Y-%m-%d %H:%M} UTC "
        f"med Upptäck {manifest.product}."
    ]
    for kind, counts in done.counts.items():
        told = [f"{counts[outcome]} {words}" for outcome, words in OUTCOMES.items() if counts.get(outcome)]
        lines.append(f"{KINDS[kind].capitalize()}: {', '.join(told)}.")
    for path in done.kept:
        waits = ": paketets text väntar som utkast" if path in done.drafts else ""
        lines.append(f"  behållen {path.removeprefix('content/')}{waits}")
    if dry_run:
        lines.append("Provkörning: ingenting har skrivits.")
    elif done.guides:
        lines.append("Starta om servern, så används de nya samtalsguiderna.")
    return lines


def key(arguments: argparse.Namespace, installation: Path) -> None:
    """Prints the installation's own line, and makes the pair of keys when a name is given."""
    folder = keys.folder_in(installation)
    made = keys.make(folder, " ".join(arguments.name)) if arguments.name else keys.own(folder)
    print(made.line)


def trust(arguments: argparse.Namespace, installation: Path) -> None:
    """Trusts a key."""
    line = keys.trust(keys.folder_in(installation), " ".join(arguments.line))
    print(f"Betrodd: {line.name} (nyckel {line.id}).")


def untrust(arguments: argparse.Namespace, installation: Path) -> None:
    """Stops trusting a key."""
    gone = keys.untrust(keys.folder_in(installation), arguments.id)
    print(f"Inte längre betrodd: {gone.name} (nyckel {gone.id}). Det som redan är inläst finns kvar.")


def trusted(arguments: argparse.Namespace, installation: Path) -> None:
    """Prints the trusted keys."""
    found = keys.trusted(keys.folder_in(installation))
    print("\n".join(each.line for each in found.values()) or "Ingen nyckel är betrodd här.")


COMMANDS: Mapping[str, Callable[[argparse.Namespace, Path], None]] = {
    "export": export,
    "import": import_,
    "key": key,
    "trust": trust,
    "untrust": untrust,
    "trusted": trusted,
}


def main(argv: Sequence[str]) -> int:
    """Runs one command in the installation that the settings name; returns 0, or 2 when it was refused, with the
    reason on standard error. Django must have been started."""
    arguments = parser().parse_args(argv)
    try:
        COMMANDS[arguments.command](arguments, settings.ENVIRONMENT.folder)
    except Refused as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. Kontrollera sökvägen och rättigheterna.", file=sys.stderr)
        return 2
    return 0
