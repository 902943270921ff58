"""Which answer is worse than which, said question by question and apart from the facts that the answers set.

An option that sets the wrong fact would not show if the order were read from the facts alone; so the order stands
here in the field's own terms, a test holds it to the facts, and the walk holds the level to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, pairwise, product

from upptack.guides.guide import BLANK, Guide, Question
from upptack.guides.tests.paths import Answer

Pair = tuple[Answer, Answer]
"""An answer and one that is worse, or as bad."""

WORRY: Mapping[tuple[str, str], tuple[tuple[str, ...], ...]] = {
    ("exposed", "home"): (("safe",), ("sometimes", *BLANK), ("evasive",), ("unsafe",)),
    ("exposed", "honour"): (("free",), BLANK, ("partly",), ("decided",), ("forced",)),
    ("uses", "quarrels"): (("talk",), ("heated", *BLANK), ("evasive",), ("out_of_hand",)),
    ("uses", "honour"): (("free",), BLANK, ("partly",), ("pressed", "forced"), ("does",)),
    **{
        (role, id): order
        for role in ("exposed", "uses")
        for id, order in {
            "timing": (("earlier",), ("unclear", *BLANK), ("now",)),
            "fear": (("calm",), BLANK, ("worried",), ("today",), ("now",)),
            "children": (("no",), BLANK, ("yes",)),
        }.items()
    },
}
"""For each question with one answer: its answers from least to most worrying, those as bad as each other together.
What the person did not want to say and what was not asked stand between no and yes."""


def worse_answers(guide: Guide, question: Question) -> tuple[Pair, ...]:
    """The steps from each answer to the next worse one. Longer steps follow, as the levels have an order.

    Where several may be ticked: "none of these" is least, then no answer, then one tick, then one tick more."""
    if question.kind == "many":
        return tuple(_ticks(question))
    order = WORRY[guide.id, question.id]
    stated = sorted(chain(*order))
    assert stated == sorted([*(option.id for option in question.options), *BLANK]), (guide.name, question.id)
    return tuple(((low,), (high,)) for here, above in pairwise(order) for low, high in product(here, above))


def _ticks(question: Question) -> Iterator[Pair]:
    ticks = [option.id for option in question.options if not option.none]
    for blank in BLANK:
        yield from (((option.id,), (blank,)) for option in question.options if option.none)
        yield from (((blank,), (tick,)) for tick in ticks)
    for size in range(1, 1 << len(ticks)):
        held = tuple(tick for at, tick in enumerate(ticks) if size >> at & 1)
        for more in ticks:
            if more not in held:
                yield held, tuple(tick for tick in ticks if tick in held or tick == more)
