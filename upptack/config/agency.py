"""``upptack agency``: an agency joins with data only, from a folder of files (docs/how-to/add-an-agency.md)."""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from upptack.config import agency_folder
from upptack.knowledge.information import actions as information
from upptack.knowledge.routines import actions as routines
from upptack.knowledge.search import actions as search
from upptack.law import agencies, installed
from upptack.law.frozen import fingerprint
from upptack.staff import actions as staff
from upptack.staff.models import Agency, Unit

LIST: Final = ".added.toml"
"""Beside the installation's copy: the SHA-256 of each file as it was added, so that a change made here is seen."""

OUTCOMES: Final = {"new": "nya", "changed": "ändrade", "same": "oförändrade", "kept": "behållna som de är här"}
DONE: Final = "Starta om servern på varje maskin, så gäller det i alla processer."


class Refused(Exception):
    """The folder cannot be added; each line says something that is missing or wrong."""


def parser() -> argparse.ArgumentParser:
    """The commands and their arguments."""
    top = argparse.ArgumentParser(prog="upptack agency", description="En myndighet till, med bara data.")
    commands = top.add_subparsers(dest="command", required=True, metavar="KOMMANDO")
    for name, words in (("check", "säg allt som saknas eller är fel"), ("add", "kontrollera och lägg till")):
        commands.add_parser(name, help=words).add_argument("folder", type=Path, metavar="MAPP")
    return top


def check(folder: Path) -> None:
    """Raises Refused with a sentence for everything that is missing or wrong with the folder."""
    if wrong := agency_folder.faults(folder):
        raise Refused("\n".join(wrong))


def add(folder: Path, installation: Path) -> Mapping[str, Counter[str]]:
    """Adds the agency, or brings it up to date; counts files, units, routines and chapters by what became of them.

    All or nothing: what is checked and loaded is the folder as it will lie here, with what has been changed here left
    as it is, and it is put in place last. Raises Refused."""
    check(folder)
    code = agencies.agency_in(folder).code
    own = installed.folder_in(installation) / code
    own.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="agency-", dir=installation) as place:
        ready = Path(place) / code
        files = merge(folder, own, ready)
        check(ready)
        with transaction.atomic():
            counts = {"Filer": files, **load(ready)}
            _put(ready, own, Path(place) / "earlier")
    installed.take_up(installation)
    search.bring_up_to_date(timezone.localdate())
    return counts


def _put(ready: Path, own: Path, aside: Path) -> None:
    """Puts a folder in another's place; the other one stays where it was when that cannot be done."""
    if own.exists():
        own.rename(aside)
    try:
        ready.rename(own)
    except OSError:
        if aside.exists():
            aside.rename(own)
        raise


def load(folder: Path) -> dict[str, Counter[str]]:
    """Brings an agency's folder into the database; counts what became of units, routines and chapters."""
    found = agencies.agency_in(folder)
    staff.load_agencies({found.code: found.name}, {})
    units = Counter(_unit(agency_folder.unit_row(row, found.code)) for row in agency_folder.units_in(folder))
    return {
        "Enheter": units,
        "Rutiner": routines.load_agency(folder),
        "Kapitel i handboken": information.load_agency(folder),
    }


def _unit(fresh: Unit) -> str:
    """Adds a unit, or brings its name and county up to date. The named contact is the unit's own, kept where its
    manager keeps it: the file's is taken only as long as the unit has none."""
    row = Unit.objects.filter(pk=fresh.pk).first()
    if row is None:
        staff.load_units([fresh])
        return "new"
    names = ["name", "county_id"]
    names += [] if row.contact_name else list(agency_folder.CONTACT)
    if all(getattr(row, name) == getattr(fresh, name) for name in names):
        return "same"
    for name in names:
        setattr(row, name, getattr(fresh, name))
    staff.load_units([row])
    return "changed"


def merge(folder: Path, own: Path, ready: Path) -> Counter[str]:
    """Writes in `ready` the folder as it will lie here: the newcomer's files, but this installation's own where they
    have been changed since they were added. Counts what became of the files."""
    listed = tomllib.loads((own / LIST).read_text(encoding="utf-8"))["files"] if (own / LIST).exists() else {}
    new, here = _files(folder), _files(own)
    count: Counter[str] = Counter()
    for name in sorted({*new, *here}):
        changed_here = name in here and fingerprint(here[name]) != listed.get(name)
        content = here[name] if changed_here and here[name] != new.get(name) else new.get(name)
        if content is None:
            continue
        count[_became(content, new.get(name), here.get(name))] += 1
        (ready / name).parent.mkdir(parents=True, exist_ok=True)
        (ready / name).write_bytes(content)
    lines = [f'"{name}" = "{fingerprint(content)}"\n' for name, content in sorted(new.items())]
    (ready / LIST).write_text("[files]\n" + "".join(lines), encoding="utf-8")
    return count


def _became(content: bytes, new: bytes | None, here: bytes | None) -> str:
    if content != new:
        return "kept"
    return "new" if here is None else "same" if here == content else "changed"


def _files(folder: Path) -> dict[str, bytes]:
    """Every file that is read in a folder, by its place there; hidden ones are not."""
    found = (file for file in folder.rglob("*") if file.is_file())
    named = {file.relative_to(folder).as_posix(): file for file in found}
    return {name: file.read_bytes() for name, file in named.items() if not _hidden(name)}


def _hidden(name: str) -> bool:
    """Whether a file, or a folder it lies in, is hidden."""
    return any(part.startswith(".") for part in name.split("/"))


def report(name: str, counts: Mapping[str, Counter[str]]) -> list[str]:
    """What adding did, line by line."""
    lines = [f"{name} är med."]
    for kind, count in counts.items():
        told = [f"{count[outcome]} {words}" for outcome, words in OUTCOMES.items() if count[outcome]]
        lines += [f"{kind}: {', '.join(told)}."] if told else []
    return [*lines, DONE]


def main(argv: Sequence[str]) -> int:
    """Runs one command; returns its exit status. What is wrong is said in sentences, status 2."""
    arguments = parser().parse_args(argv)
    try:
        if arguments.command == "check":
            check(arguments.folder)
            print("Mappen är hel. Myndigheten kan läggas till.")
        else:
            counts = add(arguments.folder, Path(settings.ENVIRONMENT.folder))
            name = Agency.objects.get(pk=agencies.agency_in(arguments.folder).code).name
            print("\n".join(report(name, counts)))
    except Refused as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0
