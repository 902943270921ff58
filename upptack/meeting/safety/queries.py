"""What the pages show of a case's safety: the moments with their points, and who may read. Keeps nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from upptack.law import parties
from upptack.law.case_safety import MOMENTS, Protected, Stage, checklist, grounds_of
from upptack.law.parties import TwoParty, parties_of
from upptack.law.provisions import Ground


@dataclass(frozen=True, slots=True)
class Case:
    """A kind of matter in a situation, as shown on a day. `near` are the moments that are read now, `rest` those that
    are folded away; `two_party` and `protected`: no, unknown or yes. `readers`: who may read."""

    two_party: str
    protected: str
    near: tuple[Stage, ...]
    rest: tuple[Stage, ...]
    readers: parties.Shown

    @property
    def stages(self) -> tuple[tuple[Stage, bool], ...]:
        """Every moment, those that are read now first, with whether it is folded away."""
        return tuple((stage, False) for stage in self.near) + tuple((stage, True) for stage in self.rest)

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """What the points rest on, each ground once."""
        return grounds_of(point for stage, _ in self.stages for point in stage.points)


def case(agency: str, matter: str, protected: str, now: tuple[str, ...], on: date, two_party: str = "") -> Case:
    """The points of a kind of matter, by the ids of the routines, `now` being the moments to read. `two_party` is what
    is known of it; empty: as it is written of the matter."""
    readers = parties_of(matter, agency).on(on)
    party = cast(TwoParty, two_party or readers.two_party)
    stages = checklist(agency, matter, cast(Protected, protected), party, on)
    near = tuple(stage for stage in stages if stage.moment in now)
    return Case(party, protected, near, tuple(stage for stage in stages if stage not in near), readers)


def moments(chosen: str) -> tuple[str, ...]:
    """The moments to read when one was chosen, or none."""
    return (chosen,) if chosen else tuple(MOMENTS)
