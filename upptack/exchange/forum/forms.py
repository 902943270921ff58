"""Reads what is typed in the exchange. Nothing that is typed is lost: it stands in the form beside the sentence that
says what to change. Whether it leads to a person is asked by `actions.check`, before anything is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import unquote, urlsplit

from django.http import QueryDict

from upptack.exchange.forum import contents
from upptack.exchange.forum.actions import Meant, Written
from upptack.exchange.forum.models import DevelopmentGroup
from upptack.exchange.forum.rules import LONGEST_PART, LONGEST_TEXT, LONGEST_TITLE, PostKind, Reach
from upptack.language import deidentify
from upptack.language.pieces import Marked
from upptack.staff.forms import lines, one_line, read_number

Typed = Mapping[str, str]
Errors = dict[str, str]

MONTH: Final = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
MOST_SUBJECTS: Final = 4
SOMEBODYS: Final = frozenset({"personnummer", "samordningsnummer", "phone", "email", "address"})
"""What leads straight to a person and has no place in a link."""
MARKED: Final = "Skriv om det som är markerat."
A_LINK: Final = "Skriv en länk som börjar med https://, eller en adress här i Upptäck som börjar med /."
MINE: Final = "Välj en grupp som du är med i och som inte är avslutad."
NO_GROUP: Final = "Du är inte med i någon grupp. Välj din myndighet eller alla myndigheter."
A_MONTH: Final = "Skriv månaden så här: 2026-03."
SAYS: Final[Mapping[str, str]] = {
    "what": "Skriv vilken metod det gäller",
    "measured": "Skriv hur ni mätte",
    "result": "Skriv vad ni kom fram till",
    "caveat": "Skriv vad som är osäkert",
}


@dataclass(frozen=True, slots=True)
class PostForm:
    """A post as typed, with a sentence for each field that has to be changed. `written` and `meant` when there is none
    (`meant` only of a new post); `shown` is the marked text when something in it leads to a person."""

    typed: Typed
    errors: Errors
    subjects: tuple[str, ...] = ()
    written: Written | None = None
    meant: Meant | None = None
    shown: Marked | None = None

    def obstructed(self, shown: Marked, fields: Iterable[str]) -> PostForm:
        """The same form, with the marked text and the fields that have to be written anew."""
        return PostForm(self.typed, dict.fromkeys(fields, MARKED), self.subjects, shown=shown)


@dataclass(frozen=True, slots=True)
class GroupForm:
    """A new group as typed; `shown` as in PostForm."""

    typed: Typed
    errors: Errors
    shown: Marked | None = None


def read_page(get: QueryDict) -> int:
    """Which page of a list the address asks for, from 1 to 9999."""
    number = read_number(get, "sida")
    return number if 1 <= number <= 9999 else 1


def read_question(post: QueryDict, groups: Sequence[DevelopmentGroup]) -> PostForm:
    """A new question; `groups` are those that the member may write in."""
    return _new(PostKind.QUESTION, post, groups)


def read_evaluation(post: QueryDict, groups: Sequence[DevelopmentGroup], agencies: Iterable[str]) -> PostForm:
    """A new evaluation; `agencies` are the codes of those where a method may have been tried."""
    return _new(PostKind.EVALUATION, post, groups, agencies)


def read_changed(kind: PostKind, post: QueryDict, agencies: Iterable[str] = ()) -> PostForm:
    """A post whose words are changed; whom it is meant for stays."""
    typed, errors = _words(kind, post, agencies)
    subjects = _subjects(kind, post, errors)
    if errors:
        return PostForm(typed, errors, subjects)
    return PostForm(typed, {}, subjects, _written(kind, typed, subjects))


def read_answer(post: QueryDict) -> PostForm:
    """An answer, new or changed."""
    return read_changed(PostKind.ANSWER, post)


def read_group(post: QueryDict) -> GroupForm:
    """A new group."""
    typed = {"name": one_line(post, "name", 80), "about": one_line(post, "about", 700)}
    errors: Errors = {}
    _length(typed, "name", 4, 60, "Skriv gruppens namn, med 4 till 60 tecken.", errors)
    _length(typed, "about", 10, 600, "Skriv vad gruppen är till för, med 10 till 600 tecken.", errors)
    return GroupForm(typed, errors)


def _new(kind: PostKind, post: QueryDict, groups: Sequence[DevelopmentGroup], agencies: Iterable[str] = ()) -> PostForm:
    typed, errors = _words(kind, post, agencies)
    subjects = _subjects(kind, post, errors)
    typed |= {"reach": post.get("reach", ""), "group": post.get("group", "")}
    meant = _meant(typed, groups, errors)
    if errors or meant is None:
        return PostForm(typed, errors, subjects)
    return PostForm(typed, {}, subjects, _written(kind, typed, subjects), meant)


def _words(kind: PostKind, post: QueryDict, agencies: Iterable[str]) -> tuple[dict[str, str], Errors]:
    typed: dict[str, str] = {}
    errors: Errors = {}
    if kind != PostKind.ANSWER:
        typed["title"] = one_line(post, "title", 2 * LONGEST_TITLE)
        _length(typed, "title", 4, LONGEST_TITLE, f"Skriv en rubrik med 4 till {LONGEST_TITLE} tecken.", errors)
    if kind != PostKind.EVALUATION:
        typed["text"] = lines(post, "text", 2 * LONGEST_TEXT)
        _length(typed, "text", 4, LONGEST_TEXT, f"Skriv 4 till {LONGEST_TEXT} tecken.", errors)
        return typed, errors
    for name, says in SAYS.items():
        typed[name] = lines(post, name, 2 * LONGEST_PART)
        _length(typed, name, 4, LONGEST_PART, f"{says}, med 4 till {LONGEST_PART} tecken.", errors)
    _structured(post, typed, agencies, errors)
    return typed, errors


def _structured(post: QueryDict, typed: dict[str, str], agencies: Iterable[str], errors: Errors) -> None:
    typed |= {name: one_line(post, name, 320) for name in ("place", "agency", "begins", "ends", "link")}
    if typed["place"] not in contents.places():
        errors["place"] = "Välj i vilket slags arbete metoden prövades."
    if typed["agency"] and typed["agency"] not in set(agencies):
        errors["agency"] = "Välj en myndighet, eller flera myndigheter."
    for name in ("begins", "ends"):
        if not MONTH.fullmatch(typed[name]):
            errors[name] = A_MONTH
    if not {"begins", "ends"} & errors.keys() and typed["ends"] < typed["begins"]:
        errors["ends"] = "Sista månaden ligger före den första. Ändra en av dem."
    if wrong := link_fault(typed["link"]):
        errors["link"] = wrong


def _subjects(kind: PostKind, post: QueryDict, errors: Errors) -> tuple[str, ...]:
    if kind == PostKind.ANSWER:
        return ()
    chosen = tuple(id for id in contents.subjects() if id in post.getlist("subject"))
    if len(chosen) > MOST_SUBJECTS:
        errors["subject"] = "Välj högst fyra ämnen."
    return chosen


def _meant(typed: Typed, groups: Sequence[DevelopmentGroup], errors: Errors) -> Meant | None:
    if typed["reach"] not in set(Reach):
        errors["reach"] = "Välj vem det är till för."
        return None
    reach = Reach(typed["reach"])
    group = next((each for each in groups if each.pk == typed["group"]), None)
    if (typed["group"] or reach == Reach.GROUP) and group is None:
        errors["group"] = (
            "Välj en grupp som du är med i." if groups else "Du är inte med i någon grupp. Välj fler läsare."
        )
        return None
    return Meant(reach, group)


def _written(kind: PostKind, typed: Typed, subjects: tuple[str, ...]) -> Written:
    said = {name: text for name, text in typed.items() if name not in ("title", "reach", "group")}
    return Written(said, typed.get("title", ""), subjects)


def link_fault(link: str) -> str:
    """What is wrong with a link, as a sentence; empty when it is empty or can be kept: an https address of a named
    server, or a path here, that holds nobody's number or address."""
    if not link:
        return ""
    if len(link) > 300:
        return "Länken är för lång. Den får ha högst 300 tecken."
    path = re.fullmatch(r"/[A-Za-z0-9/_.-]*(#[A-Za-z0-9_-]*)?", link)
    if not (_is_https(link) or (path and not link.startswith("//") and ".." not in link)):
        return A_LINK
    parts = re.sub(r"[/?&=#:;,]+", " ", unquote(link))
    if any(span.category in SOMEBODYS for span in deidentify.mark(parts)):
        return "Ta bort det i länken som pekar ut en person."
    return ""


def _is_https(link: str) -> bool:
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError:
        return False
    named = re.fullmatch(r"([a-z0-9åäöé-]+\.)+[a-z]{2,}", parts.hostname or "") is not None
    whole = re.fullmatch(r"[^\s<>\"'\\]+", link) is not None
    return parts.scheme == "https" and named and whole and "@" not in parts.netloc and port is None


def month(typed: str) -> date | None:
    """The first day of a month that is written as 2026-03; None when it is not."""
    return date.fromisoformat(f"{typed}-01") if MONTH.fullmatch(typed) else None


def _length(typed: Typed, name: str, least: int, most: int, sentence: str, errors: Errors) -> None:
    if not least <= len(typed[name]) <= most:
        errors[name] = sentence
