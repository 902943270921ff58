"""The command `upptack`: decides from a file, adds members, and says what is wrong with what it was given."""

from __future__ import annotations

import io
import json

import pytest

from upptack.config import cli, demo, documents
from upptack.config.environment import ROOT
from upptack.staff.models import Member

TABLE = str(ROOT / "upptack" / "law" / "tables" / "what-now.dmn")


def decide(monkeypatch: pytest.MonkeyPatch, lines: str, *rest: str) -> int:
    """Runs `upptack decide` with these lines on standard input."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    return cli.main(["decide", *rest])


@pytest.mark.pure
def test_decide_answers_each_line(monkeypatch, capsys):
    from upptack.law.rulings import FACTS, inputs

    calm = {
        fact: "unknown" if "unknown" in FACTS[fact].values else FACTS[fact].values[0] for fact in inputs("what-now")
    }
    urgent = {**calm, "fear": "now"}
    assert decide(monkeypatch, f"{json.dumps(calm)}\n\n{json.dumps(urgent)}\n", TABLE) == 0
    answers = [json.loads(line)["Nivå"] for line in capsys.readouterr().out.splitlines()]
    assert answers == ["open", "now"]


@pytest.mark.pure
def test_decide_tells_what_is_wrong(monkeypatch, capsys):
    assert decide(monkeypatch, "[1]\n", TABLE) == 1
    assert "Rad 1" in capsys.readouterr().err
    assert decide(monkeypatch, "", "ingen-fil.dmn") == 2
    assert "filen finns inte" in capsys.readouterr().err
    assert decide(monkeypatch, "") == 2
    assert "Användning: upptack decide" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ny@fk.example", "Ny", "fk-sthlm-1", "caseworker,chef"], "Okänd roll. Rollerna är: caseworker, specialist"),
        (["ny@fk.example", "Ny", "fk-sthlm-1", ""], "Okänd roll"),
        (["ny@fk.example", "Ny", "ingen-enhet", "caseworker"], "Enheten finns inte. Enheterna är: "),
        (["ny-fk.example", "Ny", "fk-sthlm-1", "caseworker"], "Skriv e-postadressen så här"),
    ],
)
def test_a_member_who_cannot_be_added_is_told_why_and_nothing_is_written(content, capsys, arguments, told):
    before = Member.objects.count()
    assert cli.main(["member", *arguments]) == 2
    assert told in capsys.readouterr().err
    assert Member.objects.count() == before


def test_a_member_is_added_with_her_roles_and_signs_in_through_the_agency(content):
    assert cli.main(["member", "Ny@fk.example", "Ny Person", "fk-norr-1", "caseworker,manager,manager"]) == 0
    new = Member.objects.get(email="ny@fk.example")
    assert (new.name, new.unit_id, new.has_usable_password()) == ("Ny Person", "fk-norr-1", False)
    assert sorted(new.roles.values_list("role", flat=True)) == ["caseworker", "manager"]


def test_loading_tells_how_many_bodies_there_are(content, capsys):
    assert cli.main(["load"]) == 0
    assert json.loads(capsys.readouterr().out)["loaded"] > 500


def test_the_demos_staff_are_invented_and_its_numbers_reserved_for_fiction():
    """The area code 000 does not exist: the numbers reach nobody and look like it."""
    for _, _, _, _, contact, phone, email, _ in demo.UNITS:
        assert email.endswith(".example") or email == contact == ""
        assert (phone.startswith("000-000 00 ") and contact.endswith("(påhittad)")) or (phone, contact) == ("", "")
    assert all(email.endswith(".example") for email, *_ in demo.MEMBERS)
    assert demo.PASSWORD in demo.welcome(8000)


@pytest.mark.pure
def test_an_unknown_command_is_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["sök-person"])
    assert ended.value.code == 2
    assert "sök-person" in capsys.readouterr().err


@pytest.mark.pure
def test_the_written_documents_have_every_table(monkeypatch, tmp_path):
    monkeypatch.setattr(documents, "FOLDER", tmp_path)
    monkeypatch.setattr(documents, "ROOT", tmp_path)
    written = documents.write()
    assert {"tables/what-now.md", "tables/safe-to-talk.md", "handover.md"} <= set(written)
    assert all((tmp_path / path).read_text(encoding="utf-8").startswith("# ") for path in written)
