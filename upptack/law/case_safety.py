"""What keeps a person safe in the handling of her own case: what to look at, and when.

The points are data (`data/case-safety.toml`) in layers: one that holds for every matter, one for each agency, and what
each kind of matter adds. Who may read is said in `parties`, and what a table says of protected data in
`tables/protected-identity.dmn`; the points do not repeat it. What no source says stands as a question with its task.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, get_args

from upptack.law import parties
from upptack.law.parties import ALL, TwoParty
from upptack.law.provisions import CHECK_AGAIN, NOT_YET, REPEALED, Ground, Source, provisions, sources

FILE: Final = "case-safety.toml"
_FILE = Path(__file__).parent / "data" / FILE

Subject: TypeAlias = Literal[
    "marking", "address", "automatic", "copies", "representatives", "household", "portal", "voice", "place"
]
Moment: TypeAlias = Literal[
    "before_contact", "in_conversation", "before_writing", "before_sending", "at_decision", "afterwards"
]
Protected: TypeAlias = Literal["no", "unknown", "yes"]
Circumstance: TypeAlias = Literal["protected", "two_party"]

SUBJECTS: Final[dict[Subject, str]] = {
    "marking": "Skyddade uppgifter",
    "address": "Adress",
    "automatic": "Det som går ut av sig självt",
    "copies": "Kopior till parter och andra",
    "representatives": "Ombud och företrädare",
    "household": "Hemmet",
    "portal": "Mina sidor, e-tjänst och avisering",
    "voice": "Samtal och röstmeddelande",
    "place": "Möte och kalender",
}
"""What a point is about, in the order in which it is read."""

MOMENTS: Final[dict[Moment, str]] = {
    "before_contact": "Innan du hör av dig",
    "in_conversation": "I samtalet",
    "before_writing": "Innan du skriver",
    "before_sending": "Innan något skickas",
    "at_decision": "Vid beslutet",
    "afterwards": "Efteråt",
}
"""When a point is of use, in the order of a case."""

BECAUSE: Final[dict[tuple[Circumstance, str], str]] = {
    ("two_party", "yes"): "Någon annan är part",
    ("two_party", "unknown"): "Någon annan kan vara part",
    ("protected", "yes"): "Skyddade uppgifter",
    ("protected", "unknown"): "Kan ha skyddade uppgifter",
}
"""Why a point is shown harder, as it is said beside it; in the order in which such points stand."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to look at or to find out. `why` is what can happen; `harder` names when it weighs more, and with
    `only` it is left out when none of that can be so. `provisions` and `sources` are ids; `task` is whose task a
    question is, and empty for what is not a question. `checked` and `expires`: the days between which it holds."""

    id: str
    subject: Subject
    moments: tuple[Moment, ...]
    text: str
    why: str
    harder: tuple[Circumstance, ...]
    only: bool
    provisions: tuple[str, ...]
    sources: tuple[str, ...]
    task: str
    checked: date
    expires: date
    responsible: str

    def note(self, on: date) -> str:
        """What has to be said with the point on that day; empty when it can be shown as it is."""
        found = {provisions()[id].note(on) for id in self.provisions}
        if not self.checked <= on <= self.expires:
            found.add(CHECK_AGAIN)
        return next((note for note in (REPEALED, NOT_YET, CHECK_AGAIN) if note in found), "")

    def grounds(self, on: date) -> tuple[Ground, ...]:
        """What the point rests on, as shown on that day."""
        named = {**sources(), **parties.own_sources(), **own_sources()}
        others = (named[id] for id in self.sources)
        return (*(provisions()[id].ground(on) for id in self.provisions), *(each.ground(each.seen) for each in others))


@dataclass(frozen=True, slots=True)
class Shown:
    """A point as shown on a day: `heading` is its subject, `because` why it is shown harder (empty when it is not),
    `note` what has to be said with it. `checked` is the day of our check."""

    id: str
    heading: str
    text: str
    why: str
    because: str
    task: str
    note: str
    checked: date
    expires: date
    responsible: str
    grounds: tuple[Ground, ...]

    @property
    def hard(self) -> bool:
        """Whether it is shown harder."""
        return bool(self.because)


@dataclass(frozen=True, slots=True)
class Stage:
    """The points of one moment, under its heading."""

    moment: Moment
    heading: str
    points: tuple[Shown, ...]


Layers: TypeAlias = Mapping[tuple[str, str], tuple[Point, ...]]

_further: dict[str, tuple[Layers, Mapping[str, Source]]] = {}
"""What an installation's further agencies have written, by the agency's code: layers, and sources of their own."""


def points(
    agency: str, matter: str, protected: Protected, two_party: TwoParty, moment: Moment, on: date
) -> tuple[Shown, ...]:
    """What to look at in this kind of matter at this moment: what weighs more first, then the matter's own before what
    holds for all, each by subject; questions last. An agency or matter that nothing is written of gives what holds for
    every matter."""
    now = {"two_party": two_party, "protected": protected}
    ranks, subjects = [*BECAUSE.values(), ""], list(SUBJECTS)
    near = [(depth, each) for depth, each in _of(agency, matter) if moment in each.moments]
    kept = [(depth, each, _because(each, now)) for depth, each in near]
    kept = [(depth, each, because) for depth, each, because in kept if because or not each.only]
    kept.sort(key=lambda row: (bool(row[1].task), ranks.index(row[2]), row[0], subjects.index(row[1].subject)))
    return tuple(_shown(each, because, on) for _, each, because in kept)


def checklist(agency: str, matter: str, protected: Protected, two_party: TwoParty, on: date) -> tuple[Stage, ...]:
    """Every moment of the case in order, each with its points."""
    return tuple(
        Stage(moment, heading, points(agency, matter, protected, two_party, moment, on))
        for moment, heading in MOMENTS.items()
    )


@cache
def layers() -> Layers:
    """Every layer's points by agency and matter. Raises ValueError for a file that cannot be used."""
    found = dict(read(_FILE.read_text(encoding="utf-8")))
    for added, _ in _further.values():
        found |= added
    _whole(found)
    return found


@cache
def own_sources() -> Mapping[str, Source]:
    """The sources that only these texts rest on, by id."""
    found = dict(_own_sources(tomllib.loads(_FILE.read_text(encoding="utf-8"))))
    for _, named in _further.values():
        found |= named
    return found


def read_also(folders: Iterable[Path]) -> tuple[str, ...]:
    """From now on the points of these agencies' folders count too, each folder named after the agency's code; a folder
    need not have any. Answers with a sentence for each file that cannot be used: it is left out, so that what holds for
    every matter is shown."""
    _further.clear()
    wrong = []
    for folder in folders:
        try:
            if (folder / FILE).exists():
                _further[folder.name] = read_agency((folder / FILE).read_text(encoding="utf-8"), folder.name)
        except (OSError, ValueError, KeyError, TypeError) as error:
            wrong.append(f"{folder / FILE}: {error}")
    layers.cache_clear()
    own_sources.cache_clear()
    return tuple(wrong)


def read_agency(text: str, agency: str) -> tuple[Layers, Mapping[str, Source]]:
    """The points of one agency's own file, and the sources that only they rest on. Raises ValueError as `read`, and for
    a layer that is not the agency's own or a point whose id does not begin with its code."""
    data = tomllib.loads(text)
    found = _layers(data)
    if strange := sorted({of for of, _ in found} - {agency}):
        raise ValueError(f"{FILE}: the layers of {', '.join(strange)} are not {agency}'s own.")
    ids = [point.id for layer in found.values() for point in layer]
    if strange := [id for id in ids if not id.startswith(f"{agency}-")]:
        raise ValueError(f"{FILE}: the points {strange} do not begin with {agency}-.")
    return found, _own_sources(data)


def read(text: str) -> Layers:
    """The layers of a file in the form that the head of `data/case-safety.toml` describes. Raises ValueError with a
    sentence that names the place and what is wrong with it."""
    found = _layers(tomllib.loads(text))
    _whole(found)
    return found


def _layers(data: Mapping[str, Any]) -> Layers:
    known = {*sources(), *parties.own_sources(), *_own_sources(data)}
    shared = {key: data[key] for key in ("checked", "expires", "responsible")}
    found: dict[tuple[str, str], tuple[Point, ...]] = {}
    for layer in data["layer"]:
        key = (layer["agency"], layer["matter"])
        if key in found:
            raise ValueError(f"{FILE}: the layer {key} is there twice.")
        found[key] = tuple(_point(shared | each, known) for each in layer["point"])
    return found


def _of(agency: str, matter: str) -> Iterator[tuple[int, Point]]:
    """The points of a matter, with how far away they stand: 0 its own, then its agency's, then what holds for all."""
    found = layers()
    keys = dict.fromkeys(((agency, matter), (ALL, matter), (agency, ALL), (ALL, ALL)))
    return ((depth, point) for depth, key in enumerate(keys) for point in found.get(key, ()))


def _because(point: Point, now: Mapping[str, str]) -> str:
    """Why the point weighs more now: the first reason that is so."""
    return next((said for (what, value), said in BECAUSE.items() if what in point.harder and now[what] == value), "")


def _shown(point: Point, because: str, on: date) -> Shown:
    return Shown(
        id=point.id,
        heading=SUBJECTS[point.subject],
        text=point.text,
        why=point.why,
        because=because,
        task=point.task,
        note=point.note(on),
        checked=point.checked,
        expires=point.expires,
        responsible=point.responsible,
        grounds=point.grounds(on),
    )


def _own_sources(data: Mapping[str, Any]) -> Mapping[str, Source]:
    found = {entry["id"]: Source(**({"url": "", "url_missing": ""} | entry)) for entry in data.get("source", ())}
    if twice := set(found) & {*sources(), *parties.own_sources(), *provisions()}:
        raise ValueError(f"{FILE}: the sources {sorted(twice)} are already known elsewhere.")
    return found


def _point(entry: Mapping[str, Any], known: set[str]) -> Point:
    optional: dict[str, Any] = {"harder": (), "only": False, "provisions": (), "sources": (), "task": ""}
    values = optional | dict(entry)
    lists = {key: tuple(values[key]) for key in ("moments", "harder", "provisions", "sources")}
    point = Point(**(values | lists))
    if wrong := next(_faults(point, known), ""):
        raise ValueError(f"{FILE}, {point.id}: {wrong}")
    return point


def _faults(point: Point, known: set[str]) -> Iterator[str]:
    yield from _unknown_words(point)
    laws = provisions()
    strange = [id for id in point.provisions if id not in laws] + [id for id in point.sources if id not in known]
    if strange:
        yield f"nothing is known of {', '.join(strange)}."
    if [id for id in point.provisions if id in laws and laws[id].in_force_to is not None]:
        yield "it rests on law that has been repealed."
    if not (point.provisions or point.sources or point.task):
        yield "it says neither what it rests on nor whose task it is."
    if not point.text or not point.why:
        yield "it says either not what or not why."
    if not 0 <= (point.expires - point.checked).days <= 366:
        yield "a check holds for a year at most."


def _unknown_words(point: Point) -> Iterator[str]:
    if point.subject not in SUBJECTS:
        yield f"the subject '{point.subject}' does not exist."
    if not point.moments or set(point.moments) - set(MOMENTS):
        yield f"the moments {list(point.moments)} are not moments of a case."
    if set(point.harder) - set(get_args(Circumstance)):
        yield f"'{', '.join(point.harder)}' makes nothing harder."
    if point.only and not point.harder:
        yield "it says 'only' but not when."


def _whole(found: Layers) -> None:
    """Raises ValueError when a moment would be empty for some matter, or a point could not be told from another."""
    if (ALL, ALL) not in found:
        raise ValueError(f"{FILE}: the layer that holds for every matter is missing.")
    always = {moment for point in found[ALL, ALL] if not point.only for moment in point.moments}
    if missing := set(MOMENTS) - always:
        raise ValueError(f"{FILE}: nothing holds for every matter at {', '.join(sorted(missing))}.")
    ids = sorted(point.id for layer in found.values() for point in layer)
    if twice := [id for id, same in groupby(ids) if len(list(same)) > 1]:
        raise ValueError(f"{FILE}: the points {twice} are there twice.")


def grounds_of(shown: Iterable[Shown]) -> tuple[Ground, ...]:
    """What these points rest on, each ground once."""
    return tuple(dict.fromkeys(ground for point in shown for ground in point.grounds))
