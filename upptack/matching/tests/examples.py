"""Made-up bodies and needs: plain ones to vary by hand, and strategies for property tests.

The strategies draw from few values, so that bodies are often equal in all rules but one.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st

from upptack.matching import Need, Service
from upptack.matching.services import ANSWERS

T = TypeVar("T")
KINDS = ("shelter", "social_services", "police", "victim_support")
LANGUAGES = ("sv", "ar", "so")
MUNICIPALITIES = ("0180", "0181", "1280", "2580")
COUNTIES = ("01", "12", "25")
SLOTS = (0, 1, 100, 335)


def service(**changed: Any) -> Service:
    """A national body for everyone, open on Monday 08.00-16.00, certain and reachable."""
    plain: dict[str, Any] = {
        "id": "body",
        "kinds": frozenset({"victim_support"}),
        "roles": frozenset(),
        "sexes": frozenset(),
        "ages": frozenset(),
        "languages": frozenset(),
        "interpreter": None,
        "municipalities": frozenset(),
        "counties": frozenset(),
        "national": True,
        "channels": frozenset({"phone"}),
        "hours": frozenset(range(16, 32)),
        "certain": True,
        "reachable": True,
    }
    return Service(**(plain | changed))


def local(id: str, *municipalities: str, **changed: Any) -> Service:
    """A body that serves these municipalities only."""
    return service(id=id, municipalities=frozenset(municipalities), national=False, **changed)


def regional(id: str, *counties: str, **changed: Any) -> Service:
    """A body that serves these counties only."""
    return service(id=id, counties=frozenset(counties), national=False, **changed)


def need(**changed: Any) -> Need:
    """An exposed woman in Stockholm who speaks Arabic, at no particular time and by any channel."""
    plain: dict[str, Any] = {
        "kinds": ("victim_support",),
        "role": "exposed",
        "sex": "woman",
        "age": "25_64",
        "language": "ar",
        "municipality": "0180",
        "county": None,
        "channel": None,
        "slot": None,
        "keep_distance": False,
    }
    return Need(**(plain | changed))


class Draws:
    """Choices read off one large number, digit by digit in changing bases; 0 chooses the first every time.

    One number per body or need makes the property tests ten times faster than one draw per choice, and
    still lets a failing case shrink.
    """

    def __init__(self, number: int) -> None:
        self._left = number

    def one(self, values: Sequence[T]) -> T:
        """One of the values."""
        self._left, chosen = divmod(self._left, len(values))
        return values[chosen]

    def some(self, values: Sequence[T], least: int = 0) -> frozenset[T]:
        """None (unless `least` is 1), one or two of the values."""
        wanted = self.one(range(least, 3))
        return frozenset(self.one(values) for _ in range(wanted))

    def rarely(self, values: Sequence[T]) -> frozenset[T]:
        """Mostly none, sometimes one or two of the values."""
        some = self.some(values, least=1)
        return self.one((frozenset(), frozenset(), frozenset(), some))


NUMBERS = st.integers(0, 2**64 - 1)


def drawn_service(id: str, number: int) -> Service:
    """The body with this id that the number stands for."""
    draw = Draws(number)
    municipalities, counties = draw.rarely(MUNICIPALITIES), draw.rarely(COUNTIES)
    return Service(
        id=id,
        kinds=draw.some(KINDS, least=1),
        roles=draw.rarely(("exposed", "uses")),
        sexes=draw.rarely(("woman", "man")),
        ages=draw.rarely(("under_18", "25_64")),
        languages=draw.rarely(LANGUAGES),
        interpreter=draw.one((None, True, False)),
        municipalities=municipalities,
        counties=counties,
        national=draw.one((False, True)) or not (municipalities or counties),
        channels=draw.rarely(("phone", "chat")),
        hours=draw.one((None, draw.some(SLOTS, least=1))),
        certain=draw.one((True, False)),
        reachable=draw.one((True, False)),
        answers=draw.one(("unknown", "unknown", *ANSWERS)),
        full=draw.one((False, False, False, True)),
    )


def drawn_need(number: int) -> Need:
    """The need that the number stands for; kinds may repeat or have no body, the place may be unknown."""
    draw = Draws(number)
    municipality = draw.one((*MUNICIPALITIES, None))
    return Need(
        kinds=tuple(draw.one((*KINDS, "health_care")) for _ in range(draw.one((1, 2, 3, 4)))),
        role=draw.one(("exposed", "uses", "relative", "unknown")),
        sex=draw.one(("woman", "man", "unknown")),
        age=draw.one(("under_18", "25_64", "unknown")),
        language=draw.one((*LANGUAGES, "fi", "unknown")),
        municipality=municipality,
        county=draw.one((None, municipality[:2]) if municipality else (None, *COUNTIES)),
        channel=draw.one((None, "phone", "chat", "visit")),
        slot=draw.one((None, *SLOTS)),
        keep_distance=draw.one((False, True)),
    )


def directory(numbers: Sequence[int]) -> tuple[Service, ...]:
    """A body for each number; ids do not follow the order of the bodies."""
    return tuple(drawn_service(f"b{place * 37 % 101:03}", number) for place, number in enumerate(numbers))


def directories() -> st.SearchStrategy[tuple[Service, ...]]:
    """Up to 24 bodies with different ids; often many, since order shows only among many."""
    sizes = st.sampled_from((0, 1, 12, 24))
    return sizes.flatmap(lambda least: st.lists(NUMBERS, min_size=least, max_size=24)).map(directory)


def needs() -> st.SearchStrategy[Need]:
    """Any need."""
    return NUMBERS.map(drawn_need)
