"""Every type of page in every dress: light, dark, forced colours, small windows, print, and without its style sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.checks import AXE, TOO_WIDE, violations
from tests.journeys.places import MISSING, PUBLIC, STAFF, Place
from tests.journeys.product import Product
from tests.journeys.test_components import LATIN, OUTSIDE, SMALL
from tests.journeys.wire import Wire
from upptack.knowledge.information.rules import PATHS, address_of
from upptack.knowledge.information.words import Words

pytestmark = [pytest.mark.journey, pytest.mark.once]

WITHDRAWN = tuple(Place(f"{language}-withdrawn", address_of(language, "orolig")) for language in PATHS)
WITHDRAW = """
from datetime import date
from upptack.knowledge.information.models import PublicPage
for page in PublicPage.objects.filter(section=sys.argv[1]):
    page.expires = date.fromisoformat(sys.argv[2])
    page.save()
print(PublicPage.objects.filter(section=sys.argv[1]).count())
"""
# The words of the page in the order in which they are read out, each with where it stands.
ORDER = """() => ["[data-exit]", ".masthead a", "h1", "main .notice, main .lede", "footer a"]
    .map(wanted => document.querySelector(wanted))
    .map((node, at, all) => !at || Boolean(all[at - 1].compareDocumentPosition(node) & 4))"""  # 4: follows


@pytest.fixture(scope="module")
def withdrawn(demo: Product) -> Iterator[None]:
    """One page has run out in every language, until the end of these tests."""
    from upptack.knowledge.information.contents import public_pages

    until = next(each.values["expires"] for each in public_pages() if each.key["section"] == "orolig")
    assert demo.python(WITHDRAW, "orolig", "2025-12-31") == str(len(PATHS))
    yield
    demo.python(WITHDRAW, "orolig", date.isoformat(until))


def opened(context: BrowserContext, place: Place, demo: Product, signed_in: Callable[[str], Wire]) -> Page:
    """The page in a tab; a form is sent from a page of the site itself."""
    if place.member:
        cookie = signed_in(place.member).session
        context.add_cookies([{"name": "upptack", "value": cookie, "url": demo.url, "httpOnly": True}])
    page = context.new_page()
    if place.posted:
        page.goto(demo.url + place.address)
        page.evaluate(
            """pairs => {
                const form = document.createElement("form");
                form.method = "post";
                const token = document.querySelector("[name=csrfmiddlewaretoken]");
                if (token) form.append(token.cloneNode());
                for (const [name, value] of pairs) {
                    form.append(Object.assign(document.createElement("input"), {name, value}));
                }
                document.body.append(form);
            }""",
            [list(pair) for pair in place.posted],
        )
        with page.expect_navigation() as came:
            page.evaluate("document.forms[document.forms.length - 1].submit()")
        assert came.value.status == place.status
    else:
        answer = page.goto(demo.url + place.address)
        assert answer is not None
        assert answer.status == place.status
    return page


def pale(page: Page) -> list[str]:
    """What is too pale to read: of axe-core's rules only this one looks at colours."""
    found = AXE.run(page, options={"runOnly": ["color-contrast"], "preload": False}).response["violations"]
    return [node["html"][:200] for rule in found for node in rule["nodes"]]


PLACES = (*PUBLIC, *WITHDRAWN, MISSING, *STAFF)


@pytest.fixture
def page(
    request: pytest.FixtureRequest,
    browser: Browser,
    demo: Product,
    signed_in: Callable[[str], Wire],
    withdrawn: None,
) -> Iterator[Page]:
    """The page of a place in a narrow window; nothing glides, for a colour on its way is neither old nor new."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, reduced_motion="reduce")
    context.set_default_timeout(60_000)
    yield opened(context, request.param, demo, signed_in)
    context.close()


@pytest.mark.parametrize("page", PLACES, indirect=True, ids=lambda place: place.name)
def test_every_type_of_page_in_every_dress(page: Page) -> None:
    """At 360 pixels, at 400 % (320 of 1280 pixels), in light and dark; axe-core reads it in the window of 320."""
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate(TOO_WIDE) <= 0
        assert page.evaluate(OUTSIDE) == []
    assert page.locator("h1:visible").count() == 1
    assert violations(page) == []
    if page.evaluate("document.dir") == "rtl":
        page.evaluate(LATIN)
        assert pale(page) == []
    page.emulate_media(color_scheme="dark")
    assert pale(page) == []


ARABIC = [place for place in PUBLIC if place.name in ("ar-start", "ar-form", "ar-answer", "ar-card", "ar-lagen")]


@pytest.mark.parametrize("page", ARABIC[:1], indirect=True, ids=lambda place: place.name)
def test_what_is_too_pale_or_too_wide_is_caught(page: Page) -> None:
    page.evaluate(LATIN)
    page.evaluate("document.querySelector('.lede').style.color = '#ddd'")
    page.evaluate("document.querySelector('.notice').style.width = '500px'")
    assert any("lede" in found for found in pale(page))
    assert page.evaluate(TOO_WIDE) > 0


@pytest.mark.parametrize("page", ARABIC, indirect=True, ids=lambda place: place.name)
def test_forced_colours_and_targets(page: Page) -> None:
    assert page.evaluate(SMALL) == []
    page.emulate_media(forced_colors="active")
    assert violations(page) == []
    exit_button = page.locator("[data-exit]")
    assert exit_button.evaluate("node => getComputedStyle(node).borderTopWidth") == "4px"


@pytest.mark.parametrize("page", ARABIC, indirect=True, ids=lambda place: place.name)
def test_what_is_printed_tells_nothing_of_the_site(page: Page) -> None:
    page.emulate_media(media="print")
    header = page.locator("main .print-only")
    assert header.inner_text() == Words("ar")["print_header"] == page.title()
    assert page.locator("main h1").is_visible()
    for hidden in (".hidebar", ".masthead", "footer", ".skip", "form button", ".no-print"):
        for part in page.locator(hidden).all():
            assert not part.is_visible(), hidden


@pytest.mark.parametrize("place", [*ARABIC, WITHDRAWN[0]], ids=lambda place: place.name)
def test_without_the_style_sheet_the_order_makes_sense(
    browser: Browser, demo: Product, signed_in: Callable[[str], Wire], withdrawn: None, place: Place
) -> None:
    context = browser.new_context()
    context.route("**/*.css", lambda route: route.abort())
    page = opened(context, place, demo, signed_in)
    assert page.evaluate("document.styleSheets.length ? getComputedStyle(document.body).margin : '8px'") == "8px"
    if not place.name.endswith("-card"):
        assert page.evaluate(ORDER) == [True] * 5
    assert page.locator("[data-exit]").is_visible()
    assert page.locator("h1").is_visible()
    context.close()
