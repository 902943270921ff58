"""Reads what is asked for in a free table."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from upptack.steering.statistics import contents

WRONG_PERIOD = "Välj en period som är släppt."
WRONG_DIMENSIONS = "Välj en till tre saker att dela upp på, och bara en av myndighet och län och en av svar och skäl."


@dataclass(frozen=True, slots=True)
class Asked:
    """A free table as it was asked for: what it counts, the period, the words of the dimensions, and a sentence for
    each field that has to be changed."""

    measure: str
    period: str
    slugs: tuple[str, ...]
    errors: tuple[tuple[str, str], ...] = ()

    @property
    def dimensions(self) -> tuple[tuple[str, str], ...]:
        """The dimensions with their levels. Raises ValueError when there are errors."""
        return contents.crossed(self.measure, self.slugs)


def read(post: QueryDict, released: tuple[str, ...]) -> Asked:
    """What was chosen; `errors` is empty when it can be asked."""
    measure, period = post.get("measure", ""), post.get("period", "")
    slugs = tuple(dict.fromkeys(post.getlist("by")))[:10]
    errors = [(f"period-{measure}", WRONG_PERIOD)] if period not in released else []
    try:
        contents.crossed(measure, slugs)
    except ValueError:
        errors.append((f"by-{measure}", WRONG_DIMENSIONS))
    return Asked(measure, period, slugs, tuple(errors))
