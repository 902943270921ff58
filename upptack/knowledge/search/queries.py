"""Finds entries: every word of the question, in the texts that the reader's agency has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection

from upptack.knowledge.information.rules import LANGUAGES, html_language
from upptack.knowledge.law.rules import WORDS as LAW_WORDS
from upptack.knowledge.publishing.rules import standing
from upptack.knowledge.search import rules
from upptack.knowledge.search.contents import SOURCE_LANGUAGE
from upptack.knowledge.search.models import Kind
from upptack.knowledge.search.rules import Question
from upptack.law.provisions import provisions
from upptack.staff.models import Agency

UNCHECKED: Final = "Inte kontrollerad"
EXPIRED: Final = "Ska kontrolleras igen"

MATCHES: Final = {
    "sqlite": """
    SELECT rowid AS id, bm25(search_words, 30.0, 1.0) AS rank,
        CASE WHEN rowid IN (SELECT rowid FROM search_words WHERE search_words MATCH %s) THEN 0 ELSE 1 END AS untitled
    FROM search_words WHERE search_words MATCH %s""",
    "postgresql": """
    SELECT id, -ts_rank(words, asked, 1) AS rank, CASE WHEN words @@ titled THEN 0 ELSE 1 END AS untitled
    FROM search_words, (SELECT %s::tsquery AS titled, %s::tsquery AS asked) AS question WHERE words @@ asked""",
}
"""The entries that have the words, the best with the lowest rank; `untitled` when the title alone does not have them. A
word in the title weighs ten times one in the text and more: SQLite sets it against the length of both together."""

PLACED: Final = """
WITH found AS MATERIALIZED ({matches}),
numbered AS (
    SELECT e.id, found.rank, COUNT(*) OVER (PARTITION BY e.kind) AS total,
        ROW_NUMBER() OVER (PARTITION BY e.kind ORDER BY
            CASE WHEN e.kind <> 'routine' OR e.agency = %s THEN 0 WHEN e.agency = '' THEN 1 ELSE 2 END,
            e.past, found.untitled, found.rank, e.id
        ) AS place
    FROM found JOIN search_entry e ON e.id = found.id
    WHERE e.kind <> 'chapter' OR e.agency IN ('', %s)
),
best AS (SELECT * FROM numbered WHERE place <= %s ORDER BY place, rank, id LIMIT %s)
SELECT e.kind, e.key, e.title, e.summary, e.path, e.agency, e.language, e.expires, best.total
FROM best JOIN search_entry e ON e.id = best.id ORDER BY best.place, best.rank, e.id
"""
"""The best of each kind in turn, so that none drowns the others; the own agency's routines before all routines, what
no longer applies after the rest. Another agency's own chapters are not for this reader."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. `agency` is the name of whose own it is, `language` the name of a language other than
    Swedish and `lang` its BCP 47 code, `mark` what must be said about how sure it is; each empty when there is nothing
    to say."""

    title: str
    summary: str
    path: str
    agency: str
    language: str
    lang: str
    mark: str


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind: the best, and how many there are in all."""

    kind: Kind
    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found. `any_word` when nothing had every word, and this has at least one of them."""

    asked: Question
    groups: tuple[Group, ...]
    any_word: bool


def search(words: str, agency: str, on: date, limit: int = 30) -> Answer:
    """What an agency's staff find by some words on a day, by kind in the order of `Kind`, at most `limit` in all."""
    asked = rules.question(words)
    if not asked.terms:
        return Answer(asked, (), False)
    rows = _rows(asked, agency, limit, any_word=False)
    any_word = not rows and len(asked.terms) > 1
    if any_word:
        rows = _rows(asked, agency, limit, any_word=True)
    return Answer(asked, tuple(_groups(rows, on)), any_word)


def _rows(asked: Question, agency: str, limit: int, *, any_word: bool) -> list[tuple[Any, ...]]:
    if connection.vendor == "sqlite":
        said = rules.fts5(asked, any_word=any_word)
        titled = f"title : ({said})"
    else:
        said = rules.tsquery(asked, any_word=any_word)
        titled = rules.tsquery(asked, any_word=any_word, weight="A")
    with connection.cursor() as cursor:
        cursor.execute(PLACED.format(matches=MATCHES[connection.vendor]), [titled, said, agency, agency, limit, limit])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _groups(rows: list[tuple[Any, ...]], on: date) -> Iterable[Group]:
    names = dict(Agency.objects.values_list("pk", "name")) if any(row[5] for row in rows) else {}
    for kind in Kind:
        own = [row for row in rows if row[0] == kind]
        if own:
            yield Group(kind, tuple(_hit(row, names, on) for row in own), own[0][8])


def _hit(row: tuple[Any, ...], names: dict[str, str], on: date) -> Hit:
    kind, key, title, summary, path, agency, language, expires, _ = row
    other = language != SOURCE_LANGUAGE
    spoken = dict(LANGUAGES).get(language, language) if other else ""
    # SQLite gives a day back as it was written.
    until = date.fromisoformat(expires) if isinstance(expires, str) else expires
    return Hit(
        title,
        summary,
        path,
        names.get(agency, agency),
        spoken,
        html_language(language) if other else "",
        mark(kind, key, until, on),
    )


def mark(kind: str, key: str, expires: date | None, on: date) -> str:
    """What must be said about how sure something is on a day; empty when it may be shown as true."""
    provision = provisions().get(key) if kind == Kind.LAW else None
    if provision is not None:
        state = provision.state(on)
        return "" if state == "in_force" else LAW_WORDS[state]
    if expires is None:
        return UNCHECKED
    return EXPIRED if standing(expires, on) == "expired" else ""
