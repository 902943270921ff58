"""What the folder of an agency that joins holds, and everything that is missing or wrong with it, in plain Swedish."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from upptack.dmn import check
from upptack.knowledge import api as knowledge
from upptack.knowledge.information import actions as information
from upptack.knowledge.routines import contents as routines
from upptack.law import agencies, case_safety, installed, parties, significance
from upptack.law.agencies import Agency
from upptack.staff.models import Agency as Row
from upptack.staff.models import Unit

UNITS: Final = "units.toml"
NEEDED: Final = (agencies.FILE, UNITS, routines.AGENCY_FILE, parties.FILE)
OPTIONAL: Final = (case_safety.FILE,)
FOLDERS: Final = ("handbook", installed.SIGNIFICANCE)
TOLD: Final = ("README.md",)
"""What may stand in the folder besides: nothing reads it."""

UNREAD: Final = f"De andra filerna kontrolleras när {agencies.FILE} är rätt."
UNIT: Final = re.compile(r"[a-z0-9-]{1,40}")
CONTACT: Final = ("contact_name", "contact_phone", "contact_email", "contact_hours", "contact_checked")
LONGEST: Final = {"name": 80, "contact_name": 80, "contact_phone": 30, "contact_email": 254, "contact_hours": 80}

SAID: Final = {
    r"The layer (.+) is there twice": r"Lagret \1 står två gånger",
    r"two_party cannot be '(.*)'": r"two_party ska vara no, unknown eller yes, inte \1",
    r"the sentence that is read first is missing": "skriv lead, meningen som läses först",
    r"the topic '(.*)' does not exist": r"topic \1 finns inte",
    r"nothing is known of (.+?)\. \(": r"ingen bestämmelse eller källa heter \1. (",
    r"it rests on law that has been repealed": "det vilar på en bestämmelse som är upphävd",
    r"a question, and only a question, says whose task it is": "task ska finnas i find_out, och bara där",
    r"it says neither what it rests on nor whose task it is": "skriv provisions, sources eller task",
    r"a check holds for a year at most": "en kontroll gäller högst ett år",
    r"the layers of (.+) are not .+'s own": r"agency får bara vara den egna koden, inte \1",
    r"the points (.+) do not begin with (.+)-": r"varje id ska börja med \2-, inte \1",
    r"the points (.+) are there twice": r"punkterna \1 står två gånger",
    r"the layer (.+) is there twice": r"lagret \1 står två gånger",
    r"the subject '(.*)' does not exist": r"subject \1 finns inte",
    r"the moments (.+) are not moments of a case": r"moments \1 är inte tillfällen i ett ärende",
    r"'(.*)' makes nothing harder": r"harder ska vara protected eller two_party, inte \1",
    r"it says 'only' but not when": "only kräver harder",
    r"it says either not what or not why": "skriv både text och why",
    r"nothing is known of (.+)": r"ingen bestämmelse eller källa heter \1",
    r"the sources (.+) are already known elsewhere": r"källorna \1 finns redan någon annanstans",
}
"""What the room of law says of a layer in English, and the same in Swedish."""


def units_in(folder: Path) -> tuple[dict[str, Any], ...]:
    """The units that the folder describes, as they are written. Raises ValueError when the file cannot be read."""
    return tuple(_read(folder / UNITS).get("unit", []))


def faults(folder: Path) -> tuple[str, ...]:
    """Everything that is missing or wrong with a folder, a sentence each; empty when the agency can be added."""
    if not folder.is_dir():
        return (f"{folder}: mappen finns inte.",)
    missing = [f"{name} saknas." for name in NEEDED if not (folder / name).is_file()]
    known = {*NEEDED, *OPTIONAL, *FOLDERS, *TOLD}
    strange = sorted(each.name for each in folder.iterdir() if each.name not in known and each.name[0] != ".")
    found = [*missing, *(f"{name}: ingen sådan fil läses. Se efter hur namnet stavas." for name in strange)]
    if deep := tuple(_too_deep(folder)):
        return (*found, *deep)
    try:
        agency = agencies.agency_in(folder)
    except (OSError, ValueError) as error:
        return tuple(
            dict.fromkeys((*found, *str(error).splitlines(), "Övriga filer läses när agency.toml går att läsa."))
        )
    return (*found, *_taken(agency), *_in_files(folder, agency.code))


def _too_deep(folder: Path) -> Iterator[str]:
    """Files that no reader gets to the end of: lists in lists in lists."""
    for file in sorted(folder.rglob("*.toml")):
        try:
            tomllib.loads(file.read_text(encoding="utf-8"))
        except RecursionError:
            yield f"{file.relative_to(folder)}: värdena ligger för djupt i varandra."
        except (OSError, ValueError):
            continue  # told where it is read


def _taken(agency: Agency) -> Iterator[str]:
    """Whether somebody else in this installation has the code or the name."""
    row = Row.objects.filter(pk=agency.code).first()
    if row and agency.code not in agencies.further() and row.name != agency.name:
        yield f"{agencies.FILE}: koden {agency.code} används redan av {row.name}."
    if Row.objects.filter(name=agency.name).exclude(pk=agency.code).exists():
        yield f"{agencies.FILE}: en annan myndighet här heter redan {agency.name}."


def _in_files(folder: Path, code: str) -> Iterator[str]:
    read: dict[str, dict[str, Any]] = {}
    for name in NEEDED[1:]:
        if (folder / name).is_file():
            try:
                read[name] = _read(folder / name)
            except ValueError as error:
                yield str(error)
    if UNITS in read:
        yield from _units(read[UNITS], code)
    if routines.AGENCY_FILE in read:
        yield from routines.faults_in(read[routines.AGENCY_FILE], code)
    if parties.FILE in read:
        yield from _parties(read[parties.FILE], read.get(routines.AGENCY_FILE, {}).get("routine", []), code)
    yield from _case_safety(folder / case_safety.FILE, read.get(routines.AGENCY_FILE, {}).get("routine", []), code)
    yield from _fields(folder, read.get(routines.AGENCY_FILE, {}).get("routine", []), code)
    yield from information.faults_in(folder, code)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"{file.name} går inte att läsa: {error}.") from error


def _units(data: Mapping[str, Any], code: str) -> Iterator[str]:
    rows = data.get("unit", [])
    if not rows:
        yield f"{UNITS}: minst en enhet ska finnas, under [[unit]]."
    counties = {county.code for county in knowledge.counties()}
    for key in ("code", "name"):
        values = [row.get(key) for row in rows]
        for twice in sorted({str(value) for value in values if values.count(value) > 1}):
            yield f"{UNITS}: {key} {twice} står två gånger."
    for row in rows:
        place = f"{UNITS}, {row.get('code', '(utan code)')}"
        yield from (f"{place}: {sentence}" for sentence in _unit(row, code, counties))


def _unit(row: Mapping[str, Any], code: str, counties: Iterable[str]) -> Iterator[str]:
    own = str(row.get("code", ""))
    if not UNIT.fullmatch(own) or not own.startswith(f"{code}-"):
        yield f"code ska börja med {code}- och ha högst 40 tecken: a–z, siffror och bindestreck."
    if not row.get("name"):
        yield "skriv name."
    for name in sorted(set(row) - {"code", "name", "county", *CONTACT}):
        yield f"{name} är okänt här."
    for name, longest in LONGEST.items():
        if not isinstance(row.get(name, ""), str) or len(row.get(name, "")) > longest:
            yield f"{name} ska vara text med högst {longest} tecken."
    if row.get("county", "") and row["county"] not in counties:
        yield f"länet {row['county']} finns inte. Skriv länskoden med två siffror, eller utelämna county."
    yield from _contact(row)


def _contact(row: Mapping[str, Any]) -> Iterator[str]:
    if row.get("contact_name") and not (row.get("contact_phone") and isinstance(row.get("contact_checked"), date)):
        yield "en namngiven kontakt ska ha contact_phone och contact_checked, dagen då uppgiften kontrollerades."
    if row.get("contact_email"):
        try:
            validate_email(row["contact_email"])
        except ValidationError:
            yield "skriv contact_email så här: namn@myndigheten.se"


def _parties(data: Mapping[str, Any], rows: Iterable[Mapping[str, Any]], code: str) -> Iterator[str]:
    absent = [
        f"{parties.FILE}: skriv {key} överst." for key in ("checked", "expires", "responsible") if key not in data
    ]
    layers = data.get("layer", [])
    for layer in layers:
        lacking = [key for key in ("agency", "matter", "two_party", "lead", "statement") if key not in layer]
        absent += [f"{parties.FILE}, {layer.get('matter', '(utan matter)')}: skriv {key}." for key in lacking]
        if layer.get("agency", code) != code:
            absent.append(f"{parties.FILE}, {layer.get('matter', '')}: agency ska vara {code}.")
    yield from absent
    if absent:
        return
    try:
        yield from map(in_swedish, dict.fromkeys(parties.faults_in(data, code)))
    except (KeyError, TypeError) as error:
        yield f"{parties.FILE}: ett stycke saknar topic eller text, eller har något som är okänt ({error})."
    yield from _covered({str(each["matter"]): each for each in layers}, rows)


def _covered(layers: Mapping[str, Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Every matter has its layer, and the layer is never milder than the routine of whether there is another party."""
    order = ("no", "unknown", "yes")
    matters = {str(row.get("matter")): str(row.get("two_party")) for row in rows}
    for matter, said in matters.items():
        if matter not in layers:
            yield f"{parties.FILE}: ärendeslaget {matter} saknar ett lager. Skriv minst vad som inte är känt."
        elif said in order and order.index(layers[matter]["two_party"]) < order.index(said):
            yield f"{parties.FILE}, {matter}: two_party får inte vara mildare än i {routines.AGENCY_FILE} ({said})."
    for matter in sorted(set(layers) - {*matters, parties.ALL}):
        yield f"{parties.FILE}, {matter}: ärendeslaget finns inte i {routines.AGENCY_FILE}."


def _case_safety(file: Path, rows: Iterable[Mapping[str, Any]], code: str) -> Iterator[str]:
    if not file.exists():
        return
    try:
        layers, _ = case_safety.read_agency(file.read_text(encoding="utf-8"), code)
    except KeyError as error:
        yield f"{file.name}: skriv {error.args[0]}."
    except TypeError as error:
        yield f"{file.name}: en punkt saknar något, eller har något som är okänt ({error})."
    except (OSError, ValueError) as error:
        yield in_swedish(str(error))
    else:
        for matter in sorted({matter for _, matter in layers} - {*(row.get("matter") for row in rows), parties.ALL}):
            yield f"{file.name}, {matter}: ärendeslaget finns inte i {routines.AGENCY_FILE}."


def _fields(folder: Path, rows: Iterable[Mapping[str, Any]], code: str) -> Iterator[str]:
    """What is wrong with the agency's own fields, read beside the product's and those of the other agencies."""
    own = folder / installed.SIGNIFICANCE
    if not own.is_dir():
        return
    before = installed.fields_of()
    others = [each for each in before if each.parent.name != code]
    try:
        wrong = installed.read_fields([*others, own])
        yield from (f"{own.name}/{sentence}" for sentence in wrong)
        if not wrong:
            for field in significance.all_fields().values():
                if (own / f"{field.id}.toml").exists():
                    yield from (f"{own.name}/{field.id}.toml: {said}" for said in _field(field, rows, code))
    finally:
        installed.read_fields(before)


def _field(field: significance.Field, rows: Iterable[Mapping[str, Any]], code: str) -> Iterator[str]:
    if field.agency != code:
        yield f'skriv agency = "{code}".'
    if not field.id.startswith(f"{code}-"):
        yield f"id och filnamn ska börja med {code}-."
    for matter in sorted(set(field.matters) - {str(row.get("matter")) for row in rows}):
        yield f"ärendeslaget {matter} finns inte i {routines.AGENCY_FILE}."
    for language in significance.LANGUAGES:
        try:
            if significance.leaflet(field.id, language) is None:
                yield f"bladet person/{field.id}.{language}.toml saknas."
        except ValueError as error:
            yield str(error)
    if check(significance.model(field.id)):
        yield f"tabellen {field.id}.dmn svarar inte exakt en gång på varje fall."


def in_swedish(sentence: str) -> str:
    """What the room of law says of a layer, in Swedish where it has been put into Swedish here."""
    for found, said in SAID.items():
        sentence = re.sub(found, said, sentence)
    return sentence


def unit_row(row: Mapping[str, Any], agency: str) -> Unit:
    """A unit as the database has it."""
    contact = {name: row.get(name) or (None if name == "contact_checked" else "") for name in CONTACT}
    return Unit(code=row["code"], agency_id=agency, county_id=row.get("county") or None, name=row["name"], **contact)
