"""Reads what a manager types of the unit's figures. Nothing that was typed is lost when something has to be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from upptack.steering.indicators import queries, rules
from upptack.steering.indicators.contents import Figure, figures

LONGEST: Final = 20
"""Signs of a field that are read, and shown again."""

YES_NO: Final = (("1", "Ja"), ("0", "Nej"), ("", "Vet inte"))


@dataclass(frozen=True, slots=True)
class Field:
    """A figure as the form shows it: what was typed, and a sentence when it has to be changed."""

    figure: Figure
    typed: str
    error: str
    choices: tuple[tuple[str, str, bool, str], ...] = ()
    """For a yes or no: value, words, whether chosen, and the id that an error leads to (only the first has one)."""


@dataclass(frozen=True, slots=True)
class FiguresForm:
    """The whole form. `numbers` are those that can be read; `errors` pairs of a field and a sentence."""

    typed: Mapping[str, str]
    numbers: Mapping[str, int | None]
    errors: tuple[tuple[str, str], ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields in order."""
        wrong = dict(self.errors)
        return tuple(_field(each, self.typed.get(each.id, ""), wrong.get(each.id, "")) for each in figures().values())


def _field(figure: Figure, typed: str, error: str) -> Field:
    if not figure.yes_no:
        return Field(figure, typed, error)
    choices = tuple(
        (value, words, value == typed, figure.id if place == 0 else "") for place, (value, words) in enumerate(YES_NO)
    )
    return Field(figure, typed, error, choices)


def read(post: QueryDict) -> FiguresForm:
    """What was typed, with every fault at once. A field that the browser did not send stands as empty."""
    typed = {id: post.get(id, "").strip()[:LONGEST] for id in figures()}
    numbers: dict[str, int | None] = {}
    errors: dict[str, str] = {}
    for each in queries.asked():
        try:
            numbers[each.id] = rules.number_of(typed[each.id], each)
        except ValueError as problem:
            errors[each.id] = str(problem)
    together = (each for each in queries.asked() if not {each.id, each.of} & set(errors))
    errors |= dict(rules.faults(numbers, together))
    return FiguresForm(typed, numbers, tuple((id, errors[id]) for id in figures() if id in errors))


def filled(numbers: Mapping[str, int | None]) -> FiguresForm:
    """The form with what has been given before."""
    typed = {id: "" if number is None else str(number) for id, number in numbers.items()}
    return FiguresForm(typed, numbers, ())
