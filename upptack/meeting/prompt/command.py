"""``upptack prompt``: makes, shows and ends the keys of case systems."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from django.utils import timezone

from upptack.meeting.prompt import actions, forms, keys, queries
from upptack.staff.actions import Refused


def parser() -> argparse.ArgumentParser:
    """The commands and their arguments."""
    top = argparse.ArgumentParser(prog="upptack prompt", description="Nycklar för ärendesystem.")
    commands = top.add_subparsers(dest="command", required=True, metavar="KOMMANDO")
    key = commands.add_parser("key", help="gör en nyckel; den visas bara nu")
    key.add_argument("agency", metavar="MYNDIGHET", help="myndighetens kod, till exempel fk")
    key.add_argument("system", metavar="NAMN", help="systemets namn")
    end = commands.add_parser("end", help="avsluta en nyckel")
    end.add_argument("id", metavar="ID", help="nyckelns id, som keys visar")
    commands.add_parser("keys", help="visa nycklarna")
    return top


def make(arguments: argparse.Namespace) -> None:
    """Makes a key and prints it."""
    system = forms.named(arguments.system)
    if not forms.is_system(system):
        raise Refused("Skriv systemets namn, med 2 till 80 tecken.")
    print(actions.make_key(keys.new_name(), arguments.agency, system, by=None, at=timezone.localdate()).text)


def end(arguments: argparse.Namespace) -> None:
    """Ends a key."""
    actions.end_key(arguments.id, by=None, at=timezone.localdate())
    print("Nyckeln är avslutad.")


def listed(arguments: argparse.Namespace) -> None:
    """Prints every key, one a line, without its secret."""
    for key in queries.every_key():
        standing = f"avslutad {key.ended_on}" if key.ended_on else "gäller"
        print(f"{key.pk}  {key.agency_id}  {key.system}  …{key.last}  gjord {key.made_on}, {standing}")


def main(argv: Sequence[str]) -> int:
    """Runs one command; returns its exit status. A refusal is said in a sentence, status 2."""
    arguments = parser().parse_args(argv)
    try:
        {"key": make, "end": end, "keys": listed}[arguments.command](arguments)
    except Refused as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0
