"""Every template is shown by something, and what a template asks for is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import allauth
import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from django.urls import get_resolver

from tests.house.tree import ROOT, files, in_tests, parsed, source
from upptack.meeting.conversation.pages import PAGES

pytestmark = pytest.mark.pure

USES = re.compile(r"""\{%-?\s*(?:extends|include)\s+["']([^"']+)["']""")
GIVEN = re.compile(r"""\{%-?\s*include\s[^%]*\s\w+=["']([^"']+\.html)["']""")
"""A template that one gives another to include."""
URL = re.compile(r"""\{%-?\s*url\s+["']([^"']+)["']""")
STATIC = re.compile(r"""\{%-?\s*static\s+["']([^"']+)["']""")
LOOSE_STATIC = re.compile(r"""(?:href|src)=["'](/s/[^"']*|[^"'{]*\.(?:css|js|svg|png|ico))["']""")


def templates() -> dict[str, str]:
    """Every template of ours by name, with its text."""
    folders = [path for path in (ROOT / "upptack").rglob("templates") if path.is_dir()]
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for folder in folders
        for path in files(folder)
    }


def named_in_code() -> set[str]:
    """The templates that the code names in full, and the pages of a meeting, which it names by step."""
    texts = {
        node.value
        for path in source(".py")
        if not in_tests(path)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    by_step = {f"conversation/{template}.html" for template, _ in PAGES.values()}
    named = {text for text in texts if text.endswith((".html", ".txt")) and " " not in text}
    return by_step | {text for text in named if "/" in text[1:] and not (ROOT / text).is_file()}


def known_to_allauth() -> set[str]:
    """The names under which the sign-in library shows templates; ours by the same name take their place."""
    folder = Path(allauth.__file__).parent
    return {
        path.relative_to(inside).as_posix()
        for inside in folder.rglob("templates")
        for path in files(inside, ".html", ".txt")
    }


def unused(own: Mapping[str, str], roots: Iterable[str]) -> set[str]:
    """The templates that nothing shows: neither a root nor what a shown one extends or includes."""
    waiting, shown = [name for name in roots if name in own], set()
    while waiting:
        name = waiting.pop()
        if name not in shown:
            shown.add(name)
            waiting += [used for used in (*USES.findall(own[name]), *GIVEN.findall(own[name])) if used in own]
    return set(own) - shown


def missing(own: Mapping[str, str]) -> list[str]:
    """Addresses and static files that a template asks for and that are not there, or that it names by hand."""
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    return [
        f"{template}: {problem}"
        for template, text in own.items()
        for problem in (
            *(f"no address is called {name}" for name in URL.findall(text) if name not in names),
            *(f"no static file {name}" for name in STATIC.findall(text) if not finders.find(name)),
            *(f"{name} is not asked for with static" for name in LOOSE_STATIC.findall(text)),
        )
    ]


def test_every_template_is_shown_by_something() -> None:
    own = templates()
    assert {"ui/base.html", "conversation/step.html", "staff/refused.html"} <= own.keys()
    assert unused(own, named_in_code() | known_to_allauth()) == set()


def unreadable(names: Iterable[str]) -> list[str]:
    """The templates that are not there, or that Django cannot read."""
    found = []
    for name in sorted(names):
        try:
            get_template(name)
        except (TemplateDoesNotExist, TemplateSyntaxError) as error:
            found.append(f"{name}: {error}")
    return found


def test_every_template_that_is_named_is_there_and_can_be_read() -> None:
    own = templates()
    included = {used for text in own.values() for used in (*USES.findall(text), *GIVEN.findall(text))}
    assert unreadable({*named_in_code(), *included, *own}) == []
    assert unreadable({"staff/nowhere.html"}) == ["staff/nowhere.html: staff/nowhere.html"]


def test_every_address_and_static_file_in_a_template_is_there() -> None:
    assert missing(templates()) == []


def test_a_template_stands_in_the_folder_of_its_app() -> None:
    own = {config.label for config in apps.get_app_configs() if config.name.startswith("upptack.")}
    theirs = {name.split("/")[0] for name in known_to_allauth()}
    strays = [name for name in templates() if name.split("/")[0] not in own | theirs]
    assert strays == []


def test_a_template_nobody_shows_and_a_broken_link_are_caught() -> None:
    seeded = {
        "staff/page.html": '{% extends "staff/base.html" %}{% include "staff/part.html" with b="staff/given.html" %}',
        "staff/base.html": "{% url 'workplace' %}{% url 'work_place' %}{% static 'ui/upptack.css' %}",
        "staff/part.html": "{% static 'ui/other.css' %}<script src=\"/s/ui/upptack.js\"></script>",
        "staff/given.html": "<p>",
        "staff/left_over.html": '{% extends "staff/base.html" %}',
    }
    assert unused(seeded, {"staff/page.html"}) == {"staff/left_over.html"}
    assert missing(seeded) == [
        "staff/base.html: no address is called work_place",
        "staff/part.html: no static file ui/other.css",
        "staff/part.html: /s/ui/upptack.js is not asked for with static",
    ]
