"""What the headers of every answer must be, and a way to each route of the table of addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from tests.house.addresses import ASKED, SAMPLES, converter, is_ours
from tests.house.test_network import EDITORS_POLICY, POLICY, is_kept_rightly, policy

EDITING = "/redaktion/"
STATIC = "/s/"
DEVICES = (
    *("accelerometer", "bluetooth", "browsing-topics", "camera", "clipboard-read", "display-capture", "geolocation"),
    *("gyroscope", "hid", "identity-credentials-get", "idle-detection", "interest-cohort", "local-fonts"),
    *("magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "storage-access", "usb"),
    *("web-share", "window-management", "xr-spatial-tracking"),
)
"""Written here once more: what the product's own list forgot, it could not test itself for."""

FIXED = {
    "Cross-Origin-Opener-Policy": ("same-origin",),
    "Cross-Origin-Resource-Policy": ("same-origin",),
    "Referrer-Policy": ("same-origin", "no-referrer"),
    "X-Content-Type-Options": ("nosniff",),
}
OTHERS = {"int": "1", "slug": "x", "str": "x", "path": "x/y", "uuid": "00000000-0000-4000-8000-000000000000"}
YEAR_SECONDS = 31_536_000
NUMBER = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Way:
    """A path that leads to a route, and the route's own entry in the table."""

    path: str
    pattern: URLPattern
    ours: bool


def ways(patterns: Sequence[URLPattern | URLResolver], before: str = "", ours: bool = True) -> Iterator[Way]:
    """Every route below some patterns, with a path to ask by."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from ways(pattern.url_patterns, route, ours and is_ours(pattern.urlconf_name))
        else:
            yield Way(path_to(route, pattern, ours), pattern, ours)


def path_to(route: str, pattern: URLPattern, ours: bool) -> str:
    """A path that fits a route. A regular expression's is what is left of it without its signs."""
    path = f"/{route}"
    for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", route) if isinstance(pattern.pattern, RoutePattern) else ():
        whole = f"{kind}:{name}"
        here = converter(pattern.pattern.converters[name]) if name in pattern.pattern.converters else kind
        own = (SAMPLES.get(f"{here}:{name}") or SAMPLES.get(name) or SAMPLES.get(here)) if ours else None
        path = path.replace(f"<{whole if kind else name}>", own or OTHERS.get(here, "x"))
    if not isinstance(pattern.pattern, RoutePattern):
        path = re.sub(r"\(\?P<\w+>[^)]*\)", "x", path).replace("^", "").replace("$", "").replace("\\", "")
    return f"{path}?{ASKED[route]}" if route in ASKED else path


def names() -> frozenset[str]:
    """What the routes of ours are called: their own name, or else their view's."""
    return frozenset(way.pattern.name or way.pattern.callback.__name__ for way in every() if way.ours)


def every() -> tuple[Way, ...]:
    """A way to each route of the product."""
    return tuple(ways(get_resolver().url_patterns))


def faults(at: str, answer: HttpResponseBase, *, https: bool = False) -> list[str]:
    """Which headers of an answer are wrong. `at` is the way and the address, such as "get /start/"."""
    head = answer.headers
    page = head.get("Content-Type", "").startswith("text/html") and f" {EDITING}" in at
    wrong = [name for name, right in FIXED.items() if head.get(name) not in right]
    wrong += [] if policy(head.get("Content-Security-Policy", "")) == (EDITORS_POLICY if page else POLICY) else ["CSP"]
    wrong += [] if head.get("X-Frame-Options") in (("DENY", "SAMEORIGIN") if page else ("DENY",)) else ["frames"]
    wrong += [] if kept_rightly(at, answer) else ["Cache-Control"]
    wrong += unguarded_devices(head.get("Permissions-Policy", ""))
    wrong += [
        name
        for name in ("Server", "X-Powered-By")
        if re.search(r"[0-9]|python|django|wagtail", head.get(name, ""), re.I)
    ]
    wrong += [] if NUMBER.fullmatch(head.get("X-Request-Id", "")) else ["X-Request-Id"]
    if https and not kept_for(head.get("Strict-Transport-Security", ""), YEAR_SECONDS):
        wrong.append("HSTS")
    return wrong


def kept_rightly(at: str, answer: HttpResponseBase) -> bool:
    """Whether nothing is kept but static files and open data, and of the editors' page their icons and words."""
    if at.startswith(f"get {STATIC}") and answer.status_code in (200, 304):
        return "public" in answer.headers.get("Cache-Control", "") and not getattr(answer, "cookies", None)
    return is_kept_rightly(at, answer)


def unguarded_devices(header: str) -> list[str]:
    """The devices and interests that a page, or something within it, could use."""
    said = dict(part.strip().partition("=")[::2] for part in header.split(","))
    return [name for name in DEVICES if said.get(name) != "()"] + [
        n for n, v in said.items() if v not in ("()", "(self)")
    ]


def kept_for(header: str, seconds: int) -> bool:
    """Whether a browser is told to ask by https alone for so long, on every host below too (RFC 6797)."""
    told = [part.strip().lower() for part in header.split(";")]
    ages = [int(part.partition("=")[2]) for part in told if re.fullmatch(r"max-age=[0-9]+", part)]
    return bool(ages) and ages[0] >= seconds and "includesubdomains" in told
