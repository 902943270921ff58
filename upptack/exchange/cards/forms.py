"""Reads what is typed on a card and in its review. Whether it leads to a person is asked by the actions, before
anything is kept; what was typed stands in the form all the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from django.http import QueryDict

from upptack.exchange.cards import contents
from upptack.exchange.cards.actions import Judgement, Written
from upptack.exchange.cards.models import Card
from upptack.exchange.cards.rules import LONGEST
from upptack.language.pieces import Marked
from upptack.staff.forms import one_line

MARKED: Final = "Skriv om det som är markerat."
TOO_LONG: Final = f"Korta texten till högst {LONGEST} tecken."
COUNTRY: Final = "hela"
"""What the form sends for the whole country."""
FILLED: Final = ("learning", "helped", "thought")
"""What a form elsewhere may send to be filled in as the card's words, in this order."""


@dataclass(frozen=True, slots=True)
class CardForm:
    """A card as typed, with a sentence for each field that has to be changed. `written` when there is none; `marked` is
    the text with what must be written anew."""

    situation: str = ""
    helped: tuple[str, ...] = ()
    hindered: tuple[str, ...] = ()
    period: str = ""
    county: str = ""
    text: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    marked: Marked | None = None
    written: Written | None = None

    def obstructed(self, marked: Marked) -> CardForm:
        """The same form, with what must be written anew."""
        return replace(self, errors={"text": MARKED}, marked=marked, written=None)


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """A review as typed. `judged` when nothing has to be changed."""

    recognisable: str = ""
    useful: str = ""
    reason: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    marked: Marked | None = None
    judged: Judgement | None = None

    def obstructed(self, marked: Marked) -> ReviewForm:
        """The same form, with what must be written anew."""
        return replace(self, errors={"reason": MARKED}, marked=marked, judged=None)


def of_card(card: Card) -> CardForm:
    """The form filled with what the author wrote before."""
    county = card.county_id or COUNTRY
    return CardForm(card.situation, tuple(card.helped), tuple(card.hindered), card.period, county, card.text)


def filled(post: QueryDict) -> CardForm:
    """A form filled with words from elsewhere, to choose and shorten before anything is sent."""
    return CardForm(text=" ".join(part for part in (one_line(post, name, 600) for name in FILLED) if part))


def read_card(post: QueryDict, on: date, counties: Collection[str]) -> CardForm:
    """A card as sent; `counties` are the codes to choose from."""
    form = CardForm(
        post.get("situation", ""),
        tuple(id for id in contents.helped() if id in post.getlist("helped")),
        tuple(id for id in contents.hindered() if id in post.getlist("hindered")),
        post.get("period", ""),
        post.get("county", ""),
        one_line(post, "text", 2_000),
    )
    errors = _wrong(
        (
            ("situation", "Välj vilken situation det gäller.", form.situation not in contents.situations()),
            ("helped", "Välj minst en sak som hjälpte eller hindrade.", not form.helped and not form.hindered),
            ("period", "Välj när det var.", form.period not in contents.periods(on)),
            ("county", "Välj län eller hela landet.", form.county not in (COUNTRY, *counties)),
            ("text", TOO_LONG, len(form.text) > LONGEST),
        )
    )
    if errors:
        return replace(form, errors=errors)
    county = None if form.county == COUNTRY else form.county
    written = Written(form.situation, form.helped, form.hindered, form.period, county, form.text)
    return replace(form, written=written)


def read_review(post: QueryDict) -> ReviewForm:
    """A review as sent."""
    form = ReviewForm(post.get("recognisable", ""), post.get("useful", ""), one_line(post, "reason", 2_000))
    back = form.recognisable == "yes" or form.useful == "no"
    errors = _wrong(
        (
            ("recognisable", "Svara om någon kan kännas igen.", form.recognisable not in ("yes", "no")),
            ("useful", "Svara om kortet är till nytta.", form.useful not in ("yes", "no")),
            ("reason", "Skriv varför kortet ska tillbaka, så att författaren kan ändra det.", back and not form.reason),
            ("reason", TOO_LONG, len(form.reason) > LONGEST),
        )
    )
    if errors:
        return replace(form, errors=errors)
    reason = form.reason if back else ""
    judged = Judgement(form.recognisable == "yes", form.useful == "yes", reason, number(post, "turn"))
    return replace(form, judged=judged)


def _wrong(asked: Iterable[tuple[str, str, bool]]) -> dict[str, str]:
    """The first sentence for each field that has something wrong."""
    found: dict[str, str] = {}
    for name, sentence, is_wrong in asked:
        if is_wrong:
            found.setdefault(name, sentence)
    return found


def number(post: QueryDict, name: str) -> int:
    """A number in a field; -1 when it is none."""
    typed = post.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 11 else -1
