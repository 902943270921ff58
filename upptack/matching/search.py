"""The order in which bodies are offered, as narrowing of bitsets.

A bitset is a Python int in which bit n stands for the n-th body. One AND keeps the bodies that have two
properties. Bodies are numbered in the order of the last three rules (certain contact, contact that can be
shown, id), so the lowest bit of what remains is always the next best.

The order, each rule deciding only among those the rule before leaves equal:

1. the first needed kind the body can give;
2. bodies held not to answer stand last of their kind;
3. before them those known to be full;
4. with a channel asked for: bodies known to have it, then bodies whose channels are not known;
5. place, see `place_order`;
6. language: speaks it, works with interpreters, not known, known to have neither;
7. hours: open then, opens at another time, not known;
8. the chance that somebody answers, in the order of `services.ANSWERS`;
9. the numbering.

Who the body is for, where, and by which channel are eligibility: the others never show. Language, hours and
signs of life only order: nobody is left without a hit because a fact about a body is missing, or because the
only body there is has not answered.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from upptack.matching.services import ANSWERS, UNKNOWN, Answers, Need

DISTANCE_KINDS = frozenset({"shelter"})
"""Kinds that can take a person from anywhere, so that distance can be offered on purpose."""

LOCAL_DUTY_KINDS = frozenset({"social_services", "social_emergency", "family_law", "police"})
"""Kinds that stay nearest first even where distance is wanted: the duty to act lies with the municipality
(socialtjänstlagen 2025:400, 13 kap. 1 and 8 §§) and with the police where the person is."""

MUNICIPALITY = "same_municipality"
COUNTY = "same_county"
NATIONAL = "national"
OTHER_MUNICIPALITY = "other_municipality"
FAR = "far_on_purpose"

_NEAR_FIRST = (MUNICIPALITY, COUNTY, NATIONAL)
_HOME_LAST = (COUNTY, NATIONAL, MUNICIPALITY)
_FAR_FIRST = (FAR, NATIONAL, OTHER_MUNICIPALITY, COUNTY, MUNICIPALITY)


@dataclass(frozen=True, slots=True)
class Bitsets:
    """Which bodies have which property. A value that no body has is absent and means the empty set.

    `roles`, `sexes`, `ages`: bodies that list the value; `any_role`, `any_sex`, `any_age`: bodies that list
    none. `touched`: bodies that serve the county or some municipality in it. `maybe_language`: bodies not
    known to lack a language they do not list. `slots`: 336 bitsets, bodies open in that half-hour.
    """

    everybody: int
    kinds: Mapping[str, int]
    roles: Mapping[str, int]
    any_role: int
    sexes: Mapping[str, int]
    any_sex: int
    ages: Mapping[str, int]
    any_age: int
    languages: Mapping[str, int]
    interpreter: int
    maybe_language: int
    municipalities: Mapping[str, int]
    counties: Mapping[str, int]
    touched: Mapping[str, int]
    national: int
    channels: Mapping[str, int]
    any_channel: int
    slots: tuple[int, ...]
    known_hours: int
    answers: Mapping[Answers, int]
    full: int
    reachable: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A need turned into bitsets, once for all its kinds: who and where is eligible, and what orders them."""

    allowed: int
    places: Mapping[str, int]
    first_tiers: tuple[tuple[int, ...], ...]
    later_tiers: tuple[tuple[int, ...], ...]


def place_order(kind: str, keep_distance: bool) -> tuple[str, ...]:
    """The places from which a body of this kind may be offered, best first.

    Usually the own municipality, the county, the whole country. Where distance is wanted, bodies of the own
    municipality stand last but are never taken away; for kinds in `DISTANCE_KINDS` bodies that serve other
    counties come first and other municipalities in the county are allowed; kinds in `LOCAL_DUTY_KINDS` keep
    the usual order.
    """
    if not keep_distance or kind in LOCAL_DUTY_KINDS:
        return _NEAR_FIRST
    return _FAR_FIRST if kind in DISTANCE_KINDS else _HOME_LAST


def plan(sets: Bitsets, need: Need) -> Plan:
    """Everything about the need that does not depend on the kind of body."""
    allowed = (
        _open_to(sets.roles, sets.any_role, need.role, sets.everybody)
        & _open_to(sets.sexes, sets.any_sex, need.sex, sets.everybody)
        & _open_to(sets.ages, sets.any_age, need.age, sets.everybody)
    )
    channel_tiers: tuple[int, ...] = ()
    if need.channel is not None:
        has_it = sets.channels.get(need.channel, 0)
        allowed &= has_it | sets.any_channel
        channel_tiers = (has_it,)
    language_tiers: tuple[int, ...] = ()
    if need.language != UNKNOWN:
        language_tiers = (sets.languages.get(need.language, 0), sets.interpreter, sets.maybe_language)
    first_tiers = (*sinking(sets), channel_tiers)
    later_tiers = (language_tiers, hours_tiers(sets, need.slot), answer_tiers(sets))
    return Plan(allowed, _places(sets, need, allowed), first_tiers, later_tiers)


def sinking(sets: Bitsets) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The tiers by which bodies that do not answer, and then full ones, stand last; empty when there are none."""
    sunk = (sets.answers.get("not_answering", 0), sets.full)
    silent, full = ((sets.everybody ^ those,) if those else () for those in sunk)
    return silent, full


def hours_tiers(sets: Bitsets, slot: int | None) -> tuple[int, ...]:
    """The tiers of rule 7."""
    return (sets.known_hours,) if slot is None else (sets.slots[slot], sets.known_hours)


def answer_tiers(sets: Bitsets) -> tuple[int, ...]:
    """The tiers of rule 8."""
    return tuple(members for answers in ANSWERS if (members := sets.answers.get(answers, 0)))


def candidates(sets: Bitsets, need: Need, planned: Plan, kind: str) -> int:
    """The bodies of this kind that are eligible for the need, unordered."""
    reached = 0
    for place in place_order(kind, need.keep_distance):
        reached |= planned.places[place]
    return sets.kinds.get(kind, 0) & reached


def ordered(pool: int, need: Need, planned: Plan, kind: str) -> Iterator[int]:
    """The numbers of the bodies in `pool` (eligible for `kind`), best first, found one by one."""
    places = tuple(planned.places[place] for place in place_order(kind, need.keep_distance))
    yield from narrowed(pool, (*planned.first_tiers, places, *planned.later_tiers))


def narrowed(pool: int, rules: Sequence[Sequence[int]]) -> Iterator[int]:
    """The numbers of the bodies in `pool` in the order of the rules: for each its tiers, best first; those that are
    in no tier come last."""
    for part in _narrow(pool, rules):
        yield from _numbers(part)


def _open_to(listing: Mapping[str, int], unrestricted: int, value: str, everybody: int) -> int:
    return everybody if value == UNKNOWN else listing.get(value, 0) | unrestricted


def _places(sets: Bitsets, need: Need, allowed: int) -> Mapping[str, int]:
    """Each allowed body at the nearest place it serves; the five sets share no body.

    Without a known county nothing can be called far; without a known municipality no body of the county's
    municipalities can be called another one's.
    """
    home, county = need.municipality, need.home_county
    served = {
        MUNICIPALITY: sets.municipalities.get(home, 0) if home is not None else 0,
        COUNTY: sets.counties.get(county, 0) if county is not None else 0,
        NATIONAL: sets.national,
    }
    if need.keep_distance and county is not None:
        touched = sets.touched.get(county, 0)
        served[OTHER_MUNICIPALITY] = touched if home is not None else 0
        served[FAR] = sets.everybody ^ touched
    left = allowed
    places = dict.fromkeys(_FAR_FIRST, 0)
    for place, members in served.items():
        places[place] = left & members
        left ^= places[place]
    return MappingProxyType(places)


def _narrow(pool: int, rules: Sequence[Sequence[int]]) -> Iterator[int]:
    """Split `pool` by the first rule's sets in turn (the rest comes last), each by the next."""
    if not pool:
        return
    if not rules:
        yield pool
        return
    for tier in rules[0]:
        part = pool & tier
        if part:
            yield from _narrow(part, rules[1:])
            pool ^= part
    yield from _narrow(pool, rules[1:])


def _numbers(part: int) -> Iterator[int]:
    while part:
        lowest = part & -part
        yield lowest.bit_length() - 1
        part ^= lowest
