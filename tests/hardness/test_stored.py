"""Markup that wants to run, stored wherever staff may write: Chromium shows every page afterwards, and nothing runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from lxml import html
from playwright.sync_api import Dialog, Route, sync_playwright

from tests.hardness.crowd import crowd, starts  # noqa: F401 (the browsers)
from tests.house.conftest import exchanged, planned, released, taught, unit  # noqa: F401 (what there is to open)
from tests.journeys.conftest import CHROMIUM, SWITCHES
from trials.fuzz.attacks import sent
from trials.fuzz.crawl import Tally, Target, targets
from trials.fuzz.hostile import SCRIPTS
from trials.fuzz.pages import Form
from upptack.conftest import django_db_setup  # noqa: F401 (the content is loaded once for these tests too)
from upptack.staff.forms import new_token

pytestmark = [pytest.mark.journey, pytest.mark.once]

TYPED = ("text", "textarea", "search")
LEAST_STORED = 30
LEAST_PLACES = 6
SITE = "http://product.test"
WATCH = """
window.broken = [];
addEventListener('securitypolicyviolation', told => broken.push(told.violatedDirective + ' ' + told.blockedURI));
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as the server sent it: where, its policy, and its bytes."""

    path: str
    policy: str
    content: bytes


def filled(form: Form, payload: str, number: int) -> list[tuple[str, str]]:
    """The form filled in, with the payload in every field that one types in; a number and a name of its own keep two
    apart."""
    typed = {field.name for field in form.fields if field.kind in TYPED}
    given = dict.fromkeys(typed, f"{payload} {number}") | {"token": new_token()}
    return [(name, given.get(name, value)) for name, value in form.filled(-1)]


def post(client: Client, form: Form, pairs: list[tuple[str, str]]) -> Any:
    """Sends the form; what it stores stays."""
    request = sent(form, pairs, "stored")
    return client.generic(request.way, request.path.partition("?")[0], request.body, request.kind)


def store(clients: Mapping[str, Client], found: list[Target]) -> tuple[list[Shown], set[str]]:
    """Sends every payload to every form that takes the first, and one to the rest: the pages that answered, those that
    the first form to store a payload leads to, and the addresses of the forms that took something."""
    shown, took, followed = [], set(), set()
    for at, each in enumerate(found):
        if each.form.method == "get" or not any(field.kind in TYPED for field in each.form.fields):
            continue
        for number, payload in enumerate((SCRIPTS[at % len(SCRIPTS)], *SCRIPTS)):
            answer = post(clients[each.who], each.form, filled(each.form, payload, number))
            if answer.status_code != 302:
                shown.append(page(each.form.path, answer))
                if number == 0:
                    break
                continue
            took.add(each.form.path)
            if payload not in followed:
                followed.add(payload)
                after = clients[each.who].get(answer.headers["Location"].partition("#")[0])
                shown += [page(each.form.path, after)] if after.status_code == 200 else []
    return shown, took


def page(path: str, answer: Any) -> Shown:
    """An answer as a page to show."""
    return Shown(path, answer.headers.get("Content-Security-Policy", ""), answer.content)


def opened(clients: Mapping[str, Client]) -> Iterator[Shown]:
    """Every page that can be asked for, and the pages of what has been stored, one link away."""
    seen: set[str] = set()
    for who, paths in starts(every=False).items():
        waiting = [(path, 0) for path in paths]
        while waiting:
            path, depth = waiting.pop()
            answer = clients[who].get(path)
            if path in seen or answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
                continue
            seen.add(path)
            yield page(path, answer)
            links = html.fromstring(answer.content.decode()).xpath("//main//a/@href")
            near = [link for link in links if link.startswith(("/utbyte/", "/plan/", "/handledning/", "/planeraren/"))]
            waiting.extend((link.partition("#")[0], 1) for link in near[:60] if depth == 0)


def run(pages: list[Shown]) -> list[str]:
    """What ran, was refused by the policy or left the site when Chromium showed these pages."""
    found: list[str] = []
    content: dict[str, Shown] = {f"{SITE}/{number}": shown for number, shown in enumerate(pages)}

    def answer(route: Route) -> None:
        here = content.get(route.request.url)
        if here:
            route.fulfill(
                body=here.content,
                headers={"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": here.policy},
            )
        elif route.request.url.startswith(SITE):
            route.fulfill(body="", content_type="text/css" if route.request.url.endswith(".css") else "text/javascript")
        else:
            found.append(f"left for {route.request.url}")
            route.abort()

    def told(dialog: Dialog) -> None:
        found.append(f"dialog {dialog.message}")
        dialog.dismiss()

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        tab = chromium.new_page()
        tab.add_init_script(WATCH)
        tab.route("**/*", answer)
        tab.on("dialog", told)
        for address, shown in content.items():
            tab.goto(address, wait_until="domcontentloaded")
            found += [f"{shown.path}: {ran}" for ran in tab.evaluate("window.broken")]
        chromium.close()
    return found


@pytest.mark.django_db
def test_nothing_that_staff_write_runs_in_a_browser(crowd: Mapping[str, Client]) -> None:  # noqa: F811
    answered, took = store(crowd, targets(crowd, starts(every=False), Tally()))
    pages = [*answered, *opened(crowd)]
    held = {payload for payload in SCRIPTS if any(payload in text_of(shown.content) for shown in pages)}
    print(f"pages {len(pages)}, forms that stored {len(took)}, payloads shown {len(held)} of {len(SCRIPTS)}")
    assert run(pages) == []
    assert len(took) >= LEAST_PLACES, took
    assert len(held) >= LEAST_STORED, set(SCRIPTS) - held


def text_of(content: bytes) -> str:
    """The page's text and the values of its fields, as a reader sees them."""
    tree = html.fromstring(content.decode("utf-8", "replace"))
    return " ".join([tree.text_content(), *tree.xpath("//@value")])


def test_markup_that_is_not_escaped_is_caught() -> None:
    raw = f"<title>x</title>{SCRIPTS[0]}{SCRIPTS[3]}<img src=//evil.example/x>".encode()
    policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:"
    assert {told.split()[0] for told in run([Shown("/x/", "", raw)])} == {"dialog", "left"}
    assert any("script-src" in told for told in run([Shown("/x/", policy, raw)]))
