"""Noise: as the Office for National Statistics does it, never more than it says, and not to be averaged away."""

from __future__ import annotations

import random
from collections import Counter
from itertools import product

import pytest

from upptack.steering.protection.averages import averaged
from upptack.steering.protection.bounds import Contradiction, exposed, told
from upptack.steering.protection.noise import KEYS, SPREAD, Noise, noise, perturb, revealed, row_key
from upptack.steering.protection.tables import Dimension, Key, Release, Table

pytestmark = pytest.mark.pure

ROWS, COLUMNS = Dimension("row", ("a", "b")), Dimension("column", ("x", "y"))
SQUARE = Table("square", "n", (ROWS, COLUMNS))


@pytest.mark.parametrize("n", [*range(13), 500])
def test_noise_has_mean_nought_and_keeps_within_its_limits(n: int) -> None:
    added = [noise().added(n, key) for key in range(KEYS)]
    assert sum(added) == 0
    assert (min(added), max(added)) == (-min(n, SPREAD), min(n, SPREAD))
    assert sorted(added) == sorted(-each for each in added)


def test_the_variance_is_about_four_and_the_tails_are_rare() -> None:
    many = Counter(noise().added(100, key) for key in range(KEYS))
    assert 4 <= sum(many[step] * step**2 for step in many) / KEYS <= 5
    assert many[SPREAD] == many[-SPREAD] == 1


def test_what_a_shown_count_tells_is_exactly_what_could_have_made_it() -> None:
    could: dict[int | None, set[int]] = {}
    for n, key in product(range(60), range(KEYS)):
        could.setdefault(noise().shown(n, key), set()).add(n)
    for value in (None, *range(5, 40)):
        assert told(value, SPREAD) == (min(could[value]), max(could[value])), value


def test_no_count_below_five_is_shown_and_noughts_are_hidden() -> None:
    counts = SQUARE.totals({("a", "x"): 0, ("a", "y"): 4, ("b", "x"): 5, ("b", "y"): 90})
    for key in range(KEYS):
        shown = perturb(SQUARE, counts, dict.fromkeys(SQUARE, key)).shown
        assert shown[SQUARE.key({"row": "a", "column": "x"})] is None
        assert all(value is None or value >= 5 for value in shown.values())


def test_a_record_keeps_its_key_and_cell_keys_are_even() -> None:
    sums = Counter(row_key(b"secret", "fk|now", n) for n in range(1, 256 * 40 + 1))
    assert row_key(b"secret", "fk|now", 0) == 0
    assert row_key(b"secret", "fk|now", 7) == row_key(b"secret", "fk|now", 7)
    assert row_key(b"other", "fk|now", 7) != row_key(b"secret", "fk|now", 7) != row_key(b"secret", "fk|no", 7)
    assert len(sums) == 256
    assert sum((n - 40) ** 2 / 40 for n in sums.values()) < 330, "chi-square, 255 degrees: p = 0.001"


def test_the_method_is_that_of_the_ons_package() -> None:
    """Their package on the same 20,000 records, with their table for the rule "threshold 10, base 5"."""
    pandas = pytest.importorskip("pandas")
    from cell_key_perturbation.create_perturbed_table import create_perturbed_table
    from cell_key_perturbation.utils.generate_test_ptable import generate_ptable_10_5_rule

    theirs = generate_ptable_10_5_rule()
    chance = random.Random(3)
    table = Table("t", "n", (Dimension("place", tuple("abcdef")), Dimension("answer", tuple("pqrstuvw"))))
    weights = ((1, 3, 30, 60, 200, 900), (1, 2, 4, 9, 20, 50, 200, 700))
    records = [
        (chance.choices("abcdef", weights[0])[0], chance.choices("pqrstuvw", weights[1])[0], chance.randrange(KEYS))
        for _ in range(20_000)
    ]
    frame = pandas.DataFrame(records, columns=["place", "answer", "key"])
    expected = create_perturbed_table(frame, theirs, [], ["place", "answer"], "key", False)
    rows = [[0] * KEYS, *([int(v) for v in theirs[theirs.pcv == n].sort_values("ckey").pvalue] for n in range(1, 751))]
    sums = table.totals(Counter({(p, a): 0 for p in "abcdef" for a in "pqrstuvw"}))
    keys: dict[Key, int] = dict.fromkeys(sums, 0)
    for place, answer, key in records:
        name = table.key({"place": place, "answer": answer})
        sums[name] += 1
        keys[name] += key
    ours = perturb(table, sums, keys, Noise(rows, repeated=250, spread=9, minimum=10)).shown
    compared = 0
    for row in expected.itertuples():
        value = None if pandas.isna(row.count) else int(row.count)
        assert ours[table.key({"place": row.place, "answer": row.answer})] == value, row
        compared += 1
    assert compared == 48
    assert max(sums.values()) > 750


def spread_out(parts: int) -> tuple[Table, dict[Key, int], list[Release]]:
    """A hidden 3 among `parts` shown counts of 50; and for each of them the noisy sum of the two."""
    leaves = ("small", *(f"p{n:02}" for n in range(parts)))
    table = Table("t", "n", (Dimension("part", leaves),))
    counts = table.totals({(leaf,): 3 if leaf == "small" else 50 for leaf in leaves})
    hidden = {table.key({"part": "small"}), table.key({})}
    releases = [Release(table, {key: None if key in hidden else counts[key] for key in table})]
    chance = random.Random(5)
    for leaf in leaves[1:]:
        pair = Dimension("part", (leaf, "small"), whole=f"both {leaf}")
        sums = Table(f"with {leaf}", "n", (pair,))
        counts |= sums.totals({(leaf,): 50, ("small",): 3})
        releases.append(Release(sums, {sums.key({}): noise().shown(53, chance.randrange(KEYS))}, SPREAD))
    return table, counts, releases


def test_a_few_noisy_sums_say_little_and_many_say_it_all() -> None:
    """Standard deviation 2 / √n against 1.02: three sums are too few, four are enough."""
    for parts, found in ((1, 0), (3, 0), (4, 1), (30, 1)):
        table, counts, releases = spread_out(parts)
        small = table.key({"part": "small"})
        assert (small in averaged(releases, counts)) == bool(found), parts


def test_what_can_be_averaged_out_is_refused() -> None:
    table, counts, releases = spread_out(12)
    assert table.key({"part": "small"}) in revealed(releases[-1], releases[:-1], counts)
    assert revealed(releases[1], releases[:1], counts) == ()


def test_noise_around_what_is_exact_narrows_and_is_seen() -> None:
    """Exact: a hidden 3 beside a shown 50. A noisy sum of 61 says at least 53, so the 3 would be 3 at least; with a
    limit above from another noisy sum the interval closes."""
    _, counts, (exact, first, second) = spread_out(2)
    low, high = dict.fromkeys(first.shown, 61), dict.fromkeys(second.shown, 45)
    pressed = [exact, Release(first.table, low, SPREAD), Release(second.table, high, SPREAD)]
    assert exact.table.key({"part": "small"}) in exposed(pressed, counts)
    higher = dict.fromkeys(first.shown, 70)
    with pytest.raises(Contradiction):
        exposed([exact, Release(first.table, higher, SPREAD), pressed[2]], counts)
