"""Several who edit the same activity at once lose nothing that was acknowledged, and each who is refused is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.utils import timezone

from upptack.staff.models import Member
from upptack.steering.plan import actions, contents
from upptack.steering.plan.models import Activity
from upptack.steering.plan.rules import NotNow

EDITORS, EDITS = 8, 160
Edit = Callable[[Activity, actions.Planned, Member], object]


def careful(read: Activity, new: actions.Planned, by: Member) -> object:
    """The product's own action, with the version that was read."""
    return actions.edit_activity(read.pk, new, version=read.version, by=by, at=timezone.now())


def naive(read: Activity, new: actions.Planned, by: Member) -> object:
    """Saves what was read, changed: the fault that the version is there for."""
    read.title = new.title
    read.save()
    return read


def edit_all(edit: Edit) -> tuple[int, int, int]:
    """Edits from several threads at once; how many were acknowledged, refused, and lost."""
    by, day = Member.objects.get(email="samordnare@jam.example"), timezone.localdate()

    def planned(step: int, number: int) -> actions.Planned:
        """The next step, in words of its own: two that say the same are one to the product."""
        title = f"Steg {step} ändring {number}"
        return actions.Planned(next(iter(contents.areas())), "jam", title, "Samordningen", day, day, "", "")

    made = actions.add_activity(planned(0, 0), token=edit.__name__, by=by, at=timezone.now())

    def once(number: int) -> bool:
        try:
            read = Activity.objects.get(pk=made.pk)
            edit(read, planned(int(read.title.split()[1]) + 1, number), by)
        except NotNow as told:
            return str(told) != actions.MEANWHILE  # one that is refused for another reason counts as lost
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(EDITORS) as pool:
        acked = sum(pool.map(once, range(1, EDITS + 1)))
    made.refresh_from_db()
    return acked, EDITS - acked, acked - int(made.title.split()[1])


@pytest.mark.django_db(transaction=True)
def test_no_acknowledged_edit_is_lost_and_the_naive_way_loses(loaded: None):
    acked, refused, lost = edit_all(careful)
    seeded = edit_all(naive)
    print(
        f"{connection.vendor}: {EDITS} ändringar, {acked} bekräftade, {refused} krockar, {lost} förlorade; "
        f"naivt {seeded[2]} förlorade av {seeded[0]}"
    )
    assert acked + refused == EDITS
    assert acked > 0
    assert lost == 0
    assert seeded[2] > 0
