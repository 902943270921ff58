"""The directory's own data: kinds of body, national bodies, and the bodies every municipality has.

Pure reading of the files in `data/` (where they come from, how sure they are: `data/SOURCES.md`). A file
without the expected shape raises `ValueError` that names the entry; what is well-formed but wrong is told
by `problems`. No entry has an address: a shelter is protected by there being no place to write one.
"""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from upptack.knowledge.directory import rules

CHANNELS: Final = tuple(channel for channel, _ in rules.CHANNEL_NAMES)
ROLE_NAMES: Final = {
    "exposed": "utsatt",
    "uses": "utövar våld",
    "child": "barn",
    "relative": "anhörig",
    "professional": "yrkesverksam",
}
SEX_NAMES: Final = {"woman": "kvinna", "man": "man", "other": "annat"}
AGE_NAMES: Final = {
    "under_18": "under 18 år",
    "18_24": "18 till 24 år",
    "25_64": "25 till 64 år",
    "65_plus": "65 år eller äldre",
}
ROLES: Final = tuple(ROLE_NAMES)
SEXES: Final = tuple(SEX_NAMES)
AGES: Final = tuple(AGE_NAMES)
EVIDENCE: Final = tuple(evidence for evidence, _ in rules.EVIDENCE_NAMES)
Contact = rules.Contact

_DATA: Final = Path(__file__).parent / "data"
_LANGUAGE: Final = re.compile(r"[a-z]{2}")

Row = Mapping[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Swedish, the source language, and English."""

    sv: str
    en: str

    def in_language(self, language: str) -> str:
        """English for "en"; Swedish for every other language, as nothing else is written."""
        return self.en if language == "en" else self.sv


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of body. `look_up` tells how to find the right one when no number is known."""

    id: str
    name: Text
    does: Text
    look_up: Text
    provisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class County:
    """A county (län): two-digit code, official name and short name."""

    code: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality: four-digit code, official name ("Österåkers kommun"), short name, county code."""

    code: str
    name: str
    short: str
    county_code: str


@dataclass(frozen=True, slots=True)
class BodyEntry:
    """A body that helps. Empty `roles`, `sexes`, `ages` = everyone; empty `languages` = unknown.

    `interpreter` None = unknown. Area: `national`, or counties and municipalities by code. `look_up` is the
    body's own, else that of its first kind.
    """

    id: str
    name: str
    kinds: tuple[str, ...]
    roles: tuple[str, ...]
    sexes: tuple[str, ...]
    ages: tuple[str, ...]
    languages: tuple[str, ...]
    languages_note: str
    interpreter: bool | None
    national: bool
    counties: tuple[str, ...]
    municipalities: tuple[str, ...]
    run_by: str
    note: Text | None
    look_up: Text | None
    contacts: tuple[Contact, ...]


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of body by id, in the order of kinds.toml."""
    found = tuple(_kind(row) for row in _tables("kinds.toml", "kind"))
    return MappingProxyType({kind.id: kind for kind in found})


@cache
def counties() -> tuple[County, ...]:
    """The 21 counties, in code order."""
    return tuple(
        County(row["county_code"], row["county_name"], row["county_name_short"]) for row in _csv_rows("counties.csv")
    )


@cache
def municipalities() -> tuple[Municipality, ...]:
    """The 290 municipalities, in code order."""
    return tuple(
        Municipality(
            code=row["municipality_code"],
            name=row["municipality_name"],
            short=row["municipality_name_short"],
            county_code=row["county_code"],
        )
        for row in _csv_rows("municipalities.csv")
    )


@cache
def bodies() -> tuple[BodyEntry, ...]:
    """The national bodies, then social services and the out-of-hours unit of every municipality."""
    national = tuple(read_body(row) for row in _tables("bodies.toml", "body"))
    patterns = tuple(_tables("areas.toml", "per_municipality"))
    local = tuple(_local_body(pattern, place) for pattern in patterns for place in municipalities())
    return national + local


def read_body(row: Row) -> BodyEntry:
    """One `[[body]]` of bodies.toml as an entry. Raises `ValueError` on a missing or unknown field."""
    where = f"bodies.toml, {row.get('id', '?')}"
    _expect_fields(row, where, _BODY_NEEDS, _BODY_MAY)
    national, county_codes, municipality_codes = _area(row["area"], where)
    return BodyEntry(
        id=_string(row, "id", where),
        name=_string(row, "name", where),
        kinds=_strings(row, "kinds", where),
        roles=_strings(row, "roles", where),
        sexes=_strings(row, "sexes", where),
        ages=_strings(row, "ages", where),
        languages=_strings(row, "languages", where),
        languages_note=_string(row, "languages_note", where),
        interpreter=_typed(row, "interpreter", bool, where),
        national=national,
        counties=county_codes,
        municipalities=municipality_codes,
        run_by=_string(row, "run_by", where),
        note=_text(row, "note", where),
        look_up=_text(row, "look_up", where) or _look_up_of(row["kinds"]),
        contacts=tuple(_contact(contact, where) for contact in row["contact"]),
    )


_BODY_NEEDS: Final = frozenset({"id", "name", "kinds", "area", "contact"})
_BODY_MAY: Final = frozenset(
    {"roles", "sexes", "ages", "languages", "languages_note", "interpreter", "run_by", "note", "look_up"}
)
_CONTACT_NEEDS: Final = frozenset({"channel", "value", "evidence", "source"})
_CONTACT_MAY: Final = frozenset({"task", "hours", "hours_note", "source_url", "seen", "verified_on", "expires_on"})
_KIND_NEEDS: Final = frozenset({"id", "name", "does", "look_up", "provisions"})
_LOCAL_NEEDS: Final = frozenset(
    {"id", "name", "kind", "run_by", "interpreter", "languages_note", "look_up", "task", "evidence", "source"}
)


def _look_up_of(kind_ids: Iterable[str]) -> Text | None:
    """How to find a body of the first known kind, for a body that says nothing of its own."""
    return next((kinds()[id].look_up for id in kind_ids if id in kinds()), None)


def _contact(row: Row, where: str) -> Contact:
    _expect_fields(row, where, _CONTACT_NEEDS, _CONTACT_MAY)
    try:
        hours = rules.parse_hours(row.get("hours"))
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error
    return Contact(
        channel=_string(row, "channel", where),
        value=_string(row, "value", where),
        task=_string(row, "task", where),
        hours=hours,
        hours_note=_string(row, "hours_note", where),
        evidence=_string(row, "evidence", where),
        source=_string(row, "source", where),
        source_url=_string(row, "source_url", where),
        seen=_string(row, "seen", where),
        verified_on=_typed(row, "verified_on", date, where),
        expires_on=_typed(row, "expires_on", date, where),
    )


def _local_body(pattern: Row, place: Municipality) -> BodyEntry:
    where = f"areas.toml, {pattern.get('id', '?')}"
    _expect_fields(pattern, where, _LOCAL_NEEDS, frozenset())

    place_names = {"name": place.name, "short": place.short, "code": place.code}

    def fill(key: str) -> str:
        return _string(pattern, key, where).format(**place_names)

    contact = {"channel": "phone", "value": "", **{key: fill(key) for key in ("task", "evidence", "source")}}
    row = {
        "id": fill("id"),
        "name": fill("name"),
        "kinds": [fill("kind")],
        "area": [place.code],
        "run_by": fill("run_by"),
        "interpreter": pattern["interpreter"],
        "languages_note": fill("languages_note"),
        "look_up": {key: str(words).format(**place_names) for key, words in pattern["look_up"].items()},
        "contact": [contact],
    }
    return read_body(row)


def _kind(row: Row) -> Kind:
    where = f"kinds.toml, {row.get('id', '?')}"
    _expect_fields(row, where, _KIND_NEEDS, frozenset())
    name, does, look_up = (_text(row, key, where) for key in ("name", "does", "look_up"))
    if name is None or does is None or look_up is None:
        raise ValueError(f"{where}: name, does och look_up ska ha text på svenska och engelska.")
    return Kind(_string(row, "id", where), name, does, look_up, _strings(row, "provisions", where))


def _area(area: object, where: str) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    if area == "national":
        return True, (), ()
    if not isinstance(area, list) or not area or not all(isinstance(code, str) for code in area):
        raise ValueError(f"{where}: area ska vara ”national” eller en lista med koder för län och kommuner.")
    of_county = tuple(code for code in area if len(code) == 2)
    return False, of_county, tuple(code for code in area if len(code) != 2)


def _expect_fields(row: Row, where: str, needs: frozenset[str], may: frozenset[str]) -> None:
    if missing := sorted(needs - row.keys()):
        raise ValueError(f"{where}: fältet {', '.join(missing)} saknas.")
    if unknown := sorted(row.keys() - needs - may):
        raise ValueError(f"{where}: fältet {', '.join(unknown)} finns inte.")


def _typed(row: Row, key: str, kind: type[T], where: str) -> T | None:
    value = row.get(key)
    if value is not None and type(value) is not kind:
        raise ValueError(f"{where}: {key} har fel slags värde.")
    return value


def _string(row: Row, key: str, where: str) -> str:
    return _typed(row, key, str, where) or ""


def _strings(row: Row, key: str, where: str) -> tuple[str, ...]:
    values = row.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f"{where}: {key} ska vara en lista med ord.")
    return tuple(values)


def _text(row: Row, key: str, where: str) -> Text | None:
    words = row.get(key)
    if words is None:
        return None
    if not isinstance(words, dict) or set(words) != {"sv", "en"} or not all(words.values()):
        raise ValueError(f"{where}: {key} ska ha text på svenska (sv) och engelska (en).")
    return Text(words["sv"], words["en"])


def _tables(file: str, heading: str) -> Iterator[Row]:
    tables: list[Row] = tomllib.loads((_DATA / file).read_text(encoding="utf-8"))[heading]
    return iter(tables)


def _csv_rows(file: str) -> list[dict[str, str]]:
    with (_DATA / file).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def is_language(code: str) -> bool:
    """Whether a text looks like a code of ISO 639-1: two letters a to z."""
    return _LANGUAGE.fullmatch(code) is not None


def problems(entries: Iterable[BodyEntry]) -> tuple[str, ...]:
    """What is wrong with the entries, one plain Swedish sentence each that begins with the entry's id."""
    entries = tuple(entries)
    twice = (id for id, times in Counter(entry.id for entry in entries).items() if times > 1)
    found = [f"{id}: flera verksamheter har samma id." for id in twice]
    for entry in entries:
        found += [f"{entry.id}: {problem}" for problem in entry_problems(entry)]
        for contact in entry.contacts:
            label = f"{entry.id}, {contact.channel} {contact.value}".rstrip()
            found += [f"{label}: {sentence}" for _, sentence in rules.contact_problems(contact)]
    return tuple(found)


def entry_problems(entry: BodyEntry) -> Iterator[str]:
    """What is wrong with a body apart from its contacts, one plain Swedish sentence each."""
    if not entry.id or not entry.name or not entry.kinds or not entry.contacts:
        yield "id, namn, minst en sort och minst en kontaktväg måste finnas."
    known: tuple[tuple[str, tuple[str, ...], Iterable[str]], ...] = (
        ("okänd sort", entry.kinds, kinds()),
        ("okänd roll", entry.roles, ROLES),
        ("okänt kön", entry.sexes, SEXES),
        ("okänd åldersgrupp", entry.ages, AGES),
        ("okänd länskod", entry.counties, (county.code for county in counties())),
        ("okänd kommunkod", entry.municipalities, (place.code for place in municipalities())),
    )
    for word, used, allowed in known:
        yield from (f"{word}: {value}." for value in sorted(set(used) - set(allowed)))
    yield from (f"okänt språk: {code}." for code in entry.languages if not is_language(code))
    if problem := rules.area_problem(entry.national, entry.counties, entry.municipalities):
        yield problem
