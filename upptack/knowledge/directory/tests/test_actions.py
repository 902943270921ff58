"""The directory is loaded whole or not at all, keeps what staff have reported, and tells each process of a change."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from upptack.knowledge.directory import actions, contents, queries, rules
from upptack.knowledge.directory.contents import BodyEntry
from upptack.knowledge.directory.models import Body, Contact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

REPORTED = date(2026, 12, 1)
LATER = date(2026, 12, 15)


def entry(id: str) -> BodyEntry:
    """A body as the data have it."""
    return next(body for body in contents.bodies() if body.id == id)


def everything() -> list[Any]:
    """Every row of the directory."""
    return [*Body.objects.order_by("pk").values(), *Contact.objects.order_by("pk").values()]


def test_loading_holds_every_entry_as_it_is_written():
    assert Body.objects.count() == len(contents.bodies())
    assert Contact.objects.count() == sum(len(body.contacts) for body in contents.bodies())
    for body in contents.bodies()[:60]:
        row = Body.objects.get(pk=body.id)
        assert (row.name, tuple(row.kinds), tuple(row.languages)) == (body.name, body.kinds, body.languages)
        assert (row.interpreter, row.national, tuple(row.sexes)) == (body.interpreter, body.national, body.sexes)
        kept = [(c.channel, c.value, rules.parse_hours(c.hours)) for c in row.contacts.all()]
        assert kept == [(c.channel, c.value, c.hours) for c in body.contacts]


def test_loading_again_changes_nothing_at_all():
    before, edition = everything(), queries.editions()["directory"]
    assert actions.load(contents.bodies()) == Counter(same=len(contents.bodies()))
    assert everything() == before
    assert queries.editions()["directory"] == edition


@pytest.mark.parametrize(
    "fault", [{"name": ""}, {"kinds": ("no-such-kind",)}, {"contacts": ()}, {"municipalities": ("9999",)}]
)
def test_one_wrong_entry_stops_them_all(fault: dict[str, Any]):
    before, edition = everything(), queries.editions()["directory"]
    good = replace(entry("polisen"), name="Nytt namn")
    with pytest.raises(actions.ContentError, match="bris: "):
        actions.load([good, replace(entry("bris"), **fault)])
    assert everything() == before
    assert queries.editions()["directory"] == edition


def test_a_wrong_contact_stops_them_all_and_every_fault_is_told():
    before = everything()
    wrong = [
        replace(body, contacts=(replace(body.contacts[0], channel="phone", value="ring oss", task=""),))
        for body in (entry("polisen"), entry("bris"))
    ]
    with pytest.raises(actions.ContentError) as told:
        actions.load(wrong)
    assert [line.split(",")[0] for line in str(told.value).split("\n")] == ["polisen", "bris"]
    assert everything() == before


def test_a_database_that_fails_on_the_way_leaves_the_directory_as_it_was(monkeypatch):
    before, edition = everything(), queries.editions()["directory"]

    def fails(*args: object, **kwargs: object) -> None:
        raise DatabaseError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(Contact.objects, "bulk_create", fails)
        with pytest.raises(DatabaseError):
            actions.load([replace(entry("polisen"), name="Nytt namn")])
    assert (everything(), queries.editions()["directory"]) == (before, edition)


def test_a_check_that_holds_a_single_day_can_be_loaded():
    police = entry("polisen")
    day = date(2026, 11, 21)
    one_day = replace(police.contacts[0], verified_on=day, expires_on=day)
    assert contents.problems([replace(police, contacts=(one_day,))]) == ()
    actions.load([replace(police, contacts=(one_day,))])
    assert Contact.objects.get(body="polisen").expires_on == day


def test_what_was_reported_wrong_stays_so_when_the_same_data_are_loaded_again():
    contact = Contact.objects.get(body="bris")
    actions.report_wrong(contact, at=REPORTED)
    actions.load(contents.bodies())
    kept = Contact.objects.get(body="bris")
    assert kept.reported_wrong_on == REPORTED
    assert queries.shown(kept, LATER).state == "reported_wrong"
    assert Contact.objects.exclude(reported_wrong_on=None).count() == 1


@pytest.mark.parametrize(("checked", "certain"), [(REPORTED, False), (REPORTED + timedelta(days=1), True)])
def test_a_later_check_clears_what_was_reported(checked: date, certain: bool):
    actions.report_wrong(Contact.objects.get(body="bris"), at=REPORTED)
    bris = entry("bris")
    phone = replace(bris.contacts[0], verified_on=checked, expires_on=checked + timedelta(days=300))
    actions.load([replace(bris, contacts=(phone, *bris.contacts[1:]))])
    assert queries.shown(Contact.objects.get(body="bris"), LATER).certain is certain


def test_another_number_is_not_the_one_that_was_reported():
    actions.report_wrong(Contact.objects.get(body="bris"), at=REPORTED)
    bris = entry("bris")
    actions.load([replace(bris, contacts=(replace(bris.contacts[0], value="000-000 00 15"),))])
    assert Contact.objects.get(body="bris").reported_wrong_on is None


def test_every_change_raises_the_edition_and_is_seen():
    before = queries.directory(LATER)
    assert queries.directory(LATER) is before
    edition = queries.editions()["directory"]
    actions.report_wrong(Contact.objects.get(body="bris", channel="phone"), at=REPORTED)
    assert queries.editions()["directory"] == edition + 1
    after = queries.directory(LATER)
    assert after is not before
    assert before.bodies["bris"].contacts[0].state != "reported_wrong"
    assert after.bodies["bris"].contacts[0].state == "reported_wrong"
    actions.load([replace(entry("bris"), name="Bris med nytt namn")])
    assert queries.directory(LATER).bodies["bris"].name == "Bris med nytt namn"


def test_another_day_builds_the_directory_anew():
    assert queries.directory(LATER) is not queries.directory(LATER + timedelta(days=1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "020-1", "source": ""},
        {"value": "", "task": ""},
        {"verified_on": date(2026, 2, 2), "expires_on": date(2026, 2, 1)},
    ],
)
def test_the_database_itself_refuses_what_has_no_source_no_task_or_no_end(wrong: dict[str, Any]):
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(body="polisen", channel="phone").update(**wrong)
