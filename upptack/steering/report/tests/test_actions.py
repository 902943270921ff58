"""Texts keep their history, and nobody writes over anybody."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from upptack.staff.actions import Refused
from upptack.staff.models import Member
from upptack.steering.report import actions, queries
from upptack.steering.report.actions import Changed
from upptack.steering.report.models import ReportText

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.fixture
def mona(content: None) -> Member:
    """The coordinator."""
    return Member.objects.get(email="samordnare@jam.example")


def save(text: str, seen: int, by: Member, section: str = "fragan", year: int = 2026) -> ReportText | None:
    return actions.save(year, section, text, seen=seen, by=by, at=AT)


def test_each_saving_is_kept(mona: Member) -> None:
    save("Först.", 0, mona)
    save("Sedan.", 1, mona)
    assert save("Sedan.", 2, mona) is None
    save("", 2, mona)
    assert [each.text for each in queries.earlier(2026, "fragan")] == ["", "Sedan.", "Först."]
    assert queries.texts(2026) == {}
    save("Igen.", 3, mona)
    save("Annan del.", 0, mona, section="stod")
    save("Annat år.", 0, mona, year=2025)
    assert queries.texts(2026) == {"fragan": "Igen.", "stod": "Annan del."}


def test_a_later_saving_of_an_older_version_is_refused_with_both_texts(mona: Member) -> None:
    save("Först.", 0, mona)
    save("Monas.", 1, mona)
    with pytest.raises(Changed) as raised:
        save("Den andras.", 1, mona)
    assert (raised.value.theirs.text, raised.value.own) == ("Monas.", "Den andras.")
    assert queries.text(2026, "fragan").text == "Monas."
    with pytest.raises(Changed):
        save("Den tredjes.", 0, mona)
    with pytest.raises(Refused, match="Försök igen"):
        save("Ur det blå.", 7, mona, section="stod")


def test_two_who_save_at_the_same_moment_do_not_overwrite_each_other(
    mona: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = save("Först.", 0, mona)
    real, seen = queries.text, iter([first])
    monkeypatch.setattr(actions.queries, "text", lambda year, section: next(seen, None) or real(year, section))
    ReportText.objects.create(
        year=2026, section="fragan", version=2, text="Hanns före.", changed_by=mona, changed_at=AT
    )
    with pytest.raises(Changed) as raised:
        save("Kom efter.", 1, mona)
    assert raised.value.theirs.text == "Hanns före."
    assert ReportText.objects.count() == 2


@pytest.mark.parametrize("email", ["chef@fk.example", "handlaggare@fk.example", "redaktor@sos.example"])
def test_only_the_coordinator_writes(email: str, content: None) -> None:
    with pytest.raises(Refused, match="Den här sidan är till för: samordnare"):
        save("Text.", 0, Member.objects.get(email=email))
    assert not ReportText.objects.exists()


def test_there_is_no_other_section_or_year(mona: Member) -> None:
    for section, year in (("annat", 2026), ("fragan", 2027), ("fragan", 2018)):
        with pytest.raises(Refused, match="ingen sådan del"):
            save("Text.", 0, mona, section=section, year=year)
    with pytest.raises(Refused, match="Korta texten"):
        save("a" * 9000, 0, mona)


def test_the_database_keeps_versions_apart(mona: Member) -> None:
    save("Först.", 0, mona)
    for version, year in ((1, 2026), (0, 2026), (2, 2018)):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportText.objects.create(year=year, section="fragan", version=version, text="x", changed_at=AT)


def test_a_text_stays_when_its_writer_has_left(mona: Member) -> None:
    save("Kvar.", 0, mona)
    mona.delete()
    assert queries.text(2026, "fragan").changed_by is None
    assert queries.texts(2026) == {"fragan": "Kvar."}
