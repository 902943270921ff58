"""The directory as a sheet (CSV): one row a contact, with the columns of its body. Reads what editors bring back, and
says of every row whether it can be used and why not. Nothing that a spreadsheet would run as a formula comes in or
goes out (CWE-1236)."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any, Final, TypeAlias

from django.utils.text import slugify

from upptack.knowledge.directory import contents, rules
from upptack.knowledge.directory.contents import BodyEntry, Text
from upptack.knowledge.directory.models import Body, Contact

Cells: TypeAlias = Mapping[str, str]
BODY_COLUMNS: Final[Mapping[str, str]] = {
    "id": "id",
    "name": "namn",
    "kinds": "slag",
    "roles": "för vem",
    "sexes": "kön",
    "ages": "ålder",
    "languages": "språk",
    "languages_note": "om språken",
    "interpreter": "tolk",
    "national": "hela landet",
    "counties": "län",
    "municipalities": "kommuner",
    "run_by": "drivs av",
    "note_sv": "anteckning",
    "note_en": "anteckning på engelska",
    "look_up_sv": "så hittar man numret",
    "look_up_en": "så hittar man numret på engelska",
}
CONTACT_COLUMNS: Final[Mapping[str, str]] = {
    "channel": "väg",
    "value": "nummer eller adress",
    "task": "vems uppgift",
    "hours": "öppettider",
    "hours_note": "öppettider enligt källan",
    "evidence": "belägg",
    "source": "källa",
    "source_url": "källans adress",
    "seen": "källans datum",
    "verified_on": "kontrollerad",
    "expires_on": "gäller till",
}
COLUMNS: Final = {**BODY_COLUMNS, **CONTACT_COLUMNS}
"""Every column by the name of the field, with its heading."""

LONGEST: Final[Mapping[str, int | None]] = {
    field.name: field.max_length
    for model in (Body, Contact)
    for field in model._meta.local_concrete_fields
    if field.name in COLUMNS
}
RESERVED: Final = frozenset({"importera"})
"""Ids that no body may have: they are addresses of our own."""

FORMULA: Final = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""What a spreadsheet program may read as the beginning of a formula or a command."""

YES_NO: Final = {"ja": True, "nej": False}
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
BOMS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Unreadable(Exception):
    """The file is no such sheet; the text is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its number in the file, what it is about, and every reason why it cannot be used."""

    number: int
    body: str
    name: str
    contact: str
    value: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file says: its rows, and the bodies, none when a row cannot be used."""

    rows: tuple[Row, ...]
    entries: tuple[BodyEntry, ...]


@dataclass(slots=True)
class Parsed:
    """A row while it is read: its cells as written, what they mean, and what is wrong with them."""

    number: int
    id: str
    cells: Cells
    values: Mapping[str, Any]
    problems: list[str]

    @property
    def contact(self) -> str:
        """The row's contact in a few words."""
        return f"{self.cells['channel']} {self.cells['value'] or self.cells['task']}".strip()


def decode(raw: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or Windows-1252. Raises Unreadable for anything else."""
    encoding = next((name for mark, name in BOMS if raw.startswith(mark)), None)
    for name in (encoding,) if encoding else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(text):
            return text
    raise Unreadable("Filen går inte att läsa som text. Spara den som CSV med teckenkodningen UTF-8.")


def read(text: str, on: date) -> Sheet:
    """Reads a sheet. Dates are compared with the day `on`. Raises Unreadable when the columns are not those of the
    template, or there is no row."""
    lines = _lines(text)
    columns = _columns(next(lines, (0, []))[1])
    parsed = [_parsed(number, columns, cells, on) for number, cells in lines]
    if not parsed:
        raise Unreadable("Filen har inga rader under rubrikerna.")
    first: dict[str, Parsed] = {}
    seen: dict[tuple[str, ...], Parsed] = {}
    for row in parsed:
        before = first.setdefault(row.id, row)
        row.problems += _conflicts(row, before)
        same = seen.setdefault((row.id, *(str(row.values.get(name)) for name in ("channel", "value", "task"))), row)
        if same is not row:
            row.problems.append(f"Raden är densamma som rad {same.number}.")
    return _sheet(parsed)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with its number, empty ones left out. Parted by semicolons, commas or tabs: what the headings have."""
    heading = re.split(r"[\r\n]", text, maxsplit=1)[0]
    delimiter = max(";,\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise Unreadable(f"Rad {reader.line_num} går inte att läsa: citattecken eller skiljetecken är fel.") from error


def _columns(headings: Sequence[str]) -> tuple[str, ...]:
    known = {heading: name for name, heading in COLUMNS.items()}
    written = [" ".join(heading.lower().split()) for heading in headings]
    strange = [heading for heading in written if heading not in known]
    if strange:
        raise Unreadable(f"Kolumnen ”{strange[0]}” finns inte i mallen. Ta bort den eller använd mallens rubriker.")
    if missing := [heading for heading in known if heading not in written]:
        raise Unreadable(f"Kolumnen ”{missing[0]}” saknas. Använd mallens rubriker.")
    if len(set(written)) < len(written):
        raise Unreadable("En rubrik står två gånger.")
    return tuple(known[heading] for heading in written)


def _parsed(number: int, columns: Sequence[str], cells: Sequence[str], on: date) -> Parsed:
    written = {name: cells[place].strip() if place < len(cells) else "" for place, name in enumerate(columns)}
    problems = ["Raden har fler celler än det finns rubriker."] if len(cells) > len(columns) else []
    values: dict[str, Any] = {}
    for name, cell in written.items():
        try:
            values[name] = _value(name, cell)
        except ValueError as error:
            problems.append(f"Kolumnen ”{COLUMNS[name]}”: {error}")
    if not problems:
        contact = rules.Contact(**{name: values[name] for name in CONTACT_COLUMNS})
        problems += [sentence for _, sentence in rules.contact_problems(contact, on)]
        problems += _body_problems(values)
    id = values.get("id") or slugify(written["name"])[:60]
    if id in RESERVED:
        problems.append(f"Id {id} är upptaget. Välj ett annat namn eller id.")
    return Parsed(number, id, written, values, problems)


def _body_problems(values: Mapping[str, Any]) -> Iterator[str]:
    if not values["name"]:
        yield "Namnet saknas."
    for name, words in (("note", "Anteckningen"), ("look_up", "Hur man hittar numret")):
        if values[f"{name}_en"] and not values[f"{name}_sv"]:
            yield f"{words} finns på engelska men saknas på svenska."


def active(text: str) -> bool:
    """Whether a spreadsheet program might take a text for a formula, also after what cannot be seen."""
    seen = next((sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Cf"), "")
    return text.startswith(FORMULA) or seen in FORMULA


def _value(name: str, cell: str) -> Any:
    """What a cell means. Raises ValueError with a sentence."""
    guarded = cell[:1] == "'" and active(cell[1:])
    text = cell[1:] if guarded else cell
    phone = name == "value" and rules.phone_problem(text) is None
    if active(text) and not guarded and not phone:
        raise ValueError(f"Cellen börjar med {text.strip()[:1]} och kan läsas som en formel. Skriv om texten.")
    if name not in LONG:
        text = " ".join(text.split())
    longest = LONGEST[name]
    if longest is not None and name not in CHOICES and len(text) > longest:
        raise ValueError(f"Texten är för lång. Högst {longest} tecken får plats.")
    return PARSERS[name](text) if name in PARSERS else text


def _one_of(names: Iterable[tuple[str, str]]) -> Callable[[str], str]:
    """Reads a word as its code; the code itself may be written too."""
    known = tuple(names)
    codes = {code: code for code, _ in known} | {word.casefold(): code for code, word in known}

    def parse(text: str) -> str:
        code = codes.get(text.casefold())
        if code is None:
            raise ValueError(f"{text or 'Tom cell'} går inte att läsa. Skriv till exempel {known[0][1]}.")
        return code

    return parse


def _list_of(names: Callable[[], Iterable[tuple[str, str]]]) -> Callable[[str], tuple[str, ...]]:
    """Reads words with a bar between as their codes, each once."""

    def parse(text: str) -> tuple[str, ...]:
        one = _one_of(names())
        return tuple(dict.fromkeys(one(word.strip()) for word in text.split(BAR))) if text else ()

    return parse


def _languages(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in re.split(r"[|, ]+", text.lower()) if word))


def _yes_no(text: str) -> bool | None:
    if text and text.lower() not in YES_NO:
        raise ValueError("Skriv ja eller nej, eller lämna cellen tom.")
    return YES_NO.get(text.lower())


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text) if len(text) == 10 else date.fromisoformat("")
    except ValueError:
        raise ValueError(f"Datumet {text} ska skrivas som 2026-11-21.") from None


def _id(text: str) -> str:
    if text and slugify(text) != text:
        raise ValueError("Id skrivs med små bokstäver a till z, siffror och bindestreck.")
    return text


@cache
def kind_names() -> tuple[tuple[str, str], ...]:
    """Every kind of body with its Swedish name."""
    return tuple((id, kind.name.sv) for id, kind in contents.kinds().items())


@cache
def county_names() -> tuple[tuple[str, str], ...]:
    """Every county by code, with its name."""
    return tuple((county.code, county.name) for county in contents.counties())


@cache
def municipality_names() -> tuple[tuple[str, str], ...]:
    """Every municipality by code, with its short name."""
    return tuple((place.code, place.short) for place in contents.municipalities())


BAR: Final = "|"
LONG: Final = frozenset({"note_sv", "note_en", "look_up_sv", "look_up_en"})
"""The columns whose cells may have several lines."""

LISTS: Final[Mapping[str, Callable[[], Iterable[tuple[str, str]]]]] = {
    "kinds": kind_names,
    "roles": contents.ROLE_NAMES.items,
    "sexes": contents.SEX_NAMES.items,
    "ages": contents.AGE_NAMES.items,
    "counties": county_names,
    "municipalities": municipality_names,
}
CHOICES: Final = {"channel": rules.CHANNEL_NAMES, "evidence": rules.EVIDENCE_NAMES}
PARSERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "id": _id,
    **{name: _list_of(names) for name, names in LISTS.items()},
    **{name: _one_of(names) for name, names in CHOICES.items()},
    "languages": _languages,
    "interpreter": _yes_no,
    "national": lambda text: bool(_yes_no(text)),
    "hours": rules.read_hours,
    "verified_on": _day,
    "expires_on": _day,
}


def _conflicts(row: Parsed, first: Parsed) -> Iterator[str]:
    for name, heading in BODY_COLUMNS.items():
        if name != "id" and row.cells[name] != first.cells[name]:
            yield f"Kolumnen ”{heading}” säger något annat än rad {first.number} om samma verksamhet."


def _sheet(parsed: Sequence[Parsed]) -> Sheet:
    by_body: dict[str, list[Parsed]] = {}
    for own in parsed:
        by_body.setdefault(own.id, []).append(own)
    entries = []
    if not any(own.problems for own in parsed):
        entries = [_entry(id, own) for id, own in by_body.items()]
        for entry in entries:
            by_body[entry.id][0].problems += (f"{each[0].upper()}{each[1:]}" for each in contents.entry_problems(entry))
    rows = tuple(
        Row(own.number, own.id, own.cells["name"], own.contact, own.values.get("value", ""), tuple(own.problems))
        for own in parsed
    )
    return Sheet(rows, () if any(row.problems for row in rows) else tuple(entries))


def _entry(id: str, parsed: Sequence[Parsed]) -> BodyEntry:
    values = parsed[0].values
    own = {field.name: values[field.name] for field in fields(BodyEntry) if field.name in values}
    texts = {name: _text(values[f"{name}_sv"], values[f"{name}_en"]) for name in ("note", "look_up")}
    made = tuple(rules.Contact(**{name: each.values[name] for name in CONTACT_COLUMNS}) for each in parsed)
    return BodyEntry(**{**own, **texts, "id": id, "contacts": made})


def _text(sv: str, en: str) -> Text | None:
    return Text(sv, en) if sv else None


def write(entries: Iterable[BodyEntry]) -> str:
    """The entries as a sheet that `read` reads back to the same. Raises ValueError for hours that cannot be written."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows.writerow(COLUMNS.values())
    for entry in entries:
        own = {name: _cell(name, _of(entry, name)) for name in BODY_COLUMNS}
        for contact in entry.contacts:
            cells = {**own, **{name: _cell(name, getattr(contact, name)) for name in CONTACT_COLUMNS}}
            rows.writerow(cells[name] for name in COLUMNS)
    return out.getvalue()


def _of(entry: BodyEntry, name: str) -> Any:
    own, _, language = name.rpartition("_")
    if own in ("note", "look_up") and language in ("sv", "en"):
        text: Text | None = getattr(entry, own)
        return getattr(text, language) if text else ""
    return getattr(entry, name)


def _cell(name: str, value: Any) -> str:
    """A value as a cell. What a spreadsheet would run as a formula gets an apostrophe before it and is text."""
    if name in LISTS:
        words = dict(LISTS[name]())
        text = f" {BAR} ".join(words[code] for code in value)
    elif name in CHOICES:
        text = dict(CHOICES[name])[value]
    elif name == "languages":
        text = f" {BAR} ".join(value)
    elif name == "hours":
        text = rules.hours_as_text(value)
    else:
        text = {None: "", True: "ja", False: "nej"}.get(value, str(value))
    return f"'{text}" if active(text) else text
