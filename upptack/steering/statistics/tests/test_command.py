"""`upptack attack`: what it prints, when it passes, and that it fails when it should."""

from __future__ import annotations

import re

import pytest

from upptack.staff.models import Member
from upptack.steering.protection import attack, suppress
from upptack.steering.statistics import actions, command, contents, queries
from upptack.steering.statistics.models import Published
from upptack.steering.statistics.tests.conftest import ALL_OF, CLOSED

LINE = re.compile(r"recovered (\d+) of (\d+) hidden; control recovered (\d+) of (\d+)\n")


@pytest.mark.django_db
def test_the_whole_released_year_withstands_the_attack(
    counted: None, coordinator: Member, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(contents, "standards_of", ALL_OF)
    actions.release("2025", by=coordinator, at=CLOSED)
    assert command.main([]) == 0
    found = LINE.fullmatch(capsys.readouterr().out)
    assert found is not None
    recovered, hidden, control, _ = map(int, found.groups())
    assert (recovered, hidden >= command.LEAST_HIDDEN, control > 0) == (0, True, True)


@pytest.mark.django_db
def test_an_invented_year_needs_no_database_rows(content: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--invented", "--units", "8"]) == 0
    assert LINE.fullmatch(capsys.readouterr().out)
    assert not Published.objects.exists()


@pytest.mark.django_db
def test_tables_with_only_small_counts_hidden_fail(
    content: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(suppress, "protect", lambda tables, counts, earlier=(): attack.naive(tables, counts))
    assert command.main(["--invented", "--units", "8"]) == 1
    said = capsys.readouterr()
    found = LINE.fullmatch(said.out)
    assert found is not None
    assert int(found[1]) == int(found[3]) > 0
    assert "går att räkna fram" in said.err


@pytest.mark.django_db
def test_an_empty_ledger_proves_nothing(content: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert queries.ledger() == ()
    assert command.main([]) == 1
    said = capsys.readouterr()
    assert said.out == "recovered 0 of 0 hidden; control recovered 0 of 0\n"
    assert "för få" in said.err
