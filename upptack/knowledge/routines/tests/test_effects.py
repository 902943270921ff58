"""What a change to a routine does to the vignettes of its agency and matter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from upptack.guides.vignettes.tests.made import ACUTE, EVERY, made
from upptack.knowledge.publishing.queries import edit_address
from upptack.knowledge.routines import effects
from upptack.knowledge.routines.effects import Use, moved, tried
from upptack.knowledge.routines.models import Routine
from upptack.staff.models import Member

USE = Use("no", ("phone", "meeting"), ("exposed",))


def test_only_vignettes_of_the_agency_and_matter_are_tried() -> None:
    every = made()
    assert [each.id for each in tried("fk", "sjukpenning", every)] == ["strypgrepp", "inget", "nagon-hor"]
    assert tried("fk", "underhallsstod", every) == tried("af", "sjukpenning", every) == ()
    assert len(tried(None, "sjukpenning", every)) == 3
    (anywhere,) = made(ACUTE.replace('matter = "sjukpenning"\n', ""))
    assert tried("fk", "underhallsstod", (anywhere,)) == (anywhere,)


def test_another_party_changes_what_must_be_protected_and_not_the_level() -> None:
    assert moved(USE, USE, made()) == ()
    found = moved(USE, replace(USE, two_party="yes"), made())
    assert {each.id for each in found} >= {"strypgrepp"}
    labels = {line.label for each in found for line in each.lines}
    assert "Skyddade uppgifter" in labels
    assert "Nivå" not in labels
    assert not any(each.missed for each in found)


@pytest.mark.parametrize("after", [replace(USE, channels=("meeting",)), replace(USE, guides=("uses",))])
def test_a_channel_or_guide_that_goes_is_told_and_the_acute_one_stands_first(after: Use) -> None:
    first, *rest = moved(USE, after, reversed(made()))
    assert (first.id, first.missed) == ("strypgrepp", True)
    assert (first.lines[0].before, first.lines[0].after) == (effects.YES, effects.NO)
    assert not any(each.missed for each in rest)
    assert moved(USE, replace(USE, channels=(), guides=()), made()) == ()


@pytest.mark.django_db
def test_the_editor_sees_it_beside_the_routine(
    content: None, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "own", lambda: made(EVERY))
    routine = Routine.objects.get(agency="fk", matter="sjukpenning")
    client = sign_in("redaktor@sos.example")
    assert "ändrar inte vad verktyget säger" in client.get(edit_address(routine)).content.decode()
    routine.two_party = "yes"
    routine.save_revision(user=Member.objects.get(email="redaktor@sos.example"))
    shown = client.get(edit_address(routine)).content.decode()
    assert "Skyddade uppgifter" in shown
    assert "/metoder/fall/strypgrepp/" in shown
