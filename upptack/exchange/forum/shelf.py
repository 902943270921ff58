"""What search and news look through: one place for everything that is shared, with the stems of its words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from upptack.exchange.forum import rules
from upptack.exchange.forum.models import Shelved
from upptack.exchange.forum.rules import Reach, ShelfKind
from upptack.knowledge import api as knowledge
from upptack.staff.models import Member


def index(
    kind: ShelfKind,
    key: str,
    title: str,
    body: str,
    path: str,
    reach: Reach,
    agency: str,
    group: str | None,
    at: datetime,
    *,
    by: Member | None = None,
) -> None:
    """Puts something on the shelf that search and news look through, or brings what stands there by the same kind and
    key up to date. `body` is all that can be searched for besides the title; `path` where it is here; `agency` a code
    and `group` a slug or None, as the model they come from has them; `by` its author, to whom it is no news. Call it in
    the transaction that writes the thing. It checks nothing: the text has passed `sharing.obstacles` before."""
    now = {
        "title": title[: rules.LONGEST_TITLE],
        "said": body,
        "path": path,
        "reach": reach.value,
        "agency_id": agency,
        "group_id": group,
        "at": at,
        "author": by,
    }
    with transaction.atomic():
        item, _ = Shelved.objects.update_or_create(kind=kind.value, key=key, defaults=now)
        _forget([item.pk])
        write_words([item])


def unindex(kind: ShelfKind, key: str) -> None:
    """Takes something from the shelf, with its words; what is not there is no error."""
    with transaction.atomic():
        found = list(Shelved.objects.filter(kind=kind.value, key=key).values_list("pk", flat=True))
        _forget(found)
        Shelved.objects.filter(pk__in=found).delete()
        if found and connection.vendor == "sqlite":
            # FTS5 only marks words as deleted; this writes the index anew without them.
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO exchange_words (exchange_words) VALUES ('optimize')")


def write_words(items: Iterable[Shelved]) -> None:
    """Writes the stems of what stands on the shelf and has none yet."""
    read = [(item.pk, list(knowledge.stems(item.title)), list(knowledge.stems(item.said))) for item in items]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            rows = [(pk, " ".join(title), " ".join(body)) for pk, title, body in read]
            cursor.executemany("INSERT INTO exchange_words (rowid, title, body) VALUES (%s, %s, %s)", rows)
        else:
            vectors = [(pk, knowledge.tsvector(title, body)) for pk, title, body in read]
            cursor.executemany("INSERT INTO exchange_words (id, words) VALUES (%s, %s::tsvector)", vectors)


def _forget(ids: Iterable[int]) -> None:
    number = "rowid" if connection.vendor == "sqlite" else "id"
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM exchange_words WHERE {number} = %s", [(id,) for id in ids])  # noqa: S608
