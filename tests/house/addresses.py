"""Every address of the site, as the URL resolver has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

SAMPLES = {
    "slug": "what-now",
    "int": "1",
    "agency": "fk",
    "body": "sos-112",
    "chapter": "steg-gate",
    "evaluation": "2",
    "field": "fk-underhallsstod",
    "form": "csv",
    "ground": "skriv-inte",
    "group": "rutiner-och-metoder",
    "indicator": "asked",
    "kind": "anmalan",
    "lesson": "fraga",
    "matter": "sjukpenning",
    "page": "varfor",
    "period": "2026-Q1",
    "provision": "brb-1962-700-4-4a",
    "route": "handlaggare",
    "section": "uppdraget",
    "slug:id": "strypgrepp-sjukpenning",
    "slug:scenario": "han-betalar-inte",
    "statute": "brb-1962-700",
    "table": "svar",
    "year": "2026",
}
"""For each variable, or else kind of variable, that an address of ours may have, a value to ask with. A name that has
two meanings is told apart by its kind."""

ASKED = {
    "rapport/<int:year>/word/": "utkast",
    "rapport/<int:year>/pdf/": "utkast",
    "utbyte/beslut/nytt/": f"grupp={SAMPLES['group']}",
}
"""What must be asked for besides: a draft of a file while something is missing, the group that has decided."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its full route, the view, and each variable with its converter's name ("" for a regular
    expression, whose variables take what it says). `ours` is whether the table it stands in is our own."""

    route: str
    view: Callable[..., Any]
    variables: tuple[tuple[str, str], ...]
    ours: bool

    @property
    def who(self) -> Any:
        """Who may open it, as declared on the view: "everyone" or a set of roles; None when nothing is declared."""
        return getattr(self.view, "who", None)

    @property
    def sample(self) -> str:
        """A path that leads here. Raises KeyError for a variable that has no sample."""
        path = f"/{self.route}"
        for name, converter in self.variables:
            whole = f"{converter}:{name}"
            path = path.replace(f"<{whole}>", SAMPLES.get(whole) or SAMPLES.get(name) or SAMPLES[converter])
        return f"{path}?{ASKED[self.route]}" if self.route in ASKED else path


def is_ours(module: Any) -> bool:
    """Whether a table of addresses is our own: a module of ours, or a list written in one."""
    return not isinstance(module, list | tuple) and str(getattr(module, "__name__", module)).startswith("upptack.")


def converter(value: object) -> str:
    """The name that a path converter has in a route, such as "slug"."""
    return type(value).__name__.removesuffix("Converter").lower()


def walk(patterns: Sequence[URLPattern | URLResolver], before: str = "", ours: bool = True) -> Iterator[Address]:
    """Every address below some patterns."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route, ours and is_ours(pattern.urlconf_name))
        else:
            plain = isinstance(pattern.pattern, RoutePattern)
            variables = [(name, converter(kind)) for name, kind in pattern.pattern.converters.items()]
            yield Address(route, pattern.callback, tuple(variables) if plain else ((route, ""),), ours)


def addresses() -> tuple[Address, ...]:
    """Every address of the site."""
    return tuple(walk(get_resolver().url_patterns))


def third_party_prefixes(patterns: Sequence[URLPattern | URLResolver]) -> frozenset[str]:
    """Where the tables of others begin."""
    found = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and not is_ours(pattern.urlconf_name):
            found.add(str(pattern.pattern))
        elif isinstance(pattern, URLResolver):
            found |= {str(pattern.pattern) + below for below in third_party_prefixes(pattern.url_patterns)}
    return frozenset(found)
