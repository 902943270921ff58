"""Every way to tamper, fifty times each, on logs of different lengths: seen with anchors, always."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from upptack.audit import rules
from upptack.audit.rules import Anchor, Row
from upptack.audit.tests.tampering import EARLIER, KEY, KINDS, RING, UNSEEN_WITHOUT_ANCHORS, signed

pytestmark = pytest.mark.pure

TRIALS = 50
LEAST = 950
START = datetime(2026, 11, 2, 8, tzinfo=UTC)


def log(chance: Random) -> list[Row]:
    """A log of 20 to 60 records, in which the key was exchanged on the way."""
    rows = [
        Row(
            n,
            START + timedelta(minutes=17 * n),
            chance.randrange(1, 30),
            chance.choice(("fk", "mig")),
            chance.choice(("publishing.publish", "plan.decision")),
            chance.choice(("page", "decision")),
            str(chance.randrange(10, 999)),
            0,
            "",
        )
        for n in range(1, chance.randrange(21, 62))
    ]
    exchanged = chance.randrange(2, len(rows) // 2)
    return signed(signed(rows[:exchanged], EARLIER) + rows[exchanged:], KEY, first=exchanged)


def anchors(rows: list[Row]) -> list[Anchor]:
    """Heads as they were written on the way, at least every fifth record, and the last."""
    there = [row for row in rows if row.number % 5 == 0 or row is rows[-1]]
    return [Anchor(row.at + timedelta(minutes=1), row.number, row.chain) for row in there]


def trials() -> tuple[Counter[str], Counter[str], int]:
    """How often each way was seen by the chain alone and with anchors, and how many trials there were."""
    alone: Counter[str] = Counter()
    anchored: Counter[str] = Counter()
    n = 0
    for name, tamper in KINDS.items():
        for trial in range(TRIALS):
            chance = Random(f"{name} {trial}")
            rows = log(chance)
            kept = anchors(rows)
            changed = sorted(tamper(list(rows), chance), key=lambda row: row.number)  # as the database gives them
            assert changed != rows, name
            alone[name] += bool(rules.verify(changed, RING).faults)
            anchored[name] += bool(rules.verify(changed, RING, kept).faults)
            n += 1
    return alone, anchored, n


def test_every_tampering_is_seen_with_anchors_and_the_chain_alone_misses_those_it_must(capsys):
    alone, anchored, n = trials()
    with capsys.disabled():
        seen = sum(anchored.values())
        print(f"\naudit tampering: {len(KINDS)} kinds x {TRIALS}; with anchors {seen} of {n} detected")
        missed = sorted(name for name in KINDS if alone[name] < TRIALS)
        print(f"  the chain alone misses {len(missed)} kinds: {', '.join(missed)}")
    assert n >= LEAST
    assert len(KINDS) >= 19
    assert {name: anchored[name] for name in KINDS} == dict.fromkeys(KINDS, TRIALS)
    assert {name: alone[name] for name in KINDS} == {
        name: 0 if name in UNSEEN_WITHOUT_ANCHORS else TRIALS for name in KINDS
    }


@pytest.mark.parametrize("seed", range(TRIALS))
def test_a_log_that_nobody_touched_holds(seed):
    rows = log(Random(seed))
    verdict = rules.verify(rows, RING, anchors(rows))
    assert verdict.faults == ()
    assert (verdict.records, verdict.number, verdict.chain) == (len(rows), rows[-1].number, rows[-1].chain)


def test_what_came_after_the_last_anchor_is_the_only_thing_that_can_be_cut_unseen():
    """What anchors cannot do: records that no head was written after. So they are written every five minutes."""
    rows = log(Random(1))
    kept = [each for each in anchors(rows) if each.number <= len(rows) - 3]
    assert rules.verify(rows[: kept[-1].number], RING, kept).faults == ()
    assert rules.verify(rows[: kept[-1].number - 1], RING, kept).faults != ()


@pytest.mark.parametrize("kind", ["edit member", "delete with key"])
def test_a_verification_that_reads_no_chain_value_would_miss_it(kind, monkeypatch):
    """Negative control: with a chain that any value satisfies, the same trials see nothing, so they can fail."""
    chance = Random(kind)
    rows = log(chance)
    changed = KINDS[kind](list(rows), chance)
    assert rules.verify(changed, RING, anchors(rows)).faults
    monkeypatch.setattr(rules.hmac, "compare_digest", lambda one, other: True)
    assert not rules.verify(changed, RING).faults


def test_a_key_is_used_beside_the_next_for_an_hour_and_never_after():
    """Servers are started anew one by one, so that for a while both keys sign."""
    row = log(Random(4))[0]

    def beside(minutes: int) -> rules.Verdict:
        rows: list[Row] = []
        for n, key in enumerate((EARLIER, KEY, EARLIER, KEY, EARLIER)):
            at = START + timedelta(minutes=minutes * n)
            rows = signed([*rows, row._replace(at=at)], key, first=len(rows))
        return rules.verify(rows, RING)

    assert beside(30).faults == ()
    (fault,) = beside(31).faults
    assert (fault.number, fault.sentence) == (5, "posten är signerad med en nyckel som redan var utbytt")


def test_it_is_said_where():
    rows = log(Random(2))
    (fault,) = rules.verify([*rows[:4], rows[4]._replace(member=99), *rows[5:]], RING).faults
    assert fault.number == 5
    assert "kedjan håller inte" in fault.sentence
    first = rules.verify([*rows[:7], *rows[8:]], RING).faults[0]
    assert (first.number, first.sentence) == (9, "post 8 väntades: något är borttaget, insatt eller flyttat")
    cut = rules.verify(rows[:-1], RING, anchors(rows)).faults
    assert [fault.number for fault in cut] == [len(rows)]


def test_twenty_thousand_records_are_checked_in_seconds():
    rows = signed([log(Random(3))[0]] * 20_000, KEY)
    begun = datetime.now(UTC)
    assert rules.verify(rows, RING).records == 20_000
    assert datetime.now(UTC) - begun < timedelta(seconds=20)
