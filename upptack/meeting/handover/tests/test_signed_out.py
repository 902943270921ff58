"""What was typed when the session had ended comes back after signing in, and nothing is made on the way."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session

from upptack.meeting.handover.models import Handover
from upptack.meeting.handover.tests.handing import LIST, MADE, NEW, TOLD, Page, chosen, only, post, previewed, told

SDK = "/lamna-over/sdk/"
HELD = {"to_organisation": "0203:kanarie.example", "to_function": "mottagning"}


def carried(page: Page) -> dict[str, list[str]]:
    """The fields that the page carries on, each with its values."""
    found: dict[str, list[str]] = {}
    for each in page.tree.xpath("//main//form//input[@type='hidden']"):
        found.setdefault(each.get("name"), []).append(each.get("value"))
    return found


def after_signing_in(sign_in, page: Page) -> Page:
    """What the page's button leads to for a browser whose form has no token, as after every sign-in."""
    strict = sign_in()
    strict.handler.enforce_csrf_checks = True
    (where,) = page.tree.xpath("//main//form/@action")
    return post(strict, where, carried(page))


def test_what_was_typed_comes_back_after_the_session_ended(alva, sign_in, caplog):
    typed = {**chosen(alva, "link", "yes").hidden, **TOLD, "do": "preview", "csrfmiddlewaretoken": "x" * 64}
    alva.logout()
    out = post(alva, NEW, typed)
    assert (out.status, out.response.headers["Cache-Control"]) == (403, "no-store")
    assert carried(out) == {**{name: [value] for name, value in typed.items() if value != "x" * 64}, "stay": ["1"]}
    assert out.tree.xpath("//main//a/@target") == ["_blank"]
    assert "Location" not in out.response.headers
    assert not out.response.cookies
    assert "kanarie" not in caplog.text.lower()
    assert all("kanarie" not in str(kept.get_decoded()).lower() for kept in Session.objects.all())
    back = after_signing_in(sign_in, out)
    assert back.hidden["page"] == "fields"
    assert back.tree.xpath("//input[@name='name']/@value") == [TOLD["name"]]
    assert back.tree.xpath("//select[@name='help']/option[@selected]/@value") == [TOLD["help"]]


def test_a_press_that_would_have_made_a_handover_shows_the_preview_again_first(alva, sign_in):
    before = previewed(alva)
    alva.logout()
    out = post(alva, MADE, {**before.hidden, "consent": "yes", "do": "create"})
    assert (out.status, out.tree.xpath("//main//form/@action")) == (403, [NEW])
    too_early = post(alva, NEW, carried(out))
    assert (too_early.status, carried(too_early)) == (403, carried(out))
    back = after_signing_in(sign_in, too_early)
    assert (back.status, back.details) == (200, before.details)
    assert not Handover.objects.exists()
    made = post(sign_in(), MADE, {**back.hidden, "consent": "yes", "do": "create"})
    assert made.code
    assert only().pk == before.hidden["id"]


def test_the_first_page_comes_back_with_the_bodies_that_were_tried(alva, sign_in):
    page = post(alva, NEW, {"body": "bris", "urgency": "now", "tried": ["1177", "rfsl"]})
    alva.logout()
    form = {**page.hidden, "tried": ["1177", "rfsl"], "way": "card", "urgency": "now", "contact": "no", "do": "go"}
    back = after_signing_in(sign_in, post(alva, MADE, form))
    assert back.tree.xpath("//input[@name='tried']/@value") == ["1177", "rfsl"]
    assert back.tree.xpath("//input[@name='way'][@checked]/@value") == ["card"]
    assert not Handover.objects.exists()


def test_the_page_with_the_code_comes_back_with_the_addresses_that_were_typed(alva, sign_in):
    page = told(alva, "sdk")[1]
    asked = page.tree.xpath(f"//form[@action='{SDK}']//input[@name]")
    form = {each.get("name"): each.get("value") or "" for each in asked}
    alva.logout()
    kept = Handover.objects.values().get()
    back = after_signing_in(sign_in, post(alva, SDK, {**form, **HELD}))
    assert (back.code, back.status) == (page.code, 200)
    assert [back.tree.xpath(f"//input[@name='{name}']/@value") for name in HELD] == [[each] for each in HELD.values()]
    assert Handover.objects.values().get() == kept


def test_the_carried_code_shows_nothing_to_another_unit(alva, sign_in):
    page = told(alva, "sdk")[1]
    response = sign_in("norr@fk.example").post(NEW, page.hidden)
    assert (response.status_code, response["Location"]) == (302, LIST)


@pytest.mark.parametrize("where", [NEW, MADE, SDK, LIST])
def test_without_anything_typed_the_sign_in_page_comes(client, content, where):
    for response in (client.get(where), client.post(where)):
        assert response.status_code == 302
        assert response["Location"].startswith("/konto/login/")
