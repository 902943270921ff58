"""The policy as the running product keeps it: every member asks for every thing, and posts every form that anybody was
shown there. What the policy does not let her read she never sees, and a form that she is not shown writes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import lxml.html
import pytest
from django.db import connection, transaction

from tests.hardness.world import Kept, Person, World, build
from tests.house.conftest import django_db_setup  # noqa: F401 (the content is loaded once for these tests too)
from upptack.staff import policy

pytestmark = pytest.mark.django_db
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
NOT_CONTENT = ("django_session", "staff_", "tally_spent")
LEAST_READS, LEAST_POSTS = 700, 1_500


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page as a browser would send it, by one of its buttons."""

    to: str
    fields: tuple[tuple[str, str], ...]
    button: tuple[str, str] | None

    @property
    def kind(self) -> tuple[str, tuple[str, str] | None, str]:
        """What makes two forms the same for whoever is shown them: where to, which button, what it does."""
        return self.to, self.button, dict(self.fields).get("do", "")


@pytest.fixture
def world(db: None) -> World:
    """The world, made once a test."""
    return build()


def forms(at: str, body: bytes) -> list[Form]:
    """Every form of a page that posts, once for each of its buttons, with something written in what is empty."""
    found: list[Form] = []
    if not body.strip():
        return found
    for form in lxml.html.document_fromstring(body).xpath("//form[translate(@method, 'POST', 'post') = 'post']"):
        to = form.get("action") or at
        if to.startswith("/konto/"):
            continue
        fields = tuple((name, value or "Prov") for name, value in form.form_values() if name != "csrfmiddlewaretoken")
        buttons: list[Any] = [(b.get("name"), b.get("value") or "") for b in form.xpath(".//button[@name]")] or [None]
        found += [Form(to, fields, button) for button in buttons]
    return found


class TakenBack(Exception):
    """Ends a try: nothing of it stays."""


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever happens inside is undone."""
    try:
        with transaction.atomic():
            yield
            raise TakenBack
    except TakenBack:
        pass


def written(act: Callable[[], Any]) -> list[str]:
    """The tables that hold content and that an act wrote to; the act is taken back."""
    tables: list[str] = []

    def notice(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITES.match(sql)
        if found and not found[1].startswith(NOT_CONTENT):
            tables.append(found[1])
        return execute(sql, params, many, context)

    with taken_back(), connection.execute_wrapper(notice):
        act()
    return tables


def read_beyond(people: Iterable[Person], things: Iterable[Kept]) -> tuple[int, list[str]]:
    """How many readings were tried, and which were wrong: seen without right, or not seen with it."""
    tried, wrong = 0, []
    for thing in things:
        for person in people:
            tried += 1
            answer = person.client.get(thing.at)
            seen = answer.status_code == 200 and thing.word in answer.content.decode()
            if seen != thing.readable(person.actor):
                wrong.append(f"{person.name} → {thing.name}: {answer.status_code}, {'seen' if seen else 'not seen'}")
    return tried, wrong


def test_nobody_reads_beyond_her_right_and_everyone_reads_within_it(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    tried, wrong = read_beyond(world.people, world.things)
    with capsys.disabled():
        print(f"\naccess: {tried} readings of {len(world.things)} things by {len(world.people)}, {len(wrong)} wrong")
    assert wrong == []
    assert tried >= LEAST_READS


def test_a_mistaken_right_would_be_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    right = policy.named("exchange.read")
    careless = {**policy.rights(), "exchange.read": replace(right, demands=())}
    things = [thing for thing in world.things if thing.reads == ("exchange.read",)]
    expected = [(thing, person.name, thing.readable(person.actor)) for thing in things for person in world.people]
    monkeypatch.setattr(policy, "rights", lambda: careless)
    now = [(thing, person.name, thing.readable(person.actor)) for thing in things for person in world.people]
    assert expected != now


def shown(world: World) -> dict[str, dict[Any, Form]]:
    """Every form that anybody is shown at each thing, one of each kind."""
    found: dict[str, dict[Any, Form]] = {}
    for thing in world.things:
        for person in world.people:
            answer = person.client.get(thing.at)
            for form in forms(thing.at, answer.content) if answer.status_code == 200 else ():
                found.setdefault(thing.at, {}).setdefault(form.kind, form)
    return found


def send(person: Person, form: Form) -> Callable[[], Any]:
    """Posts a form as a member."""
    data: dict[str, list[str]] = {}
    for name, value in (*form.fields, *([form.button] if form.button else [])):
        data.setdefault(name, []).append(value)
    return lambda: person.client.post(form.to, data)


def written_beyond(world: World) -> tuple[int, int, list[str]]:
    """How many forms were posted by members who are not shown them, how many wrote when posted by those who are, and
    which wrote though they should not."""
    everything = shown(world)
    tried, wrote, wrong = 0, 0, []
    for thing in world.things:
        for person in world.people:
            answer = person.client.get(thing.at)
            own = {form.kind for form in forms(thing.at, answer.content)} if answer.status_code == 200 else set()
            for kind, form in everything.get(thing.at, {}).items():
                tables = written(send(person, form))
                if kind in own:
                    wrote += bool(tables)
                    continue
                tried += 1
                if tables:
                    wrong.append(f"{person.name} → {thing.name} {form.kind}: {sorted(set(tables))}")
    return tried, wrote, wrong


def test_a_form_that_a_member_is_not_shown_writes_nothing(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    tried, wrote, wrong = written_beyond(world)
    with capsys.disabled():
        print(
            f"\naccess: {tried} forms posted by members who are not shown them, {len(wrong)} wrote; {wrote} others did"
        )
    assert wrong == []
    assert wrote >= 50
    assert tried >= LEAST_POSTS
