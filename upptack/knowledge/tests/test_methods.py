"""A meeting that begins takes up the methods that have been approved since, and every vignette of the product can be
read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from upptack.guides import guide, tables
from upptack.guides.vignettes.tests.made import with_a_new_reason
from upptack.guides.vignettes.vignette import own
from upptack.knowledge import api
from upptack.knowledge.methods import actions, archive, pages
from upptack.knowledge.methods.models import Method
from upptack.knowledge.routines import contents
from upptack.law import frozen, rulings


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation's folder of its own; the tables in force are as before afterwards."""
    before = list(frozen._further), list(guide._further)
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, folder=tmp_path))
    tables.read_also(archive.tables_folder(tmp_path))
    actions.forget()
    yield
    tables.read_also(before[0][0] if before[0] else tmp_path / "nothing")
    guide.read_also(before[1][0] if before[1] else tmp_path / "nothing")
    actions.forget()


@pytest.mark.usefixtures("content", "own_folder")
def test_the_first_step_of_a_meeting_takes_up_what_was_approved() -> None:
    Method.objects.create(kind="table", name="what-now-2", text=with_a_new_reason(), why="Kortare skäl.", live=True)
    assert rulings.version("what-now") == 1
    assert api.matters_of("fk")
    assert rulings.version("what-now") == 2


def test_every_vignette_can_be_read_in_words() -> None:
    for each in own():
        shown = pages.vignette(each.id)
        assert shown is not None
        assert shown["lines"]
        assert all(name and not name.startswith(("sol-", "osl-")) for name, _ in shown["sources"]), each.id
        assert all(value and "_" not in value for _, value in (*shown["context"], *shown["answers"])), each.id


def test_a_vignettes_matter_is_one_that_its_agency_has() -> None:
    known = {(each.key["agency_id"], each.key["matter"]) for each in contents.routines()}
    strange = {
        each.id
        for each in own()
        if each.matter and (each.agency, each.matter) not in known and (None, each.matter) not in known
    }
    assert strange == set()
