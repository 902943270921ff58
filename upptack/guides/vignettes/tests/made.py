"""Vignettes made for the tests, and versions of guides and tables with a fault in them."""

from __future__ import annotations

from pathlib import Path

from upptack.guides.guide import frozen_text
from upptack.guides.vignettes.vignette import Vignette, parse
from upptack.law.tests.steps import source

HEAD = """
[[vignette]]
id = "{id}"
title = "{title}"
situation = "Hon ringer om sin ersättning och berättar i förbigående om det som hände hemma i går kväll."
agency = "fk"
matter = "sjukpenning"
channel = "phone"
sex = "woman"
age = "25_64"
guide = "exposed"
situation_gate = "{gate}"
minutes = "5_to_15"
"""
TAIL = """
why = "Det som berättas talar för det."
sources = ["sol-2025-400-19-1", "En bok som finns, 2019"]
coded_by = "projektet"
coded_on = 2026-11-22
"""

ACUTE = (
    HEAD.format(id="strypgrepp", title="Strypgrepp", gate="alone")
    + """
[vignette.answers]
home = ["unsafe"]
body = ["hit", "held"]
money = "declined"
danger = ["throat"]
fear = ["today"]
children = ["no"]
[vignette.expected]
gate = "full"
answer_class = "time_unknown"
level = "now"
duty = "not_shown"
bodies = ["emergency", "police"]
bodies_not = ["behaviour_change"]
protected = ["ask_safe_contact"]
"""
    + TAIL
)
CALM = (
    HEAD.format(id="inget", title="Inget att berätta", gate="alone")
    + """
[vignette.answers]
home = ["safe"]
control = ["none"]
body = ["none"]
money = ["none"]
honour = ["free"]
[vignette.expected]
gate = "full"
answer_class = "no"
level = "open"
duty = "not_shown"
"""
    + TAIL
)
STOPPED = (
    HEAD.format(id="nagon-hor", title="Någon hör", gate="overheard")
    + '\n[vignette.answers]\n[vignette.expected]\ngate = "stop"\n'
    + TAIL
)
EVERY = ACUTE + CALM + STOPPED


def made(text: str = EVERY) -> tuple[Vignette, ...]:
    """The vignettes of a text."""
    return parse(text, "made.toml")


def without_strangulation() -> str:
    """what-now where strangulation no longer makes it urgent: the fault that nobody may publish."""
    text = source("what-now")
    start = text.index('<rule id="row-2">')
    end = text.index("</rule>", start)
    row = text[start:end]
    assert '"now"</text></outputEntry>' in row
    return text[:start] + row.replace('"now"</text></outputEntry>', '"today"</text></outputEntry>') + text[end:]


def with_a_new_reason() -> str:
    """what-now in other words, that decides the same."""
    return source("what-now").replace("Den ska tas på allvar.", "Ta den på allvar.", 1)


def next_guide(old: str = "", new: str = "") -> str:
    """The guide for those exposed in its next version, with one text in place of another."""
    text = frozen_text("guide-exposed-1.toml").replace("version = 1", "version = 2", 1)
    assert old in text
    return text.replace(old, new) if old else text


def deaf_guide() -> str:
    """A guide that asks of strangulation and hears nothing."""
    return next_guide('facts = { strangulation = "yes" }', 'facts = { strangulation = "unknown" }')


def written(folder: Path, name: str, text: str) -> str:
    """A file with a text, as the command is given it."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)
