"""Reads what is typed in the planner: numbers and choices, as Swedish writes them. What cannot be read is kept as it
was typed, with a sentence for each field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

from upptack.steering.planner import contents, queries
from upptack.steering.planner.contents import GROUPS
from upptack.steering.planner.effects import ANY, Range, Strategy

MOST_MET: Final = 100_000_000
MOST_MINUTES: Final = 600.0
LONGEST: Final = 20
LONGEST_TABLE: Final = 20_000
LONGEST_NAME: Final = 80
MINUTES: Final = ("question_minutes", "told_minutes", "false_minutes")
INDICATION: Final = ("indicated", "others_indicated")
OWN_OF_INSTRUMENT: Final = ("sensitivity", "specificity")
SINGLE: Final = ("agency", "met", "women", "strategy", "instrument", *GROUPS, "paused")
ORDER: Final = (
    "Skriv lägsta, troligaste och högsta i stigande ordning. Lämna lägsta och högsta tomma om de inte är kända."
)
_NUMBER: Final = re.compile(r"\d{1,9}(?:[,.]\d{1,6})?")
_SPACE: Final = re.compile(r"[\s\u00a0\u202f]+")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


class Unreadable(ValueError):
    """Something typed is no such number; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen, readable and complete. `women`: share of those met, None when not known. `paused`: months
    without support. `ranges`: by field, only those that were filled in. `places`: people met by municipality code;
    when there are any, `met` is their sum."""

    agency: str
    met: int
    women: float | None
    strategy: Strategy
    instrument: str
    setting: str
    path: str
    support: str
    paused: int
    ranges: Mapping[str, Range]
    places: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What was typed by field, a sentence for each field that has to be changed, and what was chosen when none has."""

    typed: Mapping[str, str]
    errors: Mapping[str, str]
    chosen: Chosen | None


def range_fields() -> dict[str, str]:
    """The unit of every field that takes a likeliest, a lowest and a highest number: share or minutes."""
    own = (*OWN_OF_INSTRUMENT, "uptake", *contents.prevalences())
    return {**{id: each.unit for id, each in contents.parameters().items()}, **dict.fromkeys(own, "share")}


def fields() -> tuple[str, ...]:
    """The name of every field."""
    ranges = [id + part for id in range_fields() for part in ("", "_low", "_high")]
    return (*SINGLE, *ranges, "places")


def beginning(agency: str) -> dict[str, str]:
    """What stands in the form when nobody has typed anything: the figures of the sources, and 100 000 people met as an
    example."""
    typed = dict.fromkeys(fields(), "")
    typed |= {"agency": agency, "met": "100 000", "strategy": Strategy.EVERYONE.value, "paused": "0"}
    typed["instrument"] = contents.default_of(contents.instruments())
    typed |= {group: contents.default_of(contents.choices(group)) for group in GROUPS}
    for id, each in contents.parameters().items():
        if each.range:
            typed |= _typed_range(id, each.range, each.unit)
    return typed


def as_parameters(chosen: Chosen) -> dict[str, Any]:
    """What was chosen as numbers and ids, as it is saved."""
    single = {id: getattr(chosen, id) for id in ("met", "women", "instrument", *GROUPS, "paused")}
    ranges = {id: [each.value, each.low, each.high] for id, each in chosen.ranges.items()}
    return {**single, "strategy": chosen.strategy.value, "ranges": ranges, "places": dict(chosen.places)}


def as_typed(agency: str, parameters: Mapping[str, Any]) -> dict[str, str]:
    """What would have to be typed for a saved scenario. Fields that are gone since then are left out."""
    typed = dict.fromkeys(fields(), "")
    typed |= {id: str(parameters.get(id, "")) for id in ("met", "strategy", "instrument", *GROUPS, "paused")}
    women = parameters.get("women")
    typed |= {"agency": agency, "women": "" if women is None else _shown(women * 100)}
    units = range_fields()
    for id, numbers in parameters.get("ranges", {}).items():
        if id in units:
            typed |= _typed_range(id, Range(*numbers), units[id])
    places = parameters.get("places", {})
    typed["places"] = "\n".join(f"{queries.place_name(code)}; {n}" for code, n in places.items())
    return typed


def read(posted: Mapping[str, str]) -> Read:
    """What was typed. Nothing of it is lost, whatever is wrong with it, but what is longer than any number."""
    typed = {id: str(posted.get(id, "") or "")[: LONGEST_TABLE if id == "places" else LONGEST] for id in fields()}
    errors: dict[str, str] = {}
    ranges = dict(_ranges(typed, errors))
    places = _places(typed["places"], errors)
    met = sum(n for _, n in places) if places else _whole(typed, "met", 1, MOST_MET, errors)
    paused = _whole(typed, "paused", 0, 12, errors)
    women = _women(typed, errors)
    errors = _wrong_choices(typed) | _missing(typed, ranges) | errors
    if errors:
        return Read(typed, errors, None)
    single = {id: typed[id] for id in ("agency", "instrument", *GROUPS)}
    strategy = Strategy(typed["strategy"])
    return Read(
        typed,
        errors,
        Chosen(**single, met=met, women=women, strategy=strategy, paused=paused, ranges=ranges, places=places),
    )


def read_name(posted: Mapping[str, str]) -> tuple[str, str]:
    """The name of a scenario on one line, and a sentence when there is none that can be saved."""
    name = " ".join(_CONTROL.sub(" ", posted.get("name", "")).split())
    if 2 <= len(name) <= LONGEST_NAME:
        return name, ""
    return name[:200], f"Skriv ett namn med högst {LONGEST_NAME} tecken, till exempel Alla får frågan 2027."


def read_ids(values: Iterable[str]) -> tuple[int, ...]:
    """Numbers of scenarios; what is no number is left out."""
    return tuple(int(each) for each in values if each.isascii() and each.isdigit() and len(each) < 10)


def _ranges(typed: Mapping[str, str], errors: dict[str, str]) -> Iterator[tuple[str, Range]]:
    for id, unit in range_fields().items():
        try:
            value, low, high = (_number(typed[id + part], unit) for part in ("", "_low", "_high"))
            if value is not None:
                yield id, Range(value, value if low is None else low, value if high is None else high)
            elif low is not None or high is not None:
                errors[id] = "Skriv det troligaste talet också."
        except Unreadable as error:
            errors[id] = str(error)
        except ValueError:
            errors[id] = ORDER


def _number(text: str, unit: str) -> float | None:
    """A share typed in per cent, or minutes; None when nothing is typed. Raises Unreadable with a sentence."""
    bare = _SPACE.sub("", text).removesuffix("%")
    if not bare:
        return None
    found = float(bare.replace(",", ".")) if bare.isascii() and _NUMBER.fullmatch(bare) else float("nan")
    most = MOST_MINUTES if unit == "minutes" else 100.0
    if not isfinite(found) or found > most:
        what = "minuter" if unit == "minutes" else "procent"
        raise Unreadable(f"Skriv ett tal från 0 till {most:.0f} {what}, till exempel 12,5.")
    return found if unit == "minutes" else found / 100


def _whole(typed: Mapping[str, str], id: str, least: int, most: int, errors: dict[str, str]) -> int:
    found = _count(typed[id])
    if found is None or not least <= found <= most:
        errors[id] = f"Skriv ett helt tal från {least} till {most:,}.".replace(",", " ")
        return least
    return found


def _count(text: str) -> int | None:
    """A whole number, with or without spaces between thousands; None when it is none."""
    bare = _SPACE.sub("", text)
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 10 else None


def _women(typed: Mapping[str, str], errors: dict[str, str]) -> float | None:
    try:
        return _number(typed["women"], "share")
    except Unreadable as error:
        errors["women"] = str(error)
        return None


def _wrong_choices(typed: Mapping[str, str]) -> dict[str, str]:
    offered: dict[str, Iterable[str]] = {
        "agency": queries.agencies(),
        "strategy": [each.value for each in Strategy],
        "instrument": contents.instruments(),
        **{group: contents.choices(group) for group in GROUPS},
    }
    return {id: "Välj ett av alternativen." for id, ids in offered.items() if typed[id] not in ids}


def _missing(typed: Mapping[str, str], ranges: Mapping[str, Range]) -> dict[str, str]:
    """Sentences for what has to be there because of something else that was chosen."""
    needed = [id for id, each in contents.parameters().items() if each.range and id not in ranges]
    errors = {id: "Skriv ett tal, eller 0." for id in needed if not typed[id].strip()}
    if typed["strategy"] == Strategy.INDICATION:
        errors |= {id: "Behövs när ni frågar vid indikation." for id in INDICATION if not typed[id].strip()}
    instrument = contents.instruments().get(typed["instrument"])
    for id in OWN_OF_INSTRUMENT if instrument else ():
        if getattr(instrument, id) is None and not typed[id].strip():
            errors[id] = (
                f"{instrument.name if instrument else ''} har ingen uppgift om detta. Skriv ett eget antagande."
            )
    if any(id in ranges for id in MINUTES):
        errors |= {id: "Fyll i alla tre tiderna, eller ingen." for id in MINUTES if not typed[id].strip()}
    widest = ranges[ANY].value if ANY in ranges else 1.0
    for id in contents.prevalences():
        if id in ranges and ranges[id].value > widest:
            errors[id] = "Ett slag av våld kan inte vara vanligare än något våld."
    return errors


def _places(text: str, errors: dict[str, str]) -> tuple[tuple[str, int], ...]:
    """Lines of municipality and number. A heading in the first line is passed over."""
    found: dict[str, int] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        name, n = _place_line(line)
        code = queries.places().get(name.casefold())
        if not line.strip() or (number == 1 and code is None and n is None):
            continue
        if code is None:
            problems.append(f"rad {number}: {name or 'tomt'} är ingen kommun")
        elif code in found:
            problems.append(f"rad {number}: {name} står två gånger")
        elif n is None:
            problems.append(f"rad {number}: skriv ett helt tal efter {name}")
        else:
            found[code] = n
    if problems:
        more = f" och {len(problems) - 5} till" if len(problems) > 5 else ""
        errors["places"] = f"Ändra {'; '.join(problems[:5])}{more}."
    elif text.strip() and not 1 <= sum(found.values()) <= MOST_MET:
        errors["places"] = f"Skriv minst en kommun och högst {MOST_MET:,} personer tillsammans.".replace(",", " ")
    return tuple(found.items())


def _place_line(line: str) -> tuple[str, int | None]:
    """The municipality and the number of a line, divided by a semicolon or tab."""
    parts = re.split(r"[;\t]", line, maxsplit=1)
    return " ".join(parts[0].split())[:60], _count(parts[1]) if len(parts) == 2 else None


def _typed_range(id: str, given: Range, unit: str) -> dict[str, str]:
    times = 1.0 if unit == "minutes" else 100.0
    alone = given.low == given.value == given.high
    return {
        id: _shown(given.value * times),
        f"{id}_low": "" if alone else _shown(given.low * times),
        f"{id}_high": "" if alone else _shown(given.high * times),
    }


def _shown(number: float) -> str:
    return f"{number:.6g}".replace(".", ",")
