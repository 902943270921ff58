"""Walks through the site as each kind of member, and gathers every form that can be reached."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from trials.fuzz.attacks import Request, sent
from trials.fuzz.pages import Form, faults, forms

DEEPEST = 6
"""How many forms after one another are filled in, as in a conversation."""


@dataclass(slots=True)
class Tally:
    """What was sent and what came back: requests by status, and each fault with how it was brought about, once."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)
    routes: set[str] = field(default_factory=set)

    @property
    def n(self) -> int:
        """Requests in all."""
        return self.statuses.total()

    def add(self, request: Request, answer: Any, word: str) -> None:
        """Counts one answer, and keeps what is wrong with it."""
        self.statuses[answer.status_code] += 1
        self.routes.add(route(request.path))
        for fault in faults(answer, word):
            told = f"{request.way} {request.path[:120]} ({request.how}, {request.kind[:40]}) {request.body[:300]!r}"
            self.faults.setdefault(f"{fault} at {route(request.path)}", told)


@dataclass(frozen=True, slots=True)
class Target:
    """A form, and who sees it."""

    who: str
    form: Form


def route(path: str) -> str:
    """The route that an address belongs to, "" for one of nobody."""
    try:
        return resolve(path.partition("?")[0]).route
    except Resolver404:
        return ""


def is_ours(path: str) -> bool:
    """Whether a view of our own answers here. Signing out is the library's, and would end the walk."""
    try:
        return resolve(path.partition("?")[0]).func.__module__.startswith("upptack.")
    except Resolver404:
        return False


def ask(client: Client, request: Request) -> Any:
    """Sends a request; whatever it changed in the database is undone."""
    bare, _, question = request.path.partition("?")
    with transaction.atomic():
        answer = client.generic(request.way, bare, request.body, request.kind, QUERY_STRING=question)
        transaction.set_rollback(True)
    return answer


def targets(clients: Mapping[str, Client], starts: Mapping[str, Iterable[str]], tally: Tally) -> list[Target]:
    """Every form that each can reach from her addresses, also by filling in one form after the other."""
    found: list[Target] = []
    for who, client in clients.items():
        seen: set[object] = set()
        waiting = deque((Request("open", "GET", path, "", b""), 0) for path in starts[who])
        while waiting:
            request, depth = waiting.popleft()
            answer = ask(client, request)
            tally.add(request, answer, "\0")
            if not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            for form in forms(answer.content, request.path.partition("?")[0]):
                if form.signature not in seen and is_ours(form.path):
                    seen.add(form.signature)
                    found.append(Target(who, form))
                    if depth < DEEPEST:
                        waiting.extend((sent(form, [*form.filled(at)], "right"), depth + 1) for at in (0, -1))
    return found
