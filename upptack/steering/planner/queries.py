"""Reads saved scenarios, and the agencies and municipalities that one may be about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from upptack.knowledge import api
from upptack.staff.models import Agency
from upptack.steering.planner.models import Scenario


def saved() -> tuple[Scenario, ...]:
    """Every saved scenario, the newest first."""
    return tuple(Scenario.objects.select_related("agency", "created_by__unit__agency"))


def chosen(ids: Iterable[int]) -> tuple[Scenario, ...]:
    """Those of some scenarios that are still there, in the order asked for."""
    wanted = list(dict.fromkeys(ids))
    found = Scenario.objects.select_related("agency", "created_by__unit__agency").in_bulk(wanted)
    return tuple(found[id] for id in wanted if id in found)


def agencies() -> Mapping[str, str]:
    """The agencies' names by code, in alphabetical order."""
    return dict(Agency.objects.values_list("code", "name"))


@cache
def places() -> Mapping[str, str]:
    """The code of a municipality by everything that it may be called in a table: code, name and short name, in small
    letters."""
    found = {}
    for code, place in api.municipalities().items():
        found.update({each.casefold(): code for each in (code, place.name, place.short)})
    return found


def place_name(code: str) -> str:
    """A municipality's short name; its code when there is none by that code any longer."""
    place = api.municipalities().get(code)
    return place.short if place else code
