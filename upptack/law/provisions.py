"""What the law says, sentence by sentence, with the dates that tell whether it may be shown as true.

One TOML file a statute in `data/provisions`; what stands at the top of a file (source, day of the
check, responsible) holds for every provision in it that says nothing else. Quotations are verbatim
(statutes are free of copyright, upphovsrättslagen 9 §); summaries are our own words.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

_FOLDER = Path(__file__).parent / "data" / "provisions"

State = Literal["in_force", "not_yet", "repealed", "check"]


@dataclass(frozen=True, slots=True)
class Ground:
    """What something rests on, as shown: a provision with its words, or another source; `note` is what has to be said
    with it, empty when nothing has."""

    citation: str
    quote: str
    url: str
    note: str


REPEALED: Final = "Upphävd."
NOT_YET: Final = "Har inte börjat gälla."
UNREAD: Final = "Ordalydelsen är inte läst här. Läs den innan du stödjer dig på den."
CHECK_AGAIN: Final = "Kontrollen har gått ut. Läs bestämmelsen på nytt innan du stödjer dig på den."


@dataclass(frozen=True, slots=True)
class Provision:
    """A paragraph of a statute as it read on the day it was checked.

    `in_force_from` and `in_force_to` are the first and the last day it applied; None when no source
    says, and then `in_force_note` tells what is known. `quote` is empty when the text has not been
    seen, and `quote_missing` says why. `responsible` is a function, never a person. `caution` names
    what may have changed since.
    """

    id: str
    statute: str
    sfs: str
    chapter: str
    section: str
    title: str
    in_force_from: date | None
    in_force_to: date | None
    in_force_note: str
    amended_by: str
    summary: str
    quote: str
    quote_missing: str
    source: str
    checked: date
    checked_note: str
    expires: date
    responsible: str
    caution: str

    @property
    def text_seen(self) -> bool:
        """Whether anybody has read the wording here; if not, it must be read before it is relied on."""
        return bool(self.quote)

    @property
    def citation(self) -> str:
        """The provision as a caseworker writes it, e.g. "19 kap. 1 § socialtjänstlagen (2025:400)"."""
        chapter = f"{self.chapter} kap. " if self.chapter else ""
        return f"{chapter}{self.section} § {self.statute} ({self.sfs})"

    def is_current(self, on: date) -> bool:
        """Whether our check still holds on this day; after `expires` it is shown as "must be checked
        again"."""
        return on <= self.expires

    def state(self, on: date) -> State:
        """What may be said about the provision on the day `on`.

        "check" means that nobody here can vouch for it: the check has expired, the wording was never
        seen, or the day lies before the check and no source tells when the wording began to apply
        (an old case is read with old law).
        """
        if self.in_force_to is not None and on > self.in_force_to:
            return "repealed"
        if self.in_force_from is not None and on < self.in_force_from:
            return "not_yet"
        began_unseen = self.in_force_from is None and on < self.checked
        if began_unseen or not self.text_seen or not self.is_current(on):
            return "check"
        return "in_force"

    def note(self, on: date) -> str:
        """What has to be said with the provision on a day, as a Swedish sentence; empty when it can be shown as it
        is."""
        state = self.state(on)
        if state in ("repealed", "not_yet"):
            return REPEALED if state == "repealed" else NOT_YET
        if not self.text_seen and self.is_current(on):
            return UNREAD
        return CHECK_AGAIN if state == "check" else self.caution

    def ground(self, on: date) -> Ground:
        """The provision as it is shown on a day."""
        return Ground(self.citation, self.quote, self.source, self.note(on))


@dataclass(frozen=True, slots=True)
class Source:
    """Something other than a statute that a row of a table rests on: a study, a page, a method.

    `url` is empty when the address was not noted, and `url_missing` says so; `seen` tells how much of
    the source was read.
    """

    id: str
    title: str
    publisher: str
    url: str
    url_missing: str
    seen: str
    note: str

    def ground(self, note: str = "") -> Ground:
        """The source as it is shown."""
        return Ground(f"{self.title} ({self.publisher})", "", self.url, note)


@cache
def provisions() -> Mapping[str, Provision]:
    """Every provision by id, in the order of the files. Raises ValueError for a doubled id."""
    found: dict[str, Provision] = {}
    for file in sorted(_FOLDER.glob("*.toml")):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        shared = {key: value for key, value in data.items() if key != "provision"}
        for entry in data["provision"]:
            provision = _provision(shared | entry)
            if provision.id in found:
                raise ValueError(f"{file.name}: the id '{provision.id}' is used twice.")
            found[provision.id] = provision
    return found


@cache
def sources() -> Mapping[str, Source]:
    """Every other source that the tables cite, by id."""
    file = _FOLDER.parent / "sources.toml"
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["source"]
    return {entry["id"]: Source(**({"url": "", "url_missing": ""} | entry)) for entry in entries}


def _provision(entry: dict[str, Any]) -> Provision:
    """Fill what a file may leave out; a misspelt key is refused by the dataclass itself."""
    optional: dict[str, Any] = {
        "in_force_from": None,
        "in_force_to": None,
        "in_force_note": "",
        "amended_by": "",
        "quote": "",
        "quote_missing": "",
        "caution": "",
    }
    return Provision(**(optional | entry))
