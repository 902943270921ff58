"""What a routine says, how an agency's own lies over the shared floor, and what differs between two. Pure.

A field that an agency leaves empty is taken from the shared routine; what nobody has decided is shown as just that,
with whose task it is. Whether everyone is asked and whether another party may read are never inherited."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from upptack.guides.guide import newest
from upptack.knowledge.publishing.rules import Standing, standing

Where: TypeAlias = Literal["own", "shared", "nobody"]

EVERY_AGENCY: Final = "*"
EVERYONE: Final = "alla"
"""What stands in addresses for the routines that the agencies share."""
FLOOR: Final = "gemensam"
"""The matter of the shared routine that every other lies over."""

FLOOR_TASK: Final = "Myndighetens egen processägare"
UNKNOWN: Final = "unknown"
ASKS: Final = (("routine", "På rutin"), ("indication", "Vid indikation"), (UNKNOWN, "Ingen källa säger det"))
TWO_PARTY: Final = (("no", "Nej"), (UNKNOWN, "Inte känt på förhand"), ("yes", "Ja"))
CHANNELS: Final[Mapping[str, str]] = {"phone": "Telefon", "video": "Video", "meeting": "Möte i rum"}

SAID: Final[Mapping[str, Mapping[str, str]]] = {
    "asks": {
        "routine": "På rutin. Alla i samma slags ärende får frågan.",
        "indication": "Vid indikation. Det som sägs eller situationen är anledningen, aldrig vem personen är.",
        UNKNOWN: "",
    },
    "two_party": {
        "no": "Nej, ingen annan är part i ärendet.",
        UNKNOWN: "Inte känt på förhand. Ta reda på det i varje ärende innan något skrivs.",
        "yes": "Ja. Den andra kan ha rätt att läsa det som skrivs.",
    },
}
"""What a page says for each value."""

LABELS: Final[Mapping[str, str]] = {
    "asks": "På rutin eller vid indikation",
    "by_whom": "Vem frågar",
    "channels": "Kanal",
    "guides": "Samtalsstöd",
    "two_party": "Annan part som kan läsa",
    "asks_note": "När och hur frågan ställs",
    "channels_note": "Så blir kanalen trygg",
    "documented": "Vad som skrivs, och var",
    "contact_note": "När du är osäker",
}
"""What a routine says, in the order in which it is read: first what is read at a glance."""

BRIEF: Final = frozenset({"asks", "by_whom", "channels", "guides", "two_party"})
EMPTY: Final = "Lämna tomt om den gemensamma rutinen räcker."
HELP: Final[Mapping[str, str]] = {
    "asks": "På rutin: alla i ärendeslaget får frågan. Vid indikation: ordet eller situationen är anledningen, "
    "aldrig vem personen är. Säger ingen källa det, skriv under Öppna frågor vem som avgör.",
    "by_whom": f"En funktion, aldrig en person. {EMPTY}",
    "channels": f"De kanaler där frågan får ställas. {EMPTY}",
    "guides": f"De samtalsstöd som används. {EMPTY}",
    "two_party": "Om någon annan är part i ärendet och kan ha rätt att läsa. Är det olika: välj Inte känt på förhand.",
    "asks_note": f"Tillfället och samtalet, i egna ord. Beskriv aldrig ett slags personer. {EMPTY}",
    "channels_note": f"Vad som kontrolleras innan frågan ställs. Frågan ställs aldrig i en kallelse. {EMPTY}",
    "documented": f"Vad myndighetens regler säger får skrivas, och var. {EMPTY}",
    "contact_note": f"Hur enhetens namngivna kontakt hittas, och vem som ersätter. {EMPTY}",
    "open": "En fråga på varje rad, så här: vad som är öppet: vem som avgör.",
}
"""What to write in each field."""

NEEDED: Final = ("matter", "name", "asks", "two_party", "source", "checked", "expires", "responsible")
LEFT_OUT: Final[Mapping[str, Any]] = {
    "asks_note": "",
    "by_whom": "",
    "channels": [],
    "channels_note": "",
    "guides": [],
    "documented": "",
    "contact_note": "",
    "open": [],
}
"""What a routine has in a field that it leaves to the shared one."""

SLUG: Final = re.compile(r"[a-z0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of matter. `asks`: routine, indication or unknown; `two_party`: no, unknown or yes, whether another
    person is party and may read what is written."""

    agency: str
    id: str
    name: str
    asks: str
    two_party: str
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A routine as it is written, for one agency ("*": shared) and kind of matter. Empty means left to the layer
    below; `guides` are titles, `open` sentences of the form "what is open: whose task"."""

    agency: str
    matter: str
    name: str
    asks: str
    asks_note: str
    by_whom: str
    channels: tuple[str, ...]
    channels_note: str
    guides: tuple[str, ...]
    documented: str
    two_party: str
    contact_note: str
    open: tuple[str, ...]
    source: str
    checked: date
    expires: date
    responsible: str

    @property
    def shared(self) -> bool:
        """Whether the agencies share it."""
        return self.agency == EVERY_AGENCY


def guide_titles() -> dict[str, str]:
    """The guides that a routine may name, by id."""
    return {guide.id: guide.title["sv"] for guide in newest().values()}


def as_entry(values: Mapping[str, Any], agency: str) -> Entry:
    """A routine's values as an entry: guides by their titles, lists as tuples."""
    titles = guide_titles()
    lists = {
        "channels": tuple(values["channels"]),
        "guides": tuple(titles[guide] for guide in values["guides"]),
        "open": tuple(values["open"]),
    }
    return Entry(**{name: values[name] for name in (*NEEDED, *LEFT_OUT)} | lists | {"agency": agency})


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list of points when `points` is set."""

    lines: tuple[str, ...]
    points: bool


@dataclass(frozen=True, slots=True)
class Value:
    """What a routine says in one field, and where that comes from. `nobody`: no layer says it, and `task` is the
    function that has to decide. `expired`: the layer it comes from has to be checked again."""

    field: str
    text: str
    where: Where
    task: str
    expired: bool

    @property
    def label(self) -> str:
        """The field's name on pages."""
        return LABELS[self.field]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The text in paragraphs and lists."""
        return blocks(self.text)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a layer rests on, and whether it still holds."""

    where: Where
    source: str
    checked: date
    expires: date
    responsible: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Shown:
    """A routine as a page shows it on one day. `open`: what is open and whose task it is, pair by pair."""

    agency: str
    matter: str
    name: str
    values: tuple[Value, ...]
    open: tuple[tuple[str, str], ...]
    bases: tuple[Basis, ...]

    @property
    def brief(self) -> tuple[Value, ...]:
        """What is read at a glance."""
        return tuple(value for value in self.values if value.field in BRIEF)

    @property
    def longer(self) -> tuple[Value, ...]:
        """What is read when there is a minute."""
        return tuple(value for value in self.values if value.field not in BRIEF)

    @property
    def expired(self) -> tuple[Basis, ...]:
        """What has to be checked again."""
        return tuple(basis for basis in self.bases if basis.standing == "expired")


@dataclass(frozen=True, slots=True)
class Row:
    """One field of two routines beside each other."""

    a: Value
    b: Value

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.a.text == self.b.text


@dataclass(frozen=True, slots=True)
class Pair:
    """Two routines beside each other, field by field."""

    a: Shown
    b: Shown
    rows: tuple[Row, ...]

    @property
    def differing(self) -> int:
        """How many fields differ."""
        return sum(not row.same for row in self.rows)


def said(entry: Entry, field: str) -> str:
    """What a layer says in a field, as text; empty when it says nothing."""
    value = getattr(entry, field)
    if field in SAID:
        return SAID[field][value]
    if field == "channels":
        return ", ".join(CHANNELS[channel] for channel in value)
    return ", ".join(value) if isinstance(value, tuple) else str(value).strip()


def overlay(layers: Sequence[Entry], on: date) -> Shown:
    """A routine as it is shown on a day, from its layers, the nearest first; the last is the shared floor.

    The nearest layer gives name, open questions, whether everyone is asked and whether another party may read; every
    other field comes from the nearest layer that says something."""
    nearest = layers[0]
    found = [_found(layers[:1] if field in SAID else layers, field) for field in LABELS]
    task = FLOOR_TASK if nearest.matter == FLOOR else nearest.responsible
    values = tuple(
        Value(field, said(layer, field), _where(layer), "", standing(layer.expires, on) == "expired")
        if layer
        else Value(field, "", "nobody", task, False)
        for field, layer in zip(LABELS, found, strict=True)
    )
    used = [layer for layer in layers if layer is nearest or layer in found]
    return Shown(
        nearest.agency, nearest.matter, nearest.name, values, tuple(map(parted, nearest.open)), _bases(used, on)
    )


def _found(layers: Iterable[Entry], field: str) -> Entry | None:
    return next((layer for layer in layers if said(layer, field)), None)


def _where(layer: Entry) -> Where:
    return "shared" if layer.shared else "own"


def _bases(layers: Iterable[Entry], on: date) -> tuple[Basis, ...]:
    return tuple(
        Basis(_where(each), each.source, each.checked, each.expires, each.responsible, standing(each.expires, on))
        for each in layers
    )


def parted(sentence: str) -> tuple[str, str]:
    """An open question as what is open, and whose task it is."""
    what, _, task = sentence.partition(": ")
    return what, task


def matter_of(entry: Entry, on: date) -> Matter:
    """The kind of matter as a meeting needs it. What has run out no longer says that nobody else may read, nor that
    everyone is asked: then it is unknown."""
    old = standing(entry.expires, on) == "expired"
    return Matter(
        agency=entry.agency,
        id=entry.matter,
        name=entry.name,
        asks=UNKNOWN if old else entry.asks,
        two_party=UNKNOWN if old and entry.two_party == "no" else entry.two_party,
        source=entry.source,
    )


def pair(a: Shown, b: Shown) -> Pair:
    """Two routines beside each other."""
    return Pair(a, b, tuple(Row(left, right) for left, right in zip(a.values, b.values, strict=True)))


def blocks(text: str) -> tuple[Block, ...]:
    """A text in paragraphs and lists: an empty line parts paragraphs, lines that begin with "- " are points."""
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", text.strip()):
        for line in filter(None, map(str.strip, part.splitlines())):
            points = line.startswith("- ")
            words = line.removeprefix("- ")
            if points and found and found[-1].points:
                found[-1] = Block((*found[-1].lines, words), True)
            else:
                found.append(Block((words,), points))
    return tuple(found)


def faults(values: Mapping[str, Any], guides: Collection[str]) -> dict[str, str]:
    """What is wrong with a routine's fields, as sentences by field; empty when nothing is. `guides` are the ids of
    those that can be used; the agency stands in `agency`, None when the agencies share it."""
    own_floor = values["agency"] is not None and values["matter"] == FLOOR
    unclear = [sentence for sentence in values["open"] if not all(parted(sentence))]
    checks = (
        (
            "matter",
            "Skriv ärendeslagets namn i adresser med a–z, siffror och bindestreck.",
            not _slug(values["matter"]),
        ),
        ("matter", f"Namnet ”{FLOOR}” hör till den gemensamma rutinen. Välj ett annat.", own_floor),
        ("asks", "Välj ett av sätten i listan.", values["asks"] not in dict(ASKS)),
        ("two_party", "Välj ett av svaren i listan.", values["two_party"] not in dict(TWO_PARTY)),
        ("channels", "Välj bland kanalerna i listan.", not set(values["channels"]) <= set(CHANNELS)),
        ("guides", "Välj bland samtalsstöden i listan.", not set(values["guides"]) <= set(guides)),
        ("open", "Skriv varje öppen fråga så här: vad som är öppet: vem som avgör.", bool(unclear)),
        ("open", "Ingen källa säger hur ni frågar. Skriv här vem som avgör det.", _undecided(values)),
    )
    return {field: sentence for field, sentence, is_so in reversed(checks) if is_so}


def _slug(text: str) -> bool:
    return SLUG.fullmatch(text) is not None


def _undecided(values: Mapping[str, Any]) -> bool:
    return bool(values["asks"] == UNKNOWN and not values["open"])
