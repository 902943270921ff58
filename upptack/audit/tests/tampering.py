"""Ways to tamper with the log, each on a copy of its rows: what somebody could do who has the database, and what she
could do who has the key too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from upptack.audit import rules
from upptack.audit.rules import GENESIS, Row

KEY, EARLIER, GUESSED = b"the key of the chain", b"the key before it", b"not the key"
RING = rules.ring((EARLIER, KEY))
Rows = list[Row]
Tamper = Callable[[Rows, Random], Rows]


def signed(rows: Rows, key: bytes, *, first: int = 0) -> Rows:
    """The rows from a place on numbered and chained anew with a key; those before stay as they are."""
    done = rows[:first]
    for row in rows[first:]:
        before = done[-1].chain if done else GENESIS
        row = row._replace(number=len(done) + 1, signed_with=rules.number_of(key))
        done.append(row._replace(chain=rules.chained(key, row, before)))
    return done


def place(rows: Rows, chance: Random) -> int:
    """A place that is neither first nor last."""
    return chance.randrange(1, len(rows) - 1)


def edited(rows: Rows, where: int, **columns: Any) -> Rows:
    """With other values in one row."""
    return [*rows[:where], rows[where]._replace(**columns), *rows[where + 1 :]]


def edit(**columns: Callable[[Row], object]) -> Tamper:
    """Changes columns of a row and nothing else."""

    def done(rows: Rows, chance: Random) -> Rows:
        where = place(rows, chance)
        return edited(rows, where, **{name: to(rows[where]) for name, to in columns.items()})

    return done


def delete_middle(rows: Rows, chance: Random) -> Rows:
    where = place(rows, chance)
    return rows[:where] + rows[where + 1 :]


def swap(rows: Rows, chance: Random) -> Rows:
    """Two neighbours change places, and numbers with them."""
    where = place(rows, chance)
    one, other = rows[where - 1], rows[where]
    changed = [other._replace(number=one.number), one._replace(number=other.number)]
    return [*rows[: where - 1], *changed, *rows[where + 1 :]]


def insert_copy(rows: Rows, chance: Random) -> Rows:
    where = place(rows, chance)
    after = [row._replace(number=row.number + 1) for row in rows[where:]]
    return [*rows[:where], rows[where], *after]


def append_forged(rows: Rows, chance: Random) -> Rows:
    """A record more, signed with a key that is not the log's but says it is."""
    forged = rows[-1]._replace(number=len(rows) + 1, member=chance.randrange(1, 90))
    return [*rows, forged._replace(chain=rules.chained(GUESSED, forged, rows[-1].chain))]


def append_with_earlier_key(rows: Rows, chance: Random) -> Rows:
    """A record more, signed with a key that has been exchanged and has got out."""
    forged = rows[-1]._replace(number=len(rows) + 1, member=chance.randrange(1, 90))
    return signed([*rows, forged], EARLIER, first=len(rows))


def delete_and_renumber(rows: Rows, chance: Random) -> Rows:
    where = place(rows, chance)
    return [row._replace(number=n) for n, row in enumerate(rows[:where] + rows[where + 1 :], 1)]


def cut_tail(rows: Rows, chance: Random) -> Rows:
    return rows[: -chance.randrange(1, len(rows) // 2)]


def older_copy(rows: Rows, chance: Random) -> Rows:
    """The database as it was, grown on since with the real key by what happened afterwards."""
    since = rows[chance.randrange(1, len(rows) // 2) :]
    kept = len(rows) - len(since)
    fresh = [row._replace(member=row.member + 100) for row in since]
    return signed(rows[:kept] + fresh + fresh, KEY, first=kept)


def delete_with_key(rows: Rows, chance: Random) -> Rows:
    where = place(rows, chance)
    return signed(rows[:where] + rows[where + 1 :], KEY, first=where)


def replace_with_key(rows: Rows, chance: Random) -> Rows:
    """Somebody else did it."""
    where = place(rows, chance)
    return signed(edited(rows, where, member=rows[where].member + 1), KEY, first=where)


def time_with_key(rows: Rows, chance: Random) -> Rows:
    where = place(rows, chance)
    return signed(edited(rows, where, at=rows[where].at - timedelta(days=1)), KEY, first=where)


def fork_with_key(rows: Rows, chance: Random) -> Rows:
    """From some place on another story, longer than the true one."""
    where = place(rows, chance)
    other = [row._replace(action="plan.edit", key=str(chance.randrange(99))) for row in rows[where:]]
    return signed(rows[:where] + other * 2, KEY, first=where)


def invent_all_with_key(rows: Rows, chance: Random) -> Rows:
    return signed([row._replace(member=chance.randrange(1, 9)) for row in rows], KEY)


KINDS: dict[str, Tamper] = {
    "edit number": edit(number=lambda row: row.number + 1000),
    "edit time": edit(at=lambda row: row.at + timedelta(seconds=1)),
    "edit time below the second": edit(at=lambda row: row.at + timedelta(microseconds=1)),
    "edit member": edit(member=lambda row: row.member + 1),
    "edit agency": edit(agency=lambda row: "af" if row.agency != "af" else "fk"),
    "edit action": edit(action=lambda row: "plan.other"),
    "edit kind": edit(kind=lambda row: "other"),
    "edit key": edit(key=lambda row: row.key + "1"),
    "edit number of the key": edit(
        signed_with=lambda row: next(number for number in RING if number != row.signed_with)
    ),
    "edit chain value": edit(chain=lambda row: row.chain[::-1]),
    "move between columns": edit(kind=lambda row: row.kind + row.key[:1], key=lambda row: row.key[1:]),
    "delete middle": delete_middle,
    "delete first": lambda rows, chance: rows[1:],
    "swap": swap,
    "insert copy": insert_copy,
    "append forged": append_forged,
    "append with earlier key": append_with_earlier_key,
    "delete and renumber": delete_and_renumber,
    "cut tail": cut_tail,
    "delete all": lambda rows, chance: [],
    "older copy": lambda rows, chance: rows[: len(rows) - chance.randrange(1, len(rows) - 1)],
    "older copy that grew on": older_copy,
    "delete with key": delete_with_key,
    "replace with key": replace_with_key,
    "time with key": time_with_key,
    "fork with key": fork_with_key,
    "invent all with key": invent_all_with_key,
}
"""Every way by name."""

UNSEEN_WITHOUT_ANCHORS = {name for name in KINDS if name.endswith("with key")} | {
    "cut tail",
    "delete all",
    "older copy",
    "older copy that grew on",
}
"""Ways that leave a chain which is whole: no chain can show them, only a head that was written elsewhere."""
