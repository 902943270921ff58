"""Brings the search up to date with the content."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db import connection, transaction
from django.db.models import QuerySet

from upptack.knowledge.publishing.queries import editions
from upptack.knowledge.search import contents, rules
from upptack.knowledge.search.contents import Item
from upptack.knowledge.search.models import Entry, Reading

AT_ONCE = 500
"""Rows written in one statement."""


def bring_up_to_date(on: date) -> tuple[str, ...]:
    """Reads the parts that have changed since they were last read, and answers which. Two small questions to the
    database when nothing has."""
    wanted = stamps(on)
    have = dict(Reading.objects.values_list("part", "stamp"))
    stale = tuple(part for part in contents.PARTS if have.get(part) != wanted[part])
    return rebuild(stale, on) if stale else ()


def stamps(on: date) -> dict[str, str]:
    """What each part's reading is marked with: edition, day and the way of reading."""
    numbers: dict[str, str | int] = {**editions(), "law": contents.law_edition()}
    return {part: f"{numbers.get(part, 0)} {on} {rules.version()}" for part in contents.PARTS}


def rebuild(parts: Collection[str], on: date) -> tuple[str, ...]:
    """Reads some parts of the content anew; answers which were read here.

    Each part is one transaction. Where another process is at it already (PostgreSQL), the old entries are read
    meanwhile, unless there are none yet; in SQLite one waits for the other, and finds the work done."""
    for part in parts:
        Reading.objects.get_or_create(part=part)
    return tuple(part for part in parts if _read(part, on))


@transaction.atomic
def _read(part: str, on: date) -> bool:
    """Reads a part, when nobody else does or has. The stamp is taken before the content: what changes in between
    makes the next stamp another."""
    never = Reading.objects.filter(part=part, stamp="").exists()
    passing = connection.features.has_select_for_update_skip_locked and not never
    row = Reading.objects.select_for_update(skip_locked=passing).filter(part=part).first()
    stamp = stamps(on)[part]
    if row is None or row.stamp == stamp:
        return False
    bring_in(part, contents.PARTS[part](on))
    row.stamp = stamp
    row.save()
    return True


@transaction.atomic
def bring_in(part: str, items: Iterable[Item]) -> int:
    """Makes the entries of a part those that are given; answers how many were new or another than before."""
    version = rules.version()
    known = {(kind, key): digest for kind, key, digest in _entries(part).values_list("kind", "key", "digest")}
    digests = {(item.kind, item.key): (item, item.digest(version)) for item in items}
    fresh = [pair for at, pair in digests.items() if known.get(at) != pair[1]]
    stay = {at for at, (_, digest) in digests.items() if known.get(at) == digest}
    gone = [pk for pk, kind, key in _entries(part).values_list("pk", "kind", "key") if (kind, key) not in stay]
    for start in range(0, len(gone), AT_ONCE):
        Entry.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()
    _forget_strays()
    Entry.objects.bulk_create((_entry(part, *pair) for pair in fresh), batch_size=AT_ONCE)
    numbers = dict(_entries(part).values_list("digest", "pk"))
    _write_words([(numbers[digest], item) for item, digest in fresh])
    return len(fresh)


def _entries(part: str) -> QuerySet[Entry]:
    return Entry.objects.filter(part=part)


def _entry(part: str, item: Item, digest: str) -> Entry:
    return Entry(
        part=part,
        kind=item.kind,
        key=item.key,
        title=item.title[:300],
        summary=item.summary,
        path=item.path,
        agency=item.agency,
        language=item.language,
        expires=item.expires,
        past=item.past,
        digest=digest,
    )


def _forget_strays() -> None:
    """Takes away the words of entries that are no more, also after a database was emptied behind our back."""
    number = "rowid" if connection.vendor == "sqlite" else "id"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM search_words WHERE {number} NOT IN (SELECT id FROM search_entry)")  # noqa: S608


def _write_words(rows: Iterable[tuple[int, Item]]) -> None:
    """Writes the stems of entries that have none."""
    read = [(pk, list(rules.stems(item.title)), list(rules.stems(f"{item.summary} {item.text}"))) for pk, item in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT INTO search_words (rowid, title, body) VALUES (%s, %s, %s)",
                [(pk, " ".join(title), " ".join(body)) for pk, title, body in read],
            )
            return
        for start in range(0, len(read), AT_ONCE):
            some = read[start : start + AT_ONCE]
            vectors = [rules.tsvector(title, body) for _, title, body in some]
            cursor.execute(
                "INSERT INTO search_words (id, words) "
                "SELECT id, words::tsvector FROM unnest(%s::bigint[], %s::text[]) AS given (id, words)",
                [[pk for pk, _, _ in some], vectors],
            )
