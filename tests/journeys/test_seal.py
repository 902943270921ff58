"""A sealed conversation that is changed, too old or another's gets a clear page and a way to start again."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.journeys import records
from tests.journeys.checks import Checks
from tests.journeys.conftest import Open
from tests.journeys.product import Product
from tests.journeys.steps import Walk
from tests.journeys.wire import Answer, Wire

pytestmark = pytest.mark.journey

AGED = """
from django.conf import settings
from upptack.meeting.conversation import seal
from upptack.staff.models import Member
member = Member.objects.get(email=sys.argv[1]).pk
old = seal.open_(sys.argv[2], member=member, now=float(sys.argv[3]))
shift, change = int(sys.argv[4]), sys.argv[5]
old["started"] -= shift
if change == "shape":
    old["gone"] = 1
if change == "guide":
    old["guide"] = "exposed-0"
print(seal.close(old, member=member))
"""
MEMBER = "norr@fk.example"


def resealed(demo: Product, page: Answer, *, shift: int = 0, change: str = "none") -> str:
    """The page's meeting sealed anew with the installation's own key: `shift` seconds older, or in another shape."""
    return demo.python(AGED, MEMBER, page.seal, str(time.time()), str(shift), change)


def is_clear(answer: Answer, status: int, heading: str) -> None:
    """Asserts that the page says what is wrong, counts nothing and leads to a new conversation."""
    assert (answer.status, answer.heading) == (status, heading)
    assert "Inget är räknat." in answer.text
    assert 'href="/samtal/"' in answer.text


@pytest.fixture
def wire(signed_in: Callable[[str], Wire]) -> Wire:
    """A caseworker who is signed in."""
    return signed_in(MEMBER)


def tampered(seal: str) -> dict[str, str]:
    """Seals that are not what was sent out."""
    middle = len(seal) // 2
    other = "A" if seal[middle] != "A" else "B"
    return {
        "one letter": seal[:middle] + other + seal[middle + 1 :],
        "cut": seal[:-4],
        "longer": seal + "AAAA",
        "empty": "",
        "short": "A" * 41,
        "not base64": "å%\x00" * 40,
        "bad padding": seal + "=",
        "very long": "A" * 100_000,
    }


def test_a_changed_seal(wire: Wire, demo: Product) -> None:
    before = records.counts(demo)
    page = wire.at_close()
    for name, seal in tampered(page.seal).items():
        answer = wire.send("/samtal/", [("seal", seal), ("do", "finish"), ("action", "door_open"), ("did", "same")])
        assert answer.status == 400, (name, answer.status)
        is_clear(answer, 400, "Samtalet går inte att öppna")
    assert records.counts(demo) == before


def test_an_expired_seal(wire: Wire, demo: Product) -> None:
    page = wire.at_questions()
    still = wire.send("/samtal/", [("seal", resealed(demo, page, shift=4 * 3600 - 60)), ("answer", "safe")])
    assert still.status == 200
    late = wire.send("/samtal/", [("seal", resealed(demo, page, shift=4 * 3600 + 60)), ("answer", "safe")])
    is_clear(late, 410, "Samtalet är för gammalt")


def test_a_seal_from_another_version(wire: Wire, demo: Product) -> None:
    page = wire.at_questions()
    for change in ("shape", "guide"):
        answer = wire.send("/samtal/", [("seal", resealed(demo, page, change=change))])
        is_clear(answer, 400, "Samtalet går inte att öppna")


def test_another_members_seal(wire: Wire, signed_in: Callable[[str], Wire], demo: Product) -> None:
    before = records.counts(demo)
    page = wire.at_close()
    foreign = signed_in("handlaggare@af.example")
    answer = foreign.send("/samtal/", [("seal", page.seal), ("do", "finish"), ("action", "door_open"), ("did", "same")])
    is_clear(answer, 400, "Samtalet går inte att öppna")
    assert records.counts(demo) == before


def test_the_way_to_start_again(open_browser: Open, demo: Product, scripts: bool) -> None:
    walk = Walk(open_browser(scripts=scripts).new_page(), demo.url, Checks(axe=scripts)).at_questions()
    walk.page.locator("input[name=seal]").evaluate("node => { node.value = node.value.slice(4); }")
    walk.page.check("input[name=answer][value=safe]")
    walk.go()
    assert walk.heading == "Samtalet går inte att öppna"
    walk.press("main a.button")
    assert walk.heading == "Nytt samtal"
