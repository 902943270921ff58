"""What a change to a routine does to the vignettes of its agency and kind of matter. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from upptack.guides.vignettes import run
from upptack.guides.vignettes.vignette import Vignette, own

IN_USE: Final = "Frågan enligt rutinen"
YES: Final = "Samtalsstödet används i den kanalen"
NO: Final = "Samtalsstödet används inte, eller inte i den kanalen"


@dataclass(frozen=True, slots=True)
class Use:
    """What of a routine has a say: whether another person is party, and the channels and guides by their codes; empty
    ones are left to the shared routine and hold nothing back."""

    two_party: str
    channels: tuple[str, ...]
    guides: tuple[str, ...]

    def asks(self, vignette: Vignette) -> bool:
        """Whether the vignette's guide is used in its channel."""
        channel = not self.channels or vignette.context["channel"] in self.channels
        return channel and (not self.guides or vignette.guide in self.guides)


def tried(agency: str | None, matter: str, vignettes: Iterable[Vignette] | None = None) -> tuple[Vignette, ...]:
    """The vignettes that an agency's routine (None: all agencies') for a matter has a say in."""
    every = own() if vignettes is None else vignettes
    return tuple(each for each in every if agency in (None, each.agency) and each.matter in ("", matter))


def moved(before: Use, after: Use, vignettes: Iterable[Vignette]) -> tuple[run.Told, ...]:
    """The vignettes that a change of routine changes, in words, those that are no longer found first."""
    found = tuple(told for each in vignettes if (told := _told(before, after, each)))
    return tuple(sorted(found, key=lambda each: not each.missed))


def _told(before: Use, after: Use, vignette: Vignette) -> run.Told | None:
    old, new = (_judged(use, vignette) for use in (before, after))
    lines = tuple(_lines(before, after, vignette))
    missed = vignette.acute and before.asks(vignette) and not after.asks(vignette)
    for each in run.told(run.moved(old, new)):
        return run.Told(each.id, each.title, each.missed or missed, (*lines, *each.lines))
    return run.Told(vignette.id, vignette.title, missed, lines) if lines else None


def _judged(use: Use, vignette: Vignette) -> tuple[run.Judged, ...]:
    return run.judged((vignette,), two_party=lambda _: use.two_party)


def _lines(before: Use, after: Use, vignette: Vignette) -> Iterator[run.Line]:
    old, new = (YES if use.asks(vignette) else NO for use in (before, after))
    if old != new:
        yield run.Line(IN_USE, old, new, run.shown("gate", (vignette.expected.gate,)))
