"""Production as a process of its own: it starts with what is right, and not with the demo's people; and what nobody has
checked is not shown to the public."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from upptack.config import demo, environment, refusals
from upptack.config.tests.test_environment import GIVEN, in_production
from upptack.config.tests.test_refusals import file_with
from upptack.conftest import content, django_db_setup  # noqa: F401 (the content is loaded once for these tests too)
from upptack.knowledge.directory import queries, rules
from upptack.knowledge.directory.models import Contact
from upptack.knowledge.information import pages
from upptack.knowledge.information.pages import ADDRESSES
from upptack.staff.models import Member

READ = "import upptack.config.wsgi as w; print('served' if w.application else '')"
LEAST_UNCHECKED, LEAST_PAGES = 20, 50


def by_another_server(**more: str) -> subprocess.CompletedProcess[str]:
    """The WSGI application as any server reads it, in production."""
    plain = {"PATH": "/usr/bin:/bin", **GIVEN, **more}
    words = [sys.executable, "-W", "error", "-c", READ]
    return subprocess.run(words, env=plain, cwd=environment.ROOT, capture_output=True, text=True, check=False)


@pytest.mark.pure
def test_the_application_is_not_read_where_people_of_the_demo_can_sign_in(tmp_path: Path) -> None:
    given = {"UPPTACK_FOLDER": str(tmp_path), "UPPTACK_STATIC": str(tmp_path / "static")}
    of_the_demo = file_with(tmp_path / "demo.sqlite3", ("handlaggare@fk.example", True))
    refused = by_another_server(UPPTACK_DATABASE=of_the_demo, **given)
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].endswith("ta bort var och en med: upptack leave E-POST")
    own = file_with(tmp_path / "own.sqlite3", ("alva@myndighet.se", True))
    started = by_another_server(UPPTACK_DATABASE=own, **given)
    assert (started.returncode, started.stdout.strip()) == (0, "served"), started.stderr


@pytest.mark.pure
@pytest.mark.parametrize("wrong", [{"UPPTACK_SECRET_KEY": "kort"}, {"UPPTACK_HOSTS": "*"}])
def test_the_check_before_deploying_refuses_in_a_sentence(tmp_path: Path, wrong: dict[str, str]) -> None:
    done = in_production("manage", "check", "--deploy", UPPTACK_FOLDER=str(tmp_path), **wrong)
    assert done.returncode == 2
    assert done.stderr.startswith("UPPTACK_")
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
@pytest.mark.usefixtures("content")
def test_the_question_about_people_of_the_demo_fits_the_table() -> None:
    """Asked through the product's own connection, in whichever database the tests run."""
    assert f" {Member._meta.db_table} " in refusals.COUNT_INVENTED
    with connection.cursor() as cursor:
        cursor.execute(refusals.COUNT_INVENTED.replace("%", "%%"), [])
        assert cursor.fetchone()[0] >= len(demo.MEMBERS)
    assert all(email.endswith(refusals.INVENTED) for email, *_ in demo.MEMBERS)


def shown_unchecked() -> tuple[int, int, list[str]]:
    """How many contacts nobody has checked, how many public pages, and which of the contacts stand in one. Emergency
    numbers stand in the reviewed texts too."""
    on = timezone.localdate()
    found = [each for each in Contact.objects.exclude(value="") if not queries.shown(each, on).certain]
    values = {each.value for each in found} - {
        each.value for each in Contact.objects.all() if queries.shown(each, on).certain
    }
    values = {value for value in values if re.sub(r"\D", "", value) not in rules.EMERGENCY_NUMBERS}
    pages.forget()
    drawn = [page.plain.decode() for address in sorted(ADDRESSES) if (page := pages.page(address))]
    return len(values), len(drawn), sorted(v for v in values if any(f">{v}<" in text for text in drawn))


@pytest.mark.django_db
@pytest.mark.usefixtures("content")
def test_no_contact_that_nobody_has_checked_is_shown_to_the_public(capsys: pytest.CaptureFixture[str]) -> None:
    unchecked, drawn, shown = shown_unchecked()
    with capsys.disabled():
        print(f"\ncontacts nobody has checked: N = {unchecked} on {drawn} public pages, shown = {len(shown)}")
    assert shown == []
    assert unchecked >= LEAST_UNCHECKED
    assert drawn >= LEAST_PAGES


@pytest.mark.django_db
@pytest.mark.usefixtures("content")
def test_a_site_that_trusts_every_contact_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    values = Contact.objects.exclude(value="").filter(verified_on=None).values_list("value", flat=True)
    shown = queries.shown
    monkeypatch.setattr(queries, "shown", lambda row, on: replace(shown(row, on), certain=True, verified_on=on))
    queries._kept.clear()
    pages.forget()
    drawn = [page.plain.decode() for address in sorted(ADDRESSES) if (page := pages.page(address))]
    assert [value for value in values if any(f">{value}<" in text for text in drawn)] != []
