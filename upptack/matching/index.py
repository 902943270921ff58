"""The index over the support bodies: built once from the directory, asked at every conversation's end."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import islice
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from upptack.matching.instead import instead
from upptack.matching.reasons import reasons
from upptack.matching.search import Bitsets, candidates, ordered, plan
from upptack.matching.services import ANSWERS, SLOTS, Answers, Hit, Need, Service

T = TypeVar("T")
Signs: TypeAlias = tuple[Answers, bool]


class Index:
    """Finds the best bodies for a need. Holds no state but the bodies; any number of threads may ask it.

    Every value of every property costs one bit per body, whether or not the body has it. With 20 kinds, 290
    municipalities, 21 counties, 25 languages and the 336 half-hours of the week that is about 105 bytes per
    body: 11 MB for 100,000 bodies, beside the bodies themselves (`bench/matching.py` measures it).

    Raises ValueError when two services have the same id.
    """

    def __init__(self, services: Iterable[Service]) -> None:
        self._services = sorted(services, key=lambda s: (not s.certain, not s.reachable, s.id))
        if len({service.id for service in self._services}) != len(self._services):
            raise ValueError("two services have the same id")
        self._numbers = {service.id: number for number, service in enumerate(self._services)}
        self._signs: Mapping[int, Signs] = {}
        self._sets = _bitsets(self._services)

    def __len__(self) -> int:
        """The number of bodies."""
        return len(self._services)

    def search(self, need: Need, limit: int = 10) -> tuple[Hit, ...]:
        """The `limit` best bodies, each once, under the first needed kind it can give.

        The order is that of `upptack.matching.search`; the same directory and need always answer the same.

        Raises ValueError when `limit` is less than 1.
        """
        _positive("limit", limit)
        return tuple(islice(self._best(need), limit))

    def by_kind(self, need: Need, per_kind: int = 2) -> tuple[tuple[str, tuple[Hit, ...]], ...]:
        """The best few for each needed kind, in the need's order.

        A kind without any body is there with no hits, so that the reader is told how to look it up. A body
        that can give two needed kinds stands under both.

        Raises ValueError when `per_kind` is less than 1.
        """
        _positive("per_kind", per_kind)
        planned = plan(self._sets, need)
        found = []
        for kind in dict.fromkeys(need.kinds):
            numbers = ordered(candidates(self._sets, need, planned, kind), need, planned, kind)
            hits = tuple(self._hit(number, need, kind) for number in islice(numbers, per_kind))
            found.append((kind, hits))
        return tuple(found)

    def instead_of(
        self, id: str, slot: int | None = None, without: Set[str] = frozenset(), limit: int = 1
    ) -> tuple[Service, ...]:
        """The bodies to turn to when the one with this id cannot help, in the order of `upptack.matching.instead`;
        none of those in `without`, and none when there is no such body.

        Raises ValueError when `limit` is less than 1.
        """
        _positive("limit", limit)
        if id not in self._numbers:
            return ()
        pool = self._sets.everybody
        for other in {id, *without} & self._numbers.keys():
            pool &= ~(1 << self._numbers[other])
        numbers = instead(self._sets, self._service(self._numbers[id]), pool, slot)
        return tuple(self._service(number) for number in islice(numbers, limit))

    def with_signs(self, signs: Mapping[str, Signs]) -> "Index":
        """The same bodies with other signs of life: for each id that is named what speaks for an answer, and whether
        it is full. Costs little beside a new index; ids that no body has are left aside."""
        changed = {self._numbers[id]: each for id, each in signs.items() if id in self._numbers}
        index = object.__new__(Index)
        index._numbers, index._services = self._numbers, self._services
        index._signs = {**self._signs, **changed}
        index._sets = _with_signs(self._sets, changed)
        return index

    def _best(self, need: Need) -> Iterator[Hit]:
        planned = plan(self._sets, need)
        taken = 0
        for kind in need.kinds:
            pool = candidates(self._sets, need, planned, kind)
            pool ^= pool & taken
            taken |= pool
            for number in ordered(pool, need, planned, kind):
                yield self._hit(number, need, kind)

    def _hit(self, number: int, need: Need, kind: str) -> Hit:
        service = self._service(number)
        return Hit(service, reasons(service, need, kind))

    def _service(self, number: int) -> Service:
        service = self._services[number]
        if number not in self._signs:
            return service
        answers, full = self._signs[number]
        return replace(service, answers=answers, full=full)


def _positive(name: str, count: int) -> None:
    if count < 1:
        raise ValueError(f"{name} must be at least 1, not {count}")


def _bitsets(services: Sequence[Service]) -> Bitsets:
    slots = _listing(services, lambda s: s.hours or ())
    return Bitsets(
        everybody=(1 << len(services)) - 1,
        kinds=_listing(services, lambda s: s.kinds),
        roles=_listing(services, lambda s: s.roles),
        any_role=_those(services, lambda s: not s.roles),
        sexes=_listing(services, lambda s: s.sexes),
        any_sex=_those(services, lambda s: not s.sexes),
        ages=_listing(services, lambda s: s.ages),
        any_age=_those(services, lambda s: not s.ages),
        languages=_listing(services, lambda s: s.languages),
        interpreter=_those(services, lambda s: s.interpreter is True),
        maybe_language=_those(services, lambda s: not s.languages or s.interpreter is not False),
        municipalities=_listing(services, lambda s: s.municipalities),
        counties=_listing(services, lambda s: s.counties),
        touched=_listing(services, lambda s: s.counties | {code[:2] for code in s.municipalities}),
        national=_those(services, lambda s: s.national),
        channels=_listing(services, lambda s: s.channels),
        any_channel=_those(services, lambda s: not s.channels),
        slots=tuple(slots.get(slot, 0) for slot in range(SLOTS)),
        known_hours=_those(services, lambda s: s.hours is not None),
        answers=_listing(services, lambda s: (s.answers,)),
        full=_those(services, lambda s: s.full),
        reachable=_those(services, lambda s: s.reachable),
    )


def _with_signs(sets: Bitsets, changed: Mapping[int, Signs]) -> Bitsets:
    """The bitsets after these numbers have got other signs of life."""
    size = sets.everybody.bit_length() // 8 + 1
    keep = ~_bits(changed, size)
    answers = {
        each: (sets.answers.get(each, 0) & keep) | _bits((n for n, (says, _) in changed.items() if says == each), size)
        for each in ANSWERS
    }
    full = (sets.full & keep) | _bits((number for number, (_, is_full) in changed.items() if is_full), size)
    return replace(sets, answers=MappingProxyType(answers), full=full)


def _bits(numbers: Iterable[int], size: int) -> int:
    found = bytearray(size)
    for number in numbers:
        found[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(found, "little")


def _listing(services: Sequence[Service], values: Callable[[Service], Iterable[T]]) -> Mapping[T, int]:
    """Each value with the bitset of the services that have it.

    Bits are set in byte arrays, because setting one bit of an int copies the whole int.
    """
    size = len(services) // 8 + 1
    found: defaultdict[T, bytearray] = defaultdict(lambda: bytearray(size))
    for number, service in enumerate(services):
        place, bit = number >> 3, 1 << (number & 7)
        for value in values(service):
            found[value][place] |= bit
    return MappingProxyType({value: int.from_bytes(bits, "little") for value, bits in found.items()})


def _those(services: Sequence[Service], holds: Callable[[Service], bool]) -> int:
    """The bitset of the services for which `holds`."""
    return _listing(services, lambda service: (True,) if holds(service) else ()).get(True, 0)
