"""`upptack audit`: heads are anchored outside, the log is checked against them, and the page shows it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection, transaction

from upptack.audit import actions, queries, rules
from upptack.audit.models import Record
from upptack.audit.tests.lifting import lifted
from upptack.config import auditing, revision
from upptack.staff.actions import NewMember, add_member
from upptack.staff.models import Member
from upptack.staff.rules import Role

pytestmark = pytest.mark.django_db
MONA, DPO, ALVA = "samordnare@jam.example", "dso@jam.example", "handlaggare@fk.example"
AT = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "anchors"
    monkeypatch.setattr(settings, "AUDIT_ANCHORS", str(found))
    return found


def note(n: int = 1, by: Member | None = None) -> None:
    with transaction.atomic():
        for key in range(n):
            actions.note("plan.decision", by=by, kind="decision", key=key, at=AT)


def tamper(sql: str) -> None:
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_head_is_anchored_once_and_the_log_holds(content, file, capsys):
    note(3)
    assert auditing.main(["anchor"]) == 0
    assert auditing.main(["anchor"]) == 0
    (line,) = file.read_text().splitlines()
    assert rules.read_line(line)[1:] == queries.head(AT)[1:]
    said = capsys.readouterr().out.splitlines()
    assert said == [line, "Loggen har inte växt sedan det senaste ankaret."]
    records = Record.objects.count()
    assert auditing.main(["verify", "--read-only"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"Kontrollerade {records} poster och 1 ankare.", "Loggen håller."]


def test_it_is_kept_that_the_log_was_checked(content, file):
    note()
    number = queries.head(AT).number
    assert auditing.main(["verify", "--read-only"]) == 1  # there is no file yet
    auditing.main(["anchor"])
    assert auditing.main(["verify"]) == 0
    kept = queries.last_of(actions.VERIFIED)
    assert kept is not None
    assert (kept.key, kept.number) == (str(number), number + 1)
    assert auditing.main(["verify"]) == 0


def test_without_anchors_it_says_what_cannot_be_seen(content, monkeypatch, capsys):
    monkeypatch.setattr(settings, "AUDIT_ANCHORS", "")
    note(2)
    last = queries.head(AT).number
    tamper(f"DELETE FROM audit_record WHERE number = {last}")
    assert auditing.main(["verify", "--read-only"]) == 0
    assert auditing.NO_ANCHORS in capsys.readouterr().out
    assert auditing.main(["anchor"]) == 1
    assert auditing.NOWHERE in capsys.readouterr().err


TAMPERED = {
    "a column": ("UPDATE audit_record SET member = member + 1 WHERE number = {middle}", "kedjan håller inte"),
    "a row is gone": ("DELETE FROM audit_record WHERE number = {middle}", "väntades"),
    "the end is gone": ("DELETE FROM audit_record WHERE number >= {middle}", "en post som inte finns"),
    "all is gone": ("DELETE FROM audit_record", "en post som inte finns"),
    "a time": (
        "UPDATE audit_record SET at = '2020-01-01 00:00:00+00:00' WHERE number = {middle}",
        "kedjan håller inte",
    ),
    "a chain value": ("UPDATE audit_record SET chain = 'x' || substr(chain, 2) WHERE number = {middle}", "kedjan"),
    "another number of a key": ("UPDATE audit_record SET signed_with = 5 WHERE number = {middle}", "inte finns här"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_done_to_the_rows_themselves_is_told_with_its_place(content, file, how, capsys):
    note(6)
    middle = queries.head(AT).number - 3
    auditing.main(["anchor"])
    tamper(TAMPERED[how][0].format(middle=middle))
    capsys.readouterr()
    assert auditing.main(["verify"]) == 1
    said = capsys.readouterr().out
    assert TAMPERED[how][1] in said
    assert said.splitlines()[-1] == "Loggen håller inte."
    if how not in ("all is gone", "the end is gone"):
        assert f"Post {middle}" in said or f"post {middle} väntades" in said


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL keeps nothing but times in a time")
def test_a_row_that_cannot_be_read_is_told(content, file, capsys):
    note()
    auditing.main(["anchor"])
    tamper(f"UPDATE audit_record SET at = 'aldrig' WHERE number = {queries.head(AT).number}")
    assert auditing.main(["verify"]) == 1
    assert "går inte att läsa" in capsys.readouterr().err


def test_a_guard_that_is_gone_is_told(content, file, capsys):
    note()
    auditing.main(["anchor"])
    trigger = "ALTER TABLE audit_record DISABLE TRIGGER audit_record_kept"
    with connection.cursor() as cursor:
        cursor.execute(trigger if connection.vendor == "postgresql" else "DROP TRIGGER audit_record_kept")
    assert auditing.main(["verify"]) == 1
    assert "Databasens spärr audit_record_kept saknas" in capsys.readouterr().out


def test_no_anchor_is_written_upon_a_log_that_does_not_fit_the_last(content, file, capsys):
    note(2)
    auditing.main(["anchor"])
    before = file.read_text()
    tamper(f"DELETE FROM audit_record WHERE number = {queries.head(AT).number}")
    assert auditing.main(["anchor"]) == 1
    assert auditing.BROKEN in capsys.readouterr().err
    assert file.read_text() == before
    file.write_text(before + "half a li")
    assert auditing.main(["anchor"]) == 1
    assert auditing.main(["verify"]) == 1


def test_the_head_is_mailed_and_its_line_is_an_anchor(content, monkeypatch, file, tmp_path):
    monkeypatch.setattr(settings, "AUDIT_MAIL", "dso@jam.example")
    note()
    assert auditing.main(["anchor", "--file-only"]) == 0
    assert mail.outbox == []
    assert auditing.daily() == 0
    (letter,) = mail.outbox
    assert letter.to == ["dso@jam.example"]
    (line,) = [each for each in str(letter.body).splitlines() if rules.LINE.fullmatch(each)]
    (tmp_path / "from-mail").write_text(f"{line}\n")
    assert auditing.main(["verify", "--anchors", str(tmp_path / "from-mail"), "--read-only"]) == 0
    tamper(f"DELETE FROM audit_record WHERE number = {queries.head(AT).number}")
    assert auditing.main(["verify", "--anchors", str(tmp_path / "from-mail"), "--read-only"]) == 1


def test_the_page_shows_who_did_what_and_no_name_of_one_who_has_left(sign_in, file):
    somebody = add_member(NewMember("ny@fk.example", "Nora Ny", "fk-sthlm-1", (Role.EDITOR,)), password=None)
    note(1, by=somebody)
    auditing.main(["anchor"])
    page = sign_in(MONA).get("/revision/").content.decode()
    assert "Nora Ny" in page
    assert "skrev in ett beslut" in page
    assert "Försäkringskassan" in page
    assert f"till och med post {queries.head(AT).number}" in page
    Member.objects.filter(pk=somebody.pk).update(is_active=False)
    page = sign_in(DPO).get("/revision/").content.decode()
    assert "Nora Ny" not in page
    assert f"Medarbetare {somebody.pk}" in page
    assert sign_in(ALVA).get("/revision/").status_code == 403


def test_the_page_has_a_hundred_records_and_one_month(sign_in):
    note(101)
    browser = sign_in(MONA)
    assert browser.get("/revision/").content.decode().count('<tr><th scope="row"') == 100
    chosen = browser.get("/revision/?manad=2026-11").context["page"].paginator.count
    november, december = revision.month("2026-11"), revision.month("2026-12")
    assert november is not None
    assert december is not None
    assert november[1] == december[0]
    assert chosen == Record.objects.filter(at__gte=november[0], at__lt=november[1]).count()
    assert chosen >= 101
    assert browser.get("/revision/?manad=2020-01&sida=7").context["lines"] == []
    assert revision.month("2026-13") is None
