"""The record of processing (GDPR article 30), drawn from what each field declares that it holds.

A field's database comment begins with what kind it is: staff, organisation, content, count or technical. The record
lists every field about staff and counts the others. There is no kind for a client, for there is no such field.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Field, Model

from upptack.config.environment import ROOT

DATA = Path(__file__).with_name("data") / "processing.toml"
ARCHITECTURE = ROOT / "ARCHITECTURE.md"
DECLARED = re.compile(r"(staff|organisation|content|count|technical) \| (\S.*)", re.DOTALL)
KINDS = {
    "staff": "om medarbetare",
    "organisation": "om myndighet, enhet eller verksamhet",
    "content": "delat innehåll",
    "count": "antal och koder för statistik",
    "technical": "teknik",
}
"""The kinds that a comment begins with, in the words of the record."""


@dataclass(frozen=True, slots=True)
class Declared:
    """One column: its app, table and name, and what its comment says (kind and content, "" when it says nothing)."""

    app: str
    table: str
    name: str
    kind: str
    holds: str


def declared(models: Iterable[type[Model]]) -> tuple[Declared, ...]:
    """What every column of ours declares. Left out are those that the framework makes by itself: keys that count up,
    tables of links, and the state, lock and history that Wagtail adds to reviewed content."""
    found = []
    for model in models:
        for field in model._meta.local_fields:
            if model._meta.auto_created or field.auto_created or field.name in added(model):
                continue
            said = DECLARED.fullmatch(str(field.db_comment or ""))
            kind, holds = (said[1], said[2]) if said else ("", "")
            found.append(Declared(model._meta.app_label, model._meta.db_table, str(field.column), kind, holds))
    return tuple(found)


def added(model: type[Model]) -> set[str]:
    """The names of the fields that Wagtail's own abstract models give a model."""
    bases = (base for base in model.__mro__ if base.__module__.startswith("wagtail.") and hasattr(base, "_meta"))
    fields: Iterable[Field[Any, Any]] = (field for base in bases for field in base._meta.local_fields)
    return {field.name for field in fields}


def ours() -> tuple[Declared, ...]:
    """What every column of the product's own tables declares."""
    models = (model for model in apps.get_models() if model.__module__.startswith("upptack.") and not model._meta.proxy)
    return declared(models)


def read() -> dict[str, Any]:
    """The data file."""
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def kept(text: str | None = None) -> tuple[tuple[str, str, str], ...]:
    """The lines of the table "What is kept, and where" in ARCHITECTURE.md: what, where, how long."""
    text = text if text is not None else ARCHITECTURE.read_text(encoding="utf-8")
    table = text.partition("| kept | where | for how long |")[2].partition("\n\n")[0]
    rows = (line.strip("|").split(" | ") for line in table.splitlines() if line.startswith("| "))
    return tuple((row[0].strip(), row[1].strip(), row[2].strip()) for row in rows)


def problems(columns: Iterable[Declared], data: dict[str, Any], lines: Iterable[tuple[str, str, str]]) -> list[str]:
    """What the record cannot be drawn of: a column that declares nothing, a room that nobody has described or that is
    described and not there, a line of the table that no room answers for, or the other way round."""
    columns = list(columns)
    described = Counter(app for room in data["room"] for app in room["apps"])
    there = {column.app for column in columns}
    answered = {line for each in (*data["room"], *data["passing"]) for line in each["kept"]}
    titles = {line[0] for line in lines}
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return [
        *(f"{column.table}.{column.name}: säger inte vad den innehåller" for column in columns if not column.kind),
        *(f"{app}: inget rum i processing.toml" for app in sorted(there - described.keys())),
        *(f"{app}: finns inte, eller står två gånger" for app, n in described.items() if app not in there or n > 1),
        *(f"ARCHITECTURE.md: ingen svarar för raden {title!r}" for title in sorted(titles - answered)),
        *(f"processing.toml: raden {title!r} finns inte i ARCHITECTURE.md" for title in sorted(answered - titles)),
        *(f"{table}: finns inte" for table in data["others"] if table not in tables),
    ]


def drawn() -> str:
    """The record in Markdown."""
    data, columns, lines = read(), ours(), kept()
    head = [
        "# Registerförteckning (artikel 30 i dataskyddsförordningen)",
        "",
        "Utkast som ingen jurist har läst. Listan görs av fälten i programmet; ändra aldrig här. Texten om varje fält",
        "är den som står i databasen, på engelska. Upptäck har inget fält för den som söker myndigheten.",
        "",
        *open_points(),
        "",
        f"{len(columns)} fält i {len({column.table for column in columns})} tabeller: "
        + ", ".join(
            f"{n} {KINDS.get(kind, 'utan förklaring')}" for kind, n in Counter(c.kind for c in columns).most_common()
        )
        + ".",
    ]
    rooms = [line for room in data["room"] for line in of_room(room, columns, lines)]
    return "\n".join([*head, *rooms, *of_passing(data, lines)]) + "\n"


def open_points() -> list[str]:
    """What only the agency can say, and whose task it is."""
    return [
        "| punkt | utkast | vems uppgift |",
        "|---|---|---|",
        "| personuppgiftsansvarig, ombud, kontakt | varje myndighet för sin installation | myndigheten fyller i |",
        "| rättslig grund | uppgift av allmänt intresse (artikel 6.1 e) | juristen avgör |",
        "| gemensam drift | personuppgiftsbiträde eller gemensamt ansvar | juristen avgör |",
        "| mottagare | den verksamhet som får en överlämning; andra installationer får antal | juristen bekräftar |",
        "| överföring till tredje land | programmet gör ingen; driftens plats avgör | myndigheten bekräftar |",
        "| gallring | tiderna nedan är programmets | arkivarien beslutar |",
        "| säkerhetsåtgärder | SECURITY.md, docs/generated/asvs.md | den säkerhetsansvariga bedömer |",
    ]


def of_room(room: dict[str, Any], columns: Iterable[Declared], lines: Iterable[tuple[str, str, str]]) -> list[str]:
    """One room: why, whose, how long, how many fields of each kind, and every field about staff."""
    mine = [column for column in columns if column.app in room["apps"]]
    about = [column for column in mine if column.kind == "staff"]
    counted = ", ".join(
        f"{n} {KINDS.get(kind, 'utan förklaring')}" for kind, n in Counter(c.kind for c in mine).items()
    )
    made = [
        "",
        f"## {room['name']}",
        "",
        f"- Ändamål: {room['why']}",
        f"- Vems uppgifter: {room['whose']}.",
        f"- Hur länge: {room['how_long']}",
        *(f"  - Enligt ARCHITECTURE.md: {what}; {how_long}." for what, _, how_long in lines if what in room["kept"]),
        f"- Fält: {counted}.",
    ]
    if about:
        made += ["", "| tabell | fält | innehåll |", "|---|---|---|"]
        made += [f"| {column.table} | {column.name} | {column.holds} |" for column in about]
    return made


def of_passing(data: dict[str, Any], lines: Iterable[tuple[str, str, str]]) -> list[str]:
    """What passes through without a table, and what the libraries' own tables hold about staff."""
    how_long = {what: kept_for for what, _, kept_for in lines}
    made = ["", "## Det som bara passerar", ""]
    for each in data["passing"]:
        made.append(f"- {each['what']}: {each['how']}")
        made += [f"  - Enligt ARCHITECTURE.md: {line}; {how_long.get(line, 'okänt')}." for line in each["kept"]]
    made += ["", "## Bibliotekens egna tabeller med uppgifter om medarbetare", "", "| tabell | innehåll |", "|---|---|"]
    return [*made, *(f"| {table} | {holds} |" for table, holds in data["others"].items())]
