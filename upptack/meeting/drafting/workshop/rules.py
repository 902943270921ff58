"""What a draft is, what its form asks, and when no draft is made. Pure. Sentences can be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

REPORT, NOTE, LETTER, SMS, INTERPRETER = "anmalan", "anteckning", "brev", "sms", "tolk"
KINDS: Final = (REPORT, NOTE, LETTER, SMS, INTERPRETER)
"""What can be written; each name is the last part of its address."""

PDF, WORD, MESSAGE, CALENDAR = "pdf", "docx", "sdk", "calendar"
STRICT: Final = frozenset({LETTER, SMS, INTERPRETER})
"""Kinds whose words anybody may come to see: what the leak check finds in them has to be changed, and cannot be
confirmed away. A report and a note tell on purpose, so there somebody who has read the marks may let them through."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `type`: text, area, date, check, radio, select, municipality, told (what has been told, to
    tick), purpose, or rows (`rows` times the `columns`, of which `open` are seen at first). `limit`: characters at
    most. `options` and `columns` as the data have them: (value, words) and (name, words, limit).
    `default_other` and `help_other` stand instead where the duty to report is not known to hold for the agency; None
    when it makes no difference."""

    id: str
    type: str
    label: str
    help: str = ""
    limit: int = 0
    options: tuple[tuple[str, str], ...] = ()
    default: str = ""
    default_other: str | None = None
    help_other: str | None = None
    rows: int = 0
    open: int = 0
    columns: tuple[tuple[str, str, int], ...] = ()

    def for_duty(self, must: bool) -> Field:
        """The field as it stands for an agency, `must` being whether the duty to report holds for it."""
        if must:
            return self
        default = self.default if self.default_other is None else self.default_other
        return replace(self, default=default, help=self.help if self.help_other is None else self.help_other)

    @property
    def limits(self) -> Mapping[str, int]:
        """Characters at most in each field that holds typed words, by the name it is posted under."""
        if self.type == "rows":
            return {
                row_id(self.id, n, column): limit for n in range(1, self.rows + 1) for column, _, limit in self.columns
            }
        return {self.id: self.limit} if self.limit else {}


@dataclass(frozen=True, slots=True)
class Part:
    """Fields under a heading; a folded part is closed until something is typed in it. `after`: what is done with the
    draft once it is there, so it stands below it."""

    title: str
    fields: tuple[Field, ...]
    intro: str = ""
    folded: bool = False
    after: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one kind. `law`: ids of the provisions shown above it, `law_of` those of one agency by its code;
    `formats`: the files it can be fetched as;
    `instead`: what to do when no draft is made, by the field that stopped it."""

    kind: str
    name: str
    does: str
    title: str
    lede: str
    parts: tuple[Part, ...]
    law: tuple[str, ...] = ()
    law_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
    instead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field in the order of the page."""
        return tuple(each for part in self.parts for each in part.fields)


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in a form: `values` by field, typed words and chosen codes alike; `told` the ticked sentences, each
    named by whose conversation it was, fact and value ("exposed.fear.now"); `matter` the kind of matter or empty."""

    kind: str
    values: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    matter: str = ""

    def text(self, id: str) -> str:
        """What stands in a field, without blanks around it."""
        return self.values.get(id, "").strip()

    def ticked(self, id: str) -> bool:
        """Whether a box is ticked."""
        return self.values.get(id) == "yes"

    def rows(self, field: Field) -> tuple[tuple[str, ...], ...]:
        """The rows of a field in which something stands, one text a column."""
        columns = [name for name, _, _ in field.columns]
        every = (tuple(self.text(row_id(field.id, n, c)) for c in columns) for n in range(1, field.rows + 1))
        return tuple(row for row in every if any(row))

    @property
    def protected(self) -> tuple[str, ...]:
        """What must be protected, fact by fact."""
        return tuple(line.strip() for line in self.text("protect").splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class Context:
    """What a conversation hands on: the agency's code, the facts told (with whose conversation it is, `role`), the
    municipality's code or empty, the matter's id or empty, and whether another party may read (no, unknown, yes)."""

    agency: str
    facts: Mapping[str, str] = field(default_factory=dict)
    municipality: str = ""
    matter: str = ""
    two_party: str = "unknown"


@dataclass(frozen=True, slots=True)
class Stop:
    """Why no draft is made: the field to go to and a sentence. Where nothing on the page is wrong but the answer is
    no, `instead` of the form says what to do."""

    at: str
    sentence: str


def row_id(field: str, number: int, column: str) -> str:
    """The name under which a cell of a row is posted; rows are counted from 1."""
    return f"{field}-{number}-{column}"


def stop(form: Form, draft: Draft, on: date) -> Stop | None:
    """Why no draft can be made of what stands in the form on the day `on`; None when it can."""
    long = _too_long(form, draft)
    if long:
        return long
    wrong = _wrong_date(form, draft, on)
    return wrong or STOPS[draft.kind](draft)


def _too_long(form: Form, draft: Draft) -> Stop | None:
    for each in form.fields:
        for name, limit in each.limits.items():
            length = len(draft.text(name))
            if length > limit:
                return Stop(name, f"Korta till högst {limit} tecken: {each.label.lower()}. Nu är det {length}.")
    return None


def _wrong_date(form: Form, draft: Draft, on: date) -> Stop | None:
    for each in (each for each in form.fields if each.type == "date" and draft.text(each.id)):
        day = day_of(draft.text(each.id))
        if day is None:
            return Stop(each.id, "Skriv dagen som år-månad-dag, till exempel 2026-11-22.")
        if each.id == "told_on" and day > on:
            return Stop(each.id, "Dagen har inte varit än. Ändra den.")
    return None


def day_of(text: str) -> date | None:
    """The day that is written as year-month-day; None when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def report_stop(draft: Draft) -> Stop | None:
    """A report waits for the call when there is danger, and needs a municipality and something that was told."""
    if draft.text("danger") == "yes" and not draft.ticked("called"):
        return Stop("called", "Ring 112 vid fara, annars socialjouren. Kryssa sedan för att du har ringt.")
    if not draft.text("municipality"):
        return Stop("municipality", "Välj barnets kommun.")
    if draft.text("who") == "nobody":
        return _own_eyes(draft)
    if not (draft.told or draft.text("own") or draft.text("seen")):
        return Stop("told", "Kryssa för eller skriv vad du har fått veta.")
    return None


def _own_eyes(draft: Draft) -> Stop | None:
    """Where nobody has told anything there is only what the officers saw or heard: what is ticked or quoted would be
    something they vouch for without having seen it."""
    at = "told" if draft.told else "own" if draft.text("own") else "" if draft.text("seen") else "seen"
    if not at:
        return None
    return Stop(at, "Du har valt att ingen har berättat. Skriv då bara vad ni själva har sett eller hört.")


def note_stop(draft: Draft) -> Stop | None:
    """What does not matter for a decision is not written, and what is written says by whom (förvaltningslagen 27 §)."""
    if draft.text("matters") == "no":
        return Stop("matters", "Det som inte har betydelse för ett beslut ska inte in i ärendet.")
    if not (draft.told or draft.text("own")):
        return Stop("told", "Kryssa för eller skriv vad som ska stå med.")
    if not draft.text("officer"):
        return Stop("officer", "Skriv vem som antecknar. Det ska framgå (27 § förvaltningslagen).")
    return None


def letter_stop(draft: Draft) -> Stop | None:
    """Nothing goes to an address or a number that the person has not called safe today, nor where somebody else may
    see it unless the person has said yes to this very letter."""
    if draft.text("safe") != "yes":
        return Stop("safe", "Personen har inte sagt i dag att vägen är trygg. Därför görs inget utkast.")
    if draft.text("shared") != "no" and draft.text("agreed") != "yes":
        return Stop("shared", "Någon annan kan se det du skickar. Därför görs inget utkast.")
    return None


def interpreter_stop(draft: Draft) -> Stop | None:
    """A request without a language is none."""
    return None if draft.text("language") else Stop("language", "Skriv vilket språk.")


STOPS: Final = {
    REPORT: report_stop,
    NOTE: note_stop,
    LETTER: letter_stop,
    SMS: letter_stop,
    INTERPRETER: interpreter_stop,
}
"""For each kind, what has to be so before a draft is made."""
