"""What a support body offers, what a person needs, and what a match answers.

Codes are those of the fact list (`upptack/law/data/facts.toml`), of Statistics Sweden (municipality: four
digits, of which the first two are the county) and of ISO 639 (language). The kinds of body come from the
decision table; their names are not known here.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

UNKNOWN = "unknown"
SLOTS = 336
"""Half-hours in a week; slot 0 begins on Monday at 00:00, slot 335 on Sunday at 23:30."""

ROLES = frozenset({"exposed", "uses", "child", "relative", "professional"})
SEXES = frozenset({"woman", "man", "other"})
AGES = frozenset({"under_18", "18_24", "25_64", "65_plus"})
CHANNELS = frozenset({"phone", "text_phone", "chat", "web", "visit"})

Answers: TypeAlias = Literal["lately", "checked", "unknown", "failed", "not_answering"]
ANSWERS: tuple[Answers, ...] = get_args(Answers)
"""What speaks for that somebody answers, from most to least likely: it has answered within some days; its contact is
checked; nothing is known; a contact has failed within a day; so many have failed that it is held not to answer."""

_WEEK = frozenset(range(SLOTS))
_MUNICIPALITY = re.compile(r"[0-9]{4}")
_COUNTY = re.compile(r"[0-9]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Service:
    """A support body as the search sees it.

    `roles`, `sexes` and `ages` empty mean everyone. `languages` and `channels` empty, `interpreter` None and
    `hours` None mean not known, which never hides the body. `municipalities`, `counties` and `national` are
    the area served, not an address. `hours` are half-hour slots of the week, see `SLOTS`. `certain`: the
    contact is verified and has not expired. `reachable`: some contact value may be shown; otherwise the
    reader is told how to look it up. `answers`: see `ANSWERS`. `full`: it has told lately that it has no free
    place; a body of which that is not known is not full.

    Raises ValueError when a code is none of those listed, when no area is served, or when `hours` is an
    empty set (a body that never opens is not offered; unknown is None).
    """

    id: str
    kinds: frozenset[str]
    roles: frozenset[str]
    sexes: frozenset[str]
    ages: frozenset[str]
    languages: frozenset[str]
    interpreter: bool | None
    municipalities: frozenset[str]
    counties: frozenset[str]
    national: bool
    channels: frozenset[str]
    hours: frozenset[int] | None
    certain: bool
    reachable: bool
    answers: Answers = "unknown"
    full: bool = False

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("a service needs an id")
        if not self.kinds or "" in self.kinds:
            raise ValueError(f"service {self.id}: kinds must be named, and at least one")
        for name, given, known in (
            ("roles", self.roles, ROLES),
            ("sexes", self.sexes, SEXES),
            ("ages", self.ages, AGES),
            ("channels", self.channels, CHANNELS),
            ("answers", {self.answers}, frozenset(ANSWERS)),
        ):
            _listed(f"service {self.id}: {name}", given, known)
        _shaped(f"service {self.id}: languages", self.languages, _LANGUAGE)
        self._check_area()
        if self.hours is not None and not (self.hours and self.hours <= _WEEK):
            raise ValueError(f"service {self.id}: hours are slots 0..{SLOTS - 1}; None when not known")

    def _check_area(self) -> None:
        _shaped(f"service {self.id}: municipalities", self.municipalities, _MUNICIPALITY)
        _shaped(f"service {self.id}: counties", self.counties, _COUNTY)
        if not (self.national or self.municipalities or self.counties):
            raise ValueError(f"service {self.id}: serves no area")


@dataclass(frozen=True, slots=True)
class Need:
    """What to look for. Nothing in it tells who the person is, and nothing keeps it.

    `kinds` in order of importance, as the decision table gave them; a kind named twice counts where it stands
    first. `role`, `sex`, `age` and `language` may be "unknown", which excludes nobody. `county` follows from
    `municipality` and need not be given with it; without either only national bodies can be known to serve
    the person. `channel` None: any. `slot` None: any time. `keep_distance`: honour-related violence or
    stalking, where the body next door may be the unsafe one.

    Raises ValueError when `kinds` is empty, a code is none of those listed, the slot is outside 0..335, or
    the county is not the municipality's.
    """

    kinds: tuple[str, ...]
    role: str
    sex: str
    age: str
    language: str
    municipality: str | None
    county: str | None
    channel: str | None
    slot: int | None
    keep_distance: bool

    def __post_init__(self) -> None:
        if not self.kinds or "" in self.kinds:
            raise ValueError("need: kinds must be named, and at least one")
        _listed("need: role", {self.role}, ROLES | {UNKNOWN})
        _listed("need: sex", {self.sex}, SEXES | {UNKNOWN})
        _listed("need: age", {self.age}, AGES | {UNKNOWN})
        if self.language != UNKNOWN:
            _shaped("need: language", {self.language}, _LANGUAGE)
        if self.channel is not None:
            _listed("need: channel", {self.channel}, CHANNELS)
        if self.slot is not None and not 0 <= self.slot < SLOTS:
            raise ValueError(f"need: slot {self.slot} is not within 0..{SLOTS - 1}")
        self._check_place()

    def _check_place(self) -> None:
        if self.municipality is not None:
            _shaped("need: municipality", {self.municipality}, _MUNICIPALITY)
        if self.county is not None:
            _shaped("need: county", {self.county}, _COUNTY)
            if self.municipality is not None and not self.municipality.startswith(self.county):
                raise ValueError(f"need: municipality {self.municipality} is not in county {self.county}")

    @property
    def home_county(self) -> str | None:
        """The county given, or the one the municipality lies in; None when neither is known."""
        return self.municipality[:2] if self.municipality is not None else self.county


@dataclass(frozen=True, slots=True)
class Why:
    """One reason for a hit or for its place in the order: a code that the reader's page puts into words.

    The codes and what `value` holds with each are listed in `upptack.matching.reasons`.
    """

    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A body that may help, with every reason why it is shown and why it stands where it does."""

    service: Service
    why: tuple[Why, ...]


def _listed(what: str, given: Collection[str], known: frozenset[str]) -> None:
    strange = set(given) - known
    if strange:
        raise ValueError(f"{what}: {sorted(strange)} not among {sorted(known)}")


def _shaped(what: str, given: Collection[str], shape: re.Pattern[str]) -> None:
    for code in given:
        if not shape.fullmatch(code):
            raise ValueError(f"{what}: {code!r} is not a code of the form {shape.pattern}")
