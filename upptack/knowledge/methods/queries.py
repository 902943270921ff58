"""Reads the methods in force, who approved them, and how well they agree with the vignettes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from upptack.guides.guide import newest
from upptack.guides.vignettes import run
from upptack.guides.vignettes.vignette import own
from upptack.knowledge.methods import rules
from upptack.knowledge.methods.models import Method
from upptack.knowledge.methods.rules import InForce
from upptack.knowledge.publishing.queries import Version, history
from upptack.law import frozen


@dataclass(frozen=True, slots=True)
class Shown:
    """A method in the version in force. `method`: the row here that it comes from, and `approved` how it was
    published; None for what came with the product or in a package."""

    in_force: InForce
    method: Method | None
    approved: Version | None


def methods() -> tuple[Shown, ...]:
    """Every guide and table in the version in force."""
    rows = _live()
    return tuple(_shown(each, rows.get(each.name)) for each in rules.in_force())


def _live() -> Mapping[str, Method]:
    return {method.name: method for method in Method.objects.filter(live=True)}


def _shown(each: InForce, method: Method | None) -> Shown:
    kept = history(method) if method else ()
    return Shown(each, method, kept[0] if kept else None)


def waiting() -> tuple[Method, ...]:
    """Versions that are published but not in force and not replaced: something published meanwhile speaks against
    them."""
    number = {(each.kind, each.id): each.number for each in rules.in_force()}
    found = []
    for method in _live().values():
        id, version = rules.parted(method.name)
        if number.get((method.kind, id), 0) < version:
            found.append(method)
    return tuple(found)


def judged() -> tuple[run.Judged, ...]:
    """Every vignette of the product with what the methods in force say; run once for each set of versions."""
    guides = tuple(sorted(guide.name for guide in newest().values()))
    return _judged(guides, tuple(sorted(frozen.versions().items())))


@cache
def _judged(guides: tuple[str, ...], tables: tuple[tuple[str, int], ...]) -> tuple[run.Judged, ...]:
    return run.judged(own())
