"""A text that was typed when the session had ended comes back after signing in, and is kept nowhere else."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from django.contrib.sessions.models import Session
from django.test import override_settings

from upptack.staff import carrying

HELP, LETTER = "/sprakhjalp/", "/utkast/anmalan/"
TEXT = 'Kanariefågel <b>"ett"</b>\nrad två &amp; {{ 7 }}'
FORMS: dict[str, dict[str, Any]] = {
    HELP: {"tool": "lint", "language": "sv", "text": TEXT, "reader": ["party", "public"]},
    LETTER: {"seen": TEXT, "child": "Kanariebarn", "do": "make"},
}


def page_of(response):
    """The answer as a browser has it."""
    return lxml.html.fromstring(response.content.decode())


def carried(page):
    """The hidden fields that the page carries on, in order."""
    return [(each.get("name"), each.get("value")) for each in page.xpath("//main//form//input[@type='hidden']")]


def typed_in(page):
    """Everything that stands in the form's fields."""
    boxes = page.xpath("//form[@id='draft']//textarea/text()")
    return "".join(boxes) + "".join(page.xpath("//form[@id='draft']//input/@value"))


def as_form(fields):
    """Pairs as the test's browser posts them."""
    form: dict[str, list[str]] = {}
    for name, value in fields:
        form.setdefault(name, []).append(value)
    return form


@pytest.mark.parametrize("where", [HELP, LETTER])
def test_what_was_typed_comes_back_after_signing_in(client, sign_in, content, caplog, where):
    out = client.post(where, {**FORMS[where], "csrfmiddlewaretoken": "x" * 64})
    assert (out.status_code, out.headers["Cache-Control"]) == (403, "no-store")
    assert "Location" not in out.headers
    assert not out.cookies
    assert "Kanarie" not in caplog.text
    assert not Session.objects.exists()
    page = page_of(out)
    assert as_form(carried(page)) == {
        **{name: value if isinstance(value, list) else [value] for name, value in FORMS[where].items()},
        "stay": ["1"],
    }
    assert page.xpath("//main//form/@action") == [where]
    assert "Kanarie" not in page.xpath("string(//title)") + page.xpath("string(//main)")
    strict = sign_in()
    strict.handler.enforce_csrf_checks = True
    back = strict.post(where, as_form(carried(page)))
    assert back.status_code == 200
    assert "Kanariefågel" in typed_in(page_of(back)).replace("\r\n", "\n")
    assert all("Kanarie" not in str(kept.get_decoded()) for kept in Session.objects.all())


@pytest.mark.parametrize("where", [HELP, LETTER])
def test_another_sites_form_is_not_carried_on(client, content, where):
    for site in ("cross-site", "same-site", "none"):
        response = client.post(where, FORMS[where], headers={"Sec-Fetch-Site": site})
        assert (response.status_code, "Kanarie" in response["Location"]) == (302, False)
    assert client.post(where, FORMS[where], headers={"Sec-Fetch-Site": "same-origin"}).status_code == 403


def test_files_and_too_much_are_not_carried_on(client, content, tmp_path):
    file = tmp_path / "kanarie.txt"
    file.write_text("kanarie")
    with file.open("rb") as content_of:
        page = page_of(client.post(HELP, {"text": "ord", "file": content_of}))
    assert carried(page) == [("text", "ord"), ("stay", "1")]
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=None):
        most = "å" * ((carrying.LARGEST - len("text")) // 2)
        assert client.post(HELP, {"text": most}).status_code == 403
        assert client.post(HELP, {"text": most + "x"}).status_code == 302
