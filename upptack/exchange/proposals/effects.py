"""What the vignettes say of the methods in force, for a kind of matter or all of it, then and now. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from functools import lru_cache
from typing import Any

from upptack.guides.guide import newest
from upptack.guides.vignettes import run
from upptack.guides.vignettes.run import Judged, Outcome, Told
from upptack.guides.vignettes.vignette import Vignette, own
from upptack.law import frozen
from upptack.law.facts import UNKNOWN

Parties = tuple[tuple[tuple[str, str], str], ...]
"""For an agency and its kind of matter: whether another person is party."""
Kept = Mapping[str, Mapping[str, Any]]
"""Outcomes by vignette, as they are kept with a proposal."""


def concerned(agency: str | None, matter: str) -> tuple[Vignette, ...]:
    """The vignettes that a routine of an agency (None: of all) in a kind of matter is about."""
    return tuple(each for each in own() if agency in (None, each.agency) and each.matter in ("", matter))


def judged(vignettes: Iterable[Vignette], parties: Parties = ()) -> tuple[Judged, ...]:
    """Vignettes with what the methods in force say; run once for each set of versions."""
    guides = tuple(sorted(guide.name for guide in newest().values()))
    tables = tuple(sorted(frozen.versions().items()))
    return _judged(tuple(each.id for each in vignettes), parties, guides, tables)


@lru_cache(maxsize=64)
def _judged(
    ids: tuple[str, ...], parties: Parties, guides: tuple[str, ...], tables: tuple[tuple[str, int], ...]
) -> tuple[Judged, ...]:
    known, said = {each.id: each for each in own()}, dict(parties)
    return run.judged((known[id] for id in ids), two_party=lambda each: said.get((each.agency, each.matter), UNKNOWN))


def kept(found: Iterable[Judged]) -> dict[str, dict[str, Any]]:
    """What a run said, to be kept and compared with a later one."""
    return {each.vignette.id: asdict(each.outcome) for each in found}


def moved(before: Kept, now: Iterable[Judged]) -> tuple[Told, ...]:
    """The vignettes that say something else than they did, in words. Those that were not there then are left out."""
    both = [each for each in now if each.vignette.id in before]
    old = [Judged(each.vignette, _outcome(before[each.vignette.id]), ()) for each in both]
    return run.told(run.moved(old, both))


def _outcome(said: Mapping[str, Any]) -> Outcome:
    known = {field.name for field in fields(Outcome)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in said.items() if name in known
    }
    return Outcome(**values)
