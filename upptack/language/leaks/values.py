"""What a protected value is, told by its shape: an address, a number, a name, a school, a place, a kind of fact.

A caseworker types values as she would write them, one or several together ("Björkgatan 4, 692 31 Kumla")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from upptack.language.leaks import facts, known
from upptack.language.leaks.letters import bare, sounds
from upptack.language.leaks.reading import readings
from upptack.language.leaks.words import PIECE

LABEL = re.compile(r"\s*([A-Za-zåäöÅÄÖ][A-Za-zåäöÅÄÖ .-]{1,28}?)\s*[:=]\s*(?=\S)")
NUMBER = re.compile(r"[+(]?[0-9][0-9oO ()./+–-]{2,28}")
PLATE = re.compile(r"[A-Za-zÅÄÖåäö]{3}[ -]?[0-9]{2}[0-9A-Za-z]")
POSTAL = re.compile(r"(?:[Ss][Ee]?-)?([0-9]{3}) ?([0-9]{2})\b(?![ -]?[0-9])")
HOUSE = re.compile(r"(?<![0-9A-Za-zåäöÅÄÖ])([0-9]{1,4}) ?([A-Za-z]?)\b(?![:/][0-9])")
MAIL = re.compile(r"[\w.+-]{1,64} ?(?:@|\(at\)|\[at\]|snabel-a|snabela) ?[\w.-]{1,64}")
PARTS = re.compile(r"[,;\n]+")


@dataclass(frozen=True, slots=True)
class Protected:
    """One thing to protect. `kind` is the category of its leaks; `words` what names it, as written in lower case (for
    a name the given names and the surname in order; for an address the street); `extra` words that stand beside it
    (what came before the street's name; a school's or firm's ordinary words); `number` a house's number; `digits` the
    forms of a number; `places` where it lies; `cue` whether it is a workplace or school told by a sentence."""

    kind: str
    words: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    number: str = ""
    digits: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    fact: str = ""


def protected(values: tuple[str, ...]) -> tuple[Protected, ...]:
    """Everything that the values protect, each once. A value without a letter or digit protects nothing."""
    found: dict[Protected, None] = {}
    for value in values:
        for reading in readings(value)[:1]:
            found.update(dict.fromkeys(_value(reading.text.strip())))
    return tuple(found)


def pieces(text: str) -> list[str]:
    """The words and numbers of a text in lower case."""
    return PIECE.findall(text.lower())


def _value(text: str) -> Iterator[Protected]:
    label = LABEL.match(text)
    hint = ""
    if label and not MAIL.search(label.group()):
        hint = _hint(label.group(1))
        text = text[label.end() :] if hint or len(text) > label.end() + 2 else text
    parts = [part.strip() for part in PARTS.split(text) if part.strip()]
    if len(parts) > 1 and any(_is_exact(part) for part in parts):
        for part in parts:
            yield from _part(part, hint if part == parts[0] else "")
    else:
        yield from _part(" ".join(parts), hint)


def _hint(label: str) -> str:
    words = label.lower()
    if words in known.labels():
        return known.labels()[words]
    return next((known.labels()[word] for word in reversed(words.split()) if word in known.labels()), "")


def _is_exact(text: str) -> bool:
    """Whether a part has a shape of its own: a number, a mail address, a street with its number."""
    return bool(NUMBER.fullmatch(text) or POSTAL.match(text) or MAIL.search(text) or PLATE.fullmatch(text)) or bool(
        _street(text, "")
    )


def _part(text: str, hint: str) -> Iterator[Protected]:
    if not pieces(text):
        return
    exact = list(_exact(text, hint))
    if exact:
        yield from exact
        return
    kinds = facts.kinds(text)
    for kind in kinds:
        yield Protected(facts.category(kind), fact=kind)
    yield from _named(text, hint, bool(kinds))


def _exact(text: str, hint: str) -> Iterator[Protected]:
    if "@" in text or MAIL.search(text):
        yield Protected("email", (_mail(text),))
    elif PLATE.fullmatch(text) and (hint in ("plate", "") or not text.isdigit()) and not text.isdigit():
        yield Protected("number", ("".join(pieces(text)),))
    elif NUMBER.fullmatch(text) and (len(_digits(text)) > 4 or hint in ("phone", "number")):
        yield _number(text, hint)
    elif POSTAL.match(text):
        yield Protected("address", digits=("".join(POSTAL.match(text).groups()),))  # type: ignore[union-attr]
        rest = POSTAL.sub("", text, count=1).strip()
        if rest:
            yield Protected("place", (rest.lower(),))
    else:
        yield from _address(text, hint)


def _mail(text: str) -> str:
    found = MAIL.search(text)
    address = found.group() if found else text
    return re.sub(r"\(at\)|\[at\]|snabel-a|snabela", "@", address).replace(" ", "").lower()


def _digits(text: str) -> str:
    return "".join(each for each in text.lower().replace("o", "0") if each.isdigit())


def _number(text: str, hint: str) -> Protected:
    digits = _digits(text)
    national = re.sub(r"^(?:00|(?=46))46\(?0?|^0046|^46(?=7)", "", digits) if text.strip()[0] in "+0(" else digits
    if text.strip().startswith("+46") or digits.startswith("0046"):
        national = digits.removeprefix("00").removeprefix("46").lstrip("0")
        return Protected("phone", digits=(national,))
    shaped = text.strip()[0] in "0(" and 6 <= len(digits) <= 11 and not re.fullmatch(r"\d{6}[-+ ]?\d{4}", text.strip())
    if hint == "phone" or shaped or re.match(r"0[1-9]\d{0,2}[ /-]", text.strip()):
        return Protected("phone", digits=(digits.removeprefix("0"),))
    if text.strip().startswith("+"):
        return Protected("phone", digits=(digits,))
    return Protected("number", digits=(digits,))


def _address(text: str, hint: str) -> Iterator[Protected]:
    street = _street(text, hint)
    if not street:
        return
    yield street
    postal = POSTAL.search(text)
    if postal:
        yield Protected("address", digits=("".join(postal.groups()),))
        text = text[: postal.start()] + text[postal.end() :]
    yield from (Protected("place", (place,)) for place in places_in(text, after=street.number))


def _street(text: str, hint: str) -> Protected | None:
    """The street in a text: the words before a house number, or a word that ends as streets' names do."""
    house = HOUSE.search(POSTAL.sub(" ", text))
    before = pieces(text[: text.find(house.group())] if house else text)
    words = [word for word in before if not word.isdigit()]
    while len(words) > 1 and (words[0] in known.listed("other", "lead") or words[0] in known.listed("verbs", "live")):
        words.pop(0)
    if not words or len(words) > 4 or words[0] in known.listed("other", "company") | {"klass", "årskurs", "grupp"}:
        return None
    ends = _ends_as_street(words[-1]) or words[-1] in known.listed("street", "heads")
    if not ends and (house is None or hint not in ("address", "") or facts.kinds(text)):
        return None
    if not ends and any(word in known.listed("other", "school") for word in words):
        return None
    number = (house.group(1) + house.group(2).lower()) if house else ""
    return Protected("address", tuple(words), number=number)


def _ends_as_street(word: str) -> bool:
    plain = bare(word)
    return any(plain.endswith(end) and len(plain) > len(end) + 1 for end in known.endings())


def places_in(text: str, after: str = "") -> list[str]:
    """The places named in a text (listed ones, and any capital word after `i`, `till` …), in lower case. With `after`,
    only what stands after that house number, where any capital word is a place."""
    if after:
        cut = text.lower().replace(" ", "").find(after)
        text = re.split(r"[0-9]+ ?[A-Za-z]?\b", text, maxsplit=1)[-1] if cut >= 0 else text
    found = []
    words = re.findall(r"[A-Za-zåäöÅÄÖ-]+", text)
    for index, word in enumerate(words):
        pair = " ".join(words[index : index + 2]).lower()
        key = word.lower()
        listed = sounds(key) in known.places()
        lead = words[index - 1].lower() in ("i", "till", "från", "in", "to") if index else False
        if " " in pair and known.heard_together(pair) in known.places():
            found.append(pair)
        elif (word[0].isupper() and (listed or lead or after)) or (lead and listed):
            found.append(key)
    return [place for place in found if not any(place != other and place in other.split() for other in found)]


def _named(text: str, hint: str, has_fact: bool) -> Iterator[Protected]:
    words = pieces(text)
    kind = hint if hint in ("name", "school", "work", "shelter", "place") else _kind(words, text, has_fact)
    where = tuple(places_in(text))
    if has_fact and not where and text[1:] == text[1:].lower():
        return
    if kind == "place":
        yield from (Protected("place", (each,)) for each in where or (_place(words),))
    elif kind == "name":
        yield Protected(
            "name", tuple(word for word in words if word not in known.listed("name", "lead")) or tuple(words)
        )
    elif kind in ("school", "work", "shelter"):
        yield from _institution(kind, text, where)
    elif not has_fact:
        yield Protected("other", tuple(words))


def _place(words: list[str]) -> str:
    own = [word for word in words if word not in known.listed("other", "lead") | {"kommun", "stad", "län", "bor"}]
    own = own or words
    last = own[-1]
    if "kommun" in words and last.endswith("s") and sounds(last) not in known.places():
        own[-1] = last[:-1]
    return " ".join(own)


def _kind(words: list[str], text: str, has_fact: bool) -> str:
    """What a value in words names, by its words."""
    if any(word in known.listed("other", "shelter") for word in words) or "skyddat boende" in text.lower():
        return "shelter"
    tails = tuple(known.listed("other", "school_tails"))
    if any(word in known.listed("other", "school") or word.endswith(tails) for word in words):
        return "school"
    if any(word in known.listed("other", "work") for word in words) or _is_company(words):
        return "work"
    if _is_place(words, text):
        return "place"
    if has_fact:
        return "fact"
    return "name" if _is_name(words, text) else "other"


def _is_company(words: list[str]) -> bool:
    return any(word in known.listed("other", "company") for word in words)


def _is_place(words: list[str], text: str) -> bool:
    whole = known.heard_together(" ".join(words))
    if whole in known.places() or "kommun" in words or "kommunen" in words:
        return True
    return bool(places_in(text)) and not text[:1].isupper()


def _is_name(words: list[str], text: str) -> bool:
    capital = [word for word in re.findall(r"[A-Za-zåäöÅÄÖ]+", text) if word[0].isupper()]
    own = [word for word in words if word not in known.listed("name", "lead")]
    if len(own) > 5:
        return False
    return len(capital) >= max(1, len(own) - 1) or all(known.is_name(word) for word in own)


def _institution(kind: str, text: str, where: tuple[str, ...]) -> Iterator[Protected]:
    """A school, workplace or shelter: its own words apart from the ordinary ones, and where it lies. The town of a
    shelter is protected itself."""
    drop = known.listed("other", "lead") | known.listed("other", "work") | known.listed("verbs", "live")
    located = {piece for place in where for piece in place.split()}
    ordinary = known.listed("other", "school") | known.listed("other", "company") | known.listed("other", "shelter")
    words = [word for word in pieces(text) if word not in drop and word not in located]
    own = tuple(word for word in words if word not in ordinary and not word.isdigit() and len(word) > 1)
    extra = tuple(word for word in words if word in ordinary or word.isdigit())
    if kind == "shelter":
        yield from (Protected("shelter", (place,), places=(place,)) for place in where)
    if own or (extra and kind != "shelter"):
        yield Protected(kind, own, extra, places=where)
