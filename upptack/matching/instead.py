"""Whom to turn to when a body cannot help: it is full, the wrong one, or nobody answers.

Nothing is known of the person but that she was sent to the first body. So the other must share a kind with it,
serve all who may have been sent there as far as the area goes, and not be closed to everyone it is for. The order:

1. bodies known to be full stand last;
2. those that can be reached: some contact value may be shown;
3. those whose limits (role, sex, age) hold everyone whom the first is for;
4. hours: open then, opens at another time, not known;
5. the chance that somebody answers, in the order of `services.ANSWERS`;
6. the numbering.

A body that is held not to answer is never among them, nor one that advises professionals alone when the first is for
others too: it is a person that is handed over.
"""

from collections.abc import Iterable, Iterator, Mapping

from upptack.matching.search import Bitsets, answer_tiers, hours_tiers, narrowed, sinking
from upptack.matching.services import ROLES, Service

PROFESSIONALS = frozenset({"professional"})
PERSONS = ROLES - PROFESSIONALS


def instead(sets: Bitsets, first: Service, pool: int, slot: int | None) -> Iterator[int]:
    """The numbers of the bodies in `pool` that may stand in for `first`, best first."""
    pool &= _any(sets.kinds, first.kinds) & _serving(sets, first)
    pool &= ~sets.answers.get("not_answering", 0)
    if first.roles != PROFESSIONALS:
        pool &= sets.any_role | _any(sets.roles, PERSONS)
    holds = sets.everybody
    for listing, unrestricted, values in (
        (sets.roles, sets.any_role, first.roles),
        (sets.sexes, sets.any_sex, first.sexes),
        (sets.ages, sets.any_age, first.ages),
    ):
        if values:
            pool &= unrestricted | _any(listing, values)
        holds &= unrestricted | (_all(listing, values, sets.everybody) if values else 0)
    full = sinking(sets)[1]
    return narrowed(pool, (full, (sets.reachable,), (holds,), hours_tiers(sets, slot), answer_tiers(sets)))


def _serving(sets: Bitsets, first: Service) -> int:
    """The bodies that serve the whole area of the first: where in it the person is, is not known."""
    if first.national:
        return sets.national
    served = sets.everybody
    for county in first.counties:
        served &= sets.national | sets.counties.get(county, 0)
    for place in first.municipalities:
        served &= sets.national | sets.counties.get(place[:2], 0) | sets.municipalities.get(place, 0)
    return served


def _any(listing: Mapping[str, int], values: Iterable[str]) -> int:
    found = 0
    for value in values:
        found |= listing.get(value, 0)
    return found


def _all(listing: Mapping[str, int], values: Iterable[str], everybody: int) -> int:
    found = everybody
    for value in values:
        found &= listing.get(value, 0)
    return found
