"""The agencies, and what the decision tables take each for.

The tables know some agencies by rules of their own. Every other is known by its duty to report concern for a child
(19 kap. 1 § socialtjänstlagen, 2025:400): listed there, one whose work concerns children and young people (21 p.), or
not settled. So an agency joins with data only: a folder with `agency.toml` in the installation's own folder.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from upptack.law.facts import FACTS
from upptack.law.provisions import provisions

FILE: Final = "agency.toml"
"""What describes an agency in its folder."""

CODE: Final = re.compile(r"[a-z][a-z0-9]{1,7}")
"""An agency's code: it stands in addresses, in counts and before the codes of its units."""

OTHER: Final = "other"
DUTIES: Final = ("named", "children", OTHER)
"""The values of the fact `agency` that a further agency can have; the rest are agencies with rules of their own."""

RESERVED: Final = frozenset({"alla", "gemensam", "template", "upptack", "significance"})
"""Words that stand for something else where a code does: everyone, the shared routine, the template, the product."""

_FILE = Path(__file__).parent / "data" / "agencies.toml"
_further: dict[str, Agency] = {}


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency. `duty` is what the tables take it for (`DUTIES`, or its own code), `why` what that rests on, `source`
    a provision's id or where it was decided. `checked` and `expires`: the first and last day that our check holds.
    `responsible`: a function, never a person."""

    code: str
    name: str
    duty: str
    why: str
    source: str
    checked: date
    expires: date
    responsible: str


Agencies: TypeAlias = Mapping[str, Agency]


def known() -> Agencies:
    """Every agency by code: those the product comes with, then the installation's own."""
    return MappingProxyType({**shipped(), **_further})


def further() -> Agencies:
    """The agencies that this installation has added, by code."""
    return MappingProxyType(dict(_further))


@cache
def shipped() -> Agencies:
    """The agencies that the product comes with, by code."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    days = {key: data[key] for key in ("checked", "expires")}
    return MappingProxyType({entry["code"]: Agency(**(days | entry)) for entry in data["agency"]})


def fact(code: str) -> str:
    """The value of the fact `agency` for an agency's code. One that nobody has described is `other`: then the tables
    say that the lawyer is to be asked, never that no duty holds."""
    found = known().get(code)
    if found:
        return found.duty
    return code if code in FACTS["agency"].values else OTHER


def read_also(folder: Path) -> tuple[str, ...]:
    """From now on the agencies in this folder count too, one in each `<code>/agency.toml`; nothing else there is read,
    and nothing need be there. Answers with a sentence for each that cannot be used: it is left out, so that its
    members are told to ask the lawyer."""
    _further.clear()
    wrong = []
    for file in sorted(folder.glob(f"*/{FILE}")):
        try:
            found = agency_in(file.parent)
            if found.code != file.parent.name:
                raise ValueError(f"{file}: mappen ska heta {found.code}.")
        except (OSError, ValueError) as error:
            wrong.append(str(error))
        else:
            _further[found.code] = found
    return tuple(wrong)


def agency_in(folder: Path) -> Agency:
    """The agency that a folder describes. Raises ValueError with every fault, a sentence on each line."""
    file = folder / FILE
    if not file.exists():
        raise ValueError(f"{FILE} saknas.")
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{FILE} går inte att läsa: {error}.") from error
    if wrong := tuple(_faults(data)):
        raise ValueError("\n".join(f"{FILE}: {sentence}" for sentence in wrong))
    return Agency(**data)


def _faults(data: Mapping[str, Any]) -> Iterator[str]:
    needed = [field.name for field in fields(Agency)]
    for name in needed:
        if not isinstance(data.get(name), date if name in ("checked", "expires") else str) or not data[name]:
            yield f"skriv {name}{' som en dag, till exempel 2027-02-28' if name in ('checked', 'expires') else ''}."
    for name in sorted(set(data) - set(needed)):
        yield f"{name} är okänt här."
    code, name, duty = (str(data.get(key, "")) for key in ("code", "name", "duty"))
    yield from _code_faults(code, name)
    if duty and duty not in DUTIES:
        yield f"duty ska vara något av {', '.join(DUTIES)}, inte {duty}."
    if str(data.get("source", "")).startswith("sol-") and data["source"] not in provisions():
        yield f"bestämmelsen {data['source']} finns inte."
    yield from _day_faults(data)


def _code_faults(code: str, name: str) -> Iterator[str]:
    if code and not CODE.fullmatch(code):
        yield "code ska vara 2 till 8 tecken, a–z och siffror, och börja med en bokstav."
    if code in shipped() or code in RESERVED or code in FACTS["agency"].values:
        yield f"koden {code} används redan till något annat. Välj en annan."
    if len(name) > 80:
        yield "name får ha högst 80 tecken."
    if name in {each.name for each in shipped().values()}:
        yield f"{name} finns redan."


def _day_faults(data: Mapping[str, Any]) -> Iterator[str]:
    checked, expires = data.get("checked"), data.get("expires")
    if isinstance(checked, date) and isinstance(expires, date) and not 0 <= (expires - checked).days <= 366:
        yield "en kontroll gäller högst ett år: expires ska vara efter checked, och inom ett år."
