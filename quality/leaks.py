"""Letters drawn by lot for the leak check: some give away what is protected, some only come near it.

Every draw follows from its seed. Limits: the letters are made by us, of short sentences; real letters are longer and
stranger."""

from __future__ import annotations

import random
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from quality import disguises
from upptack.language.leaks import Outgoing
from upptack.language.spans import Span

UNSAFE = ("other_party", "guardian", "joint_household")
PARTS = ("text", "text", "text", "text", "text", "text", "filename", "subject", "properties")
ONCE = ("phone", "number", "email", "plate", "school", "work", "place", "shelter", "general", "unreadable")
KINDS = (*ONCE, *("address", "name") * 2, *("fact",) * 3)
FACTS = ("told_violence", "source", "shelter", "identity", "police_report", "contact_with_body", "moved", "health")
SHORT_HANDS = (("gatan", "g."), ("vägen", "v."), ("gatan", "gat."), ("gränd", "gr."), ("gatan", "g"), ("vägen", "v"))
HOUSES = ("{} {}", "{} nr {}", "{} {} A", "{} {} lgh 1201", "{}, {}", "{} {}, 2 tr", "{} {}B", "{}{}")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "leaks.toml").read_text(encoding="utf-8"))


def _pick(draw: random.Random, name: str) -> str:
    words: str = _data()["lists"][name]
    return draw.choice(words.split("|") if "|" in words else words.split())


class Person:
    """Somebody to protect, and what is protected of her: the values as a caseworker types them."""

    def __init__(self, draw: random.Random) -> None:
        self.given, self.surname = _pick(draw, "given"), _pick(draw, "surname")
        self.street = _pick(draw, "stem") + _pick(draw, "ending")
        self.house = str(draw.randrange(1, 99))
        self.phone = "07" + "".join(str(draw.randrange(10)) for _ in range(8))
        self.born = f"{draw.randrange(40, 99):02}{draw.randrange(1, 13):02}{draw.randrange(1, 29):02}"
        self.last = f"{draw.randrange(10000):04}"
        plain = f"{self.given}.{self.surname}".lower().translate(disguises.PLAIN)
        self.mail = f"{plain}{draw.choice(['', str(draw.randrange(50, 99))])}@{_pick(draw, 'domain')}"
        self.plate = "".join(draw.choice("ABCDEFGHJKLMNOPRSTUWXYZ") for _ in range(3)) + f"{draw.randrange(1000):03}"
        stem = _pick(draw, "school_stem")
        self.school = draw.choice([f"{stem}s skola", f"{stem}s förskola", f"förskolan {stem}"])
        self.school_stem = stem
        self.firm, self.town, self.shelter = _pick(draw, "firm"), _pick(draw, "town"), _pick(draw, "shelter")
        self.fact = draw.choice(FACTS)
        self.told = draw.choice(_data()["fact_values"][self.fact].split("|"))

    @property
    def values(self) -> dict[str, str]:
        """What is protected, by kind."""
        return {
            "address": f"{self.street} {self.house}",
            "name": f"{self.given} {self.surname}",
            "phone": f"{self.phone[:3]}-{self.phone[3:6]} {self.phone[6:8]} {self.phone[8:]}",
            "number": f"19{self.born}-{self.last}",
            "email": self.mail,
            "plate": f"{self.plate[:3]} {self.plate[3:]}",
            "school": self.school,
            "work": f"arbetar på {self.firm} i {self.town}",
            "place": self.town,
            "shelter": f"skyddat boende i {self.town}",
            "fact": self.told,
        }


def leaking(n: int, seed: int) -> Iterator[tuple[Outgoing, tuple[Span, ...]]]:
    """`n` letters that give something away, each with the passage that does (of its category, in its part)."""
    draw = random.Random(seed)  # noqa: S311 (drawn by lot for measuring, nothing is kept secret by it)
    for _ in range(n):
        person, kind = Person(draw), draw.choice(KINDS)
        category, leak = _leak(person, kind, draw)
        protect = _protected(person, kind, draw)
        yield _letter(draw, protect, leak, category, whole=kind in ("fact", "general"))


def _protected(person: Person, kind: str, draw: random.Random) -> tuple[str, ...]:
    if kind in ("general", "unreadable"):
        return ()
    others = [value for name, value in person.values.items() if name != kind and draw.random() < 0.4]
    return tuple(draw.sample([person.values[kind], *others], len(others) + 1))


def _leak(person: Person, kind: str, draw: random.Random) -> tuple[str, str]:
    """The category, and the words that give it away."""
    shaped = _number(person, kind, draw)
    if shaped:
        return shaped
    match kind:
        case "address":
            return kind, _address(person, draw)
        case "name":
            return kind, _name(person, draw)
        case "general" | "fact":
            return _fact(person, kind, draw)
        case "unreadable":
            return kind, draw.choice(_data()["unreadable"]["texts"])
        case _:
            return kind, _disguised(_place(person, kind, draw), draw)


def _number(person: Person, kind: str, draw: random.Random) -> tuple[str, str] | None:
    if kind == "phone":
        return kind, disguises.phone(person.phone, draw)
    if kind == "email":
        return kind, disguises.mail(person.mail, draw)
    if kind == "plate":
        return "number", draw.choice(["{} {}", "{}{}", "{}-{}"]).format(person.plate[:3], person.plate[3:])
    if kind == "number":
        joined = draw.choice(["{}{}-{}", "{}{} {}", "{}{}{}", "{} {}-{}"])
        return kind, joined.format(draw.choice(["", "19"]), person.born, person.last).strip()
    return None


def _address(person: Person, draw: random.Random) -> str:
    street = person.street
    if draw.random() < 0.2:
        for full, short in draw.sample(SHORT_HANDS, len(SHORT_HANDS)):
            if street.endswith(full):
                street = street.removesuffix(full) + short
                return f"{street} {person.house}"
    if draw.random() < 0.2:
        return _disguised(draw.choice([street, street + "s"]), draw)
    if int(person.house) < 10 and draw.random() < 0.3:
        return f"{street} {disguises.DIGITS[int(person.house)]}"
    return _disguised(draw.choice(HOUSES).format(street, person.house), draw)


def _name(person: Person, draw: random.Random) -> str:
    given, surname = person.given, person.surname
    if draw.random() < 0.3:
        return draw.choice(
            [
                f"{given[0]}. {surname[0]}.",
                f"{given[0]}.{surname[0]}.",
                f"{given} {surname[0]}.",
                f"{given[0]}. {surname}",
            ]
        )
    genitive = "" if given[-1] in "sxz" else "s"
    form = draw.choice(
        [
            f"{given} {surname}",
            f"{given} {surname}",
            f"{surname} {given}",
            f"{surname}, {given}",
            f"familjen {surname}",
            given + genitive,
            f"{given} {surname}s",
        ]
    )
    return _disguised(form, draw)


def _place(person: Person, kind: str, draw: random.Random) -> str:
    if kind == "school":
        return draw.choice([person.school, f"skolan i {person.school_stem}", person.school + "s"])
    if kind == "work":
        return draw.choice([person.firm, f"{person.firm} i {person.town}"])
    genitive = "" if person.town[-1] in "sxz" else "s"
    return draw.choice([person.town, f"{person.town}{genitive} kommun", person.town + genitive])


def _disguised(text: str, draw: random.Random) -> str:
    return disguises.DISGUISES[draw.choice(list(disguises.DISGUISES))](text, draw)


def _fact(person: Person, kind: str, draw: random.Random) -> tuple[str, str]:
    data = _data()
    if kind == "general" and draw.random() < 0.15:
        return "", draw.choice(data["english"]["always"])
    category = person.fact if kind == "fact" else draw.choice(FACTS[:4])
    wordings = data[category]["always"] + (data[category]["named"] if kind == "fact" else [])
    she = draw.choice(data["she"]["words"].split("|"))
    said = draw.choice(wordings).replace("{She}", she[0].upper() + she[1:]).replace("{she}", she)
    return category, draw.choice(
        [said, said, said.lower(), unicodedata.normalize("NFD", said), said.replace(" ", "\n", 1)]
    )


def _letter(
    draw: random.Random, protect: tuple[str, ...], leak: str, category: str, whole: bool
) -> tuple[Outgoing, tuple[Span, ...]]:
    carriers = _data()["carriers"]
    where = "text" if whole or category == "unreadable" else draw.choice(PARTS)
    filler = draw.sample(_data()["plain"]["sv"], draw.randrange(1, 6))
    carrier = {"text": draw.choice(carriers["sv"]), "properties": draw.choice(carriers["property"])}.get(where)
    carrier = carrier or draw.choice(carriers[where])
    carrier = "{}" if whole else carrier
    if where == "text":
        carrier = (
            "\n".join([*filler[:1], carrier, *filler[1:]]) if whole else " ".join([*filler[:1], carrier, *filler[1:]])
        )
    start = carrier.index("{}")
    part = carrier.replace("{}", leak, 1)
    lead = "Title: " if where == "properties" else ""
    readers = draw.choice(
        [
            ("other_party",),
            ("guardian",),
            ("joint_household",),
            ("person", "joint_household"),
            ("other_party", "authority"),
            (),
            ("okänd",),
        ]
    )
    outgoing = Outgoing(
        part if where == "text" else " ".join(filler), "sv", protect, readers,
        filename=part if where == "filename" else "brev.pdf",
        subject=part if where == "subject" else "",
        properties=(("Title", part),) if where == "properties" else (),
    )  # fmt: skip
    return outgoing, (Span(start + len(lead), start + len(lead) + len(leak), category, where=where),)


def harmless(n: int, seed: int) -> Iterator[tuple[Outgoing, None]]:
    """`n` letters that may be sent: near what is protected, or giving it only to those who may have it."""
    draw = random.Random(seed)  # noqa: S311
    data = _data()
    for _ in range(n):
        person, kind = Person(draw), draw.choice(("near", "near", "near", "plain", "plain", "safe", "english"))
        protect = tuple(value for value in person.values.values() if draw.random() < 0.6)
        readers: tuple[str, ...] = (draw.choice(UNSAFE),)
        if kind == "safe":
            leak = _leak(person, draw.choice([each for each in KINDS if each != "unreadable"]), draw)[1]
            text, readers = f"Hej! {leak}", draw.choice([("person",), ("authority",), ("person", "authority")])
        elif kind == "english":
            text = " ".join(draw.sample(data["plain"]["en"], draw.randrange(1, 8)))
        else:
            near = [_near(person, draw)] if kind == "near" else []
            sentences = near + draw.sample(data["plain"]["sv"], draw.randrange(1, 9))
            text = " ".join(draw.sample(sentences, len(sentences)))
        yield Outgoing(text, "en" if kind == "english" else "sv", protect, readers, "beslut.pdf", "Ditt ärende"), None


def _near(person: Person, draw: random.Random) -> str:
    other = Person(draw)
    while other.phone == person.phone or other.school_stem == person.school_stem or other.plate == person.plate:
        other = Person(draw)
    number = draw.choice([each for each in range(1, 99) if str(each) != person.house])
    small = draw.choice([each for each in range(2, 10) if str(each) != person.house])
    surname = _pick(draw, "other_surname")
    return str(draw.choice(_data()["plain"]["near"])).format(
        given=person.given, other_surname=surname, street=person.street, other_number=number,
        other_number_word=disguises.DIGITS[small], other_town=_pick(draw, "other_town"),
        other_phone=other.values["phone"], other_school=other.school, firm_name=person.firm,
        other_plate=other.values["plate"], other_mail=f"{surname}@{_pick(draw, 'domain')}".lower(),
        other_initial=draw.choice([each for each in "BCDFGHJKLMNPRSTVW" if each != person.surname[0]]) + ".",
    )  # fmt: skip
