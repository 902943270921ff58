"""An agency joins with data only: from its folder to a conversation that says that concern for a child is to be
reported at once. No code knows the example: its code is read from its own file."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from upptack.config import agency, agency_folder, cli, demo
from upptack.config.environment import ROOT
from upptack.law import agencies, case_safety, installed
from upptack.law.parties import parties_of
from upptack.law.significance import loading
from upptack.meeting.conversation import forms, rules
from upptack.meeting.conversation.tests.meetings import Page, opened, send, worst_option
from upptack.staff.models import Agency, Member, Unit
from upptack.tally.models import Count

EXAMPLE = ROOT / "docs" / "how-to" / "example-agency"
CODE = agencies.agency_in(EXAMPLE).code
MATTER, UNIT, EMAIL = "fritidsstod", f"{CODE}-fritid-1", f"kim@{CODE}.example"
CANARY = "kanariefågel-7731"
EVERY = [path for top in ("upptack", "bench", "bin") for path in sorted((ROOT / top).rglob("*.py"))]
PYTHON = [path for path in EVERY if "tests" not in path.parts]
"""The code that runs; tests may use any name in what they make up."""


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Path]:
    """An installation's folder; what the process has read is read from the real one again afterwards."""
    yield tmp_path
    installed.take_up(settings.ENVIRONMENT.folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example, to change."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "given"))


@pytest.fixture
def joined(content: None, installation: Path) -> Path:
    """The example, added, with a caseworker invited by the ordinary command."""
    agency.add(EXAMPLE, installation)
    assert cli.main(["member", EMAIL, "Kim Prov", UNIT, "caseworker,manager"]) == 0
    return installation


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Changes words in a file of a folder."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def naming(code: str, paths: list[Path]) -> list[Path]:
    """The files that name an agency by its code."""
    word = re.compile(rf"\b{code}\b|[\"'/]{code}[-\"'/]")
    return [path for path in paths if word.search(path.read_text(encoding="utf-8"))]


@pytest.mark.pure
def test_no_line_of_code_names_the_example(tmp_path):
    assert len(PYTHON) > 300
    assert naming(CODE, PYTHON) == []
    seeded = tmp_path / "seeded.py"
    seeded.write_text(f'if unit.agency_id == "{CODE}":\n    duty = "must"\n', encoding="utf-8")
    assert naming(CODE, [seeded]) == [seeded]


@pytest.mark.pure
def test_the_example_says_that_it_is_invented():
    for file in EXAMPLE.rglob("*.toml"):
        assert re.match(r"# Påhitta(d|t|de)\b", file.read_text(encoding="utf-8")), file


def walk(client, member: Member, choose) -> Page:
    """From the beginning of a conversation, typed as a browser would, to the step that says what happens now."""
    page = send(client, {"guide": "exposed", "matter": MATTER, "channel": "meeting", "age": "25_64"})
    for _ in range(40):
        meeting = opened(page, member)
        if meeting.step == rules.NOW:
            return page
        fields = {"situation": "alone", "minutes": "over_15"} if meeting.step == rules.GATE else {}
        if meeting.step == rules.QUESTION:
            fields = {"answer": choose(meeting.question, meeting.guide)}
        page = send(client, {"seal": page.seal, "do": "next", "own": CANARY, **fields})
        assert page.status == 200
    raise AssertionError("the conversation did not come to an end")


def test_a_member_who_is_told_of_a_child_reads_that_she_reports_at_once(joined, sign_in):
    client, member = sign_in(EMAIL), Member.objects.get(email=EMAIL)
    assert MATTER in Page(200, client.get("/samtal/").content.decode()).values("matter")
    page = walk(client, member, lambda question, guide: worst_option(question.id, guide))
    meeting = opened(page, member)
    assert (meeting.agency, meeting.facts["agency"], meeting.facts["children"]) == (CODE, "children", "yes")
    assert "Anmäl genast" in page.main
    assert "punkt 21" in page.main
    assert "Fråga juristen i dag" not in page.main


def test_without_the_folder_the_same_member_is_told_to_ask_the_lawyer(joined, sign_in, tmp_path):
    """What a process says that has not read the agency's folder: never less than to ask, and never that no duty
    holds."""
    installed.take_up(tmp_path / "empty")
    client, member = sign_in(EMAIL), Member.objects.get(email=EMAIL)
    page = walk(client, member, lambda question, guide: worst_option(question.id, guide))
    assert "Fråga juristen i dag" in page.main
    assert "punkt 21" not in page.main.replace("(punkt 21) eller", "")


def test_every_page_of_the_workplace_works_for_the_new_agency(joined, sign_in):
    client = sign_in(EMAIL)
    shown = {
        "/start/": "",
        "/samtal/": "Stöd till barns fritid",
        "/rutiner/": "Exempelmyndigheten",
        f"/rutiner/{CODE}/{MATTER}/": "Stöd till barns fritid",
        "/handbok/": "Fritidsstöd",
        f"/handbok/{CODE}-fritidsstod/": "Misstanke räcker",
        "/utkast/anmalan/": "19 kap. 1 §",
        "/utbyte/": "",
        "/statistik/": "",
        "/ledning/": "",
        "/betydelse/": "",
        "/arendets-sakerhet/": "",
    }
    for address, words in shown.items():
        response = client.get(address)
        assert response.status_code == 200, address
        assert words in response.content.decode(), address
    assert f"/handbok/{CODE}-fritidsstod/" not in sign_in().get("/handbok/").content.decode()


def test_a_question_of_the_new_agency_is_read_by_another(joined, sign_in):
    asked = {"title": "Fråga om barn", "text": "Hur frågar ni när ett barn är med?", "subject": ["asking"]}
    response = sign_in(EMAIL).post("/utbyte/fraga/ny/", {**asked, "reach": "all", "group": "", "token": "t" * 22})
    assert response.status_code == 302
    shown = sign_in().get(response["Location"]).content.decode()
    assert "Hur frågar ni när ett barn är med?" in shown
    assert "Exempelmyndigheten" in shown


def test_the_meeting_is_counted_for_the_agency_and_what_was_typed_is_nowhere(joined, sign_in, caplog):
    from upptack.steering.statistics import queries

    client, member = sign_in(EMAIL), Member.objects.get(email=EMAIL)
    page = walk(client, member, lambda question, guide: worst_option(question.id, guide))
    for _ in range(8):
        if opened(page, member).step == rules.CLOSE:
            break
        page = send(client, {"seal": page.seal, "do": "next", "own": CANARY})
    send(client, {"seal": page.seal, "do": "finish", "own": CANARY, "action": forms.ACTIONS[0], "did": "same"})
    row = Count.objects.get(agency=CODE)
    assert (row.unit, row.matter, row.n) == (UNIT, MATTER, 1)
    known = queries.vocabulary(int(row.month[:4]))
    assert CODE in known.places.agencies
    assert known.places.units[UNIT] == (CODE, "18")
    for model in apps.get_models():
        assert CANARY not in str(list(model._default_manager.values())), model
    assert CANARY not in caplog.text
    assert not [file for file in joined.rglob("*") if file.is_file() and CANARY.encode() in file.read_bytes()]


def test_its_own_points_of_safety_stand_before_those_of_all(joined, tmp_path):
    def points():
        found = case_safety.points(CODE, MATTER, "no", "unknown", "before_sending", date(2026, 11, 23))
        return [point.id for point in found]

    own = [id for id in points() if id.startswith(f"{CODE}-")]
    assert own
    installed.take_up(tmp_path / "empty")
    assert points()
    assert not set(own) & set(points())


def test_what_is_written_of_its_matter_is_shown_and_taken_back(joined, tmp_path):
    assert "andra vårdnadshavaren" in parties_of(MATTER, CODE).lead
    assert parties_of(MATTER, CODE).known
    installed.take_up(tmp_path / "empty")
    assert not parties_of(MATTER, CODE).known
    assert parties_of(MATTER, CODE).statements


def rows() -> tuple[object, ...]:
    """What the database holds of the agency, and the numbers of the shared content's versions."""
    models = ("staff.Agency", "staff.Unit", "routines.Routine", "information.Chapter", "wagtailcore.Revision")
    return tuple(sorted(map(str, apps.get_model(name)._default_manager.values())) for name in models)


def test_adding_again_changes_nothing_but_what_differs(joined, folder):
    before = rows()
    again = agency.add(EXAMPLE, joined)
    assert {outcome for count in again.values() for outcome in count} == {"same"}
    assert rows() == before
    change(folder, "units.toml", "Fritidsstöd Örebro (påhittad)", "Fritidsstöd Örebro och Karlstad (påhittad)")
    changed = agency.add(folder, joined)
    assert {kind: dict(count) for kind, count in changed.items()} == {
        "Filer": {"same": 5, "changed": 1},
        "Enheter": {"changed": 1, "same": 1},
        "Rutiner": {"same": 1},
        "Kapitel i handboken": {"same": 1},
    }
    assert "Karlstad" in Unit.objects.get(pk=UNIT).name


def test_what_was_changed_here_is_never_overwritten(joined, folder):
    own = installed.folder_in(joined) / CODE
    change(own, "parties.toml", "Skriv inte var barnet går i skola", "Skriv aldrig var barnet går i skola")
    Unit.objects.filter(pk=UNIT).update(contact_name="Ny Kontakt", contact_phone="000-000 00 99")
    change(folder, "parties.toml", "Det är inte känt om", "Ännu är det inte känt om")
    change(folder, "units.toml", "Kim Exempel (påhittad)", "Någon Annan (påhittad)")
    counts = agency.add(folder, joined)
    assert counts["Filer"] == {"same": 4, "changed": 1, "kept": 1}
    assert "Skriv aldrig var" in (own / "parties.toml").read_text(encoding="utf-8")
    unit = Unit.objects.get(pk=UNIT)
    assert (unit.contact_name, unit.contact_phone) == ("Ny Kontakt", "000-000 00 99")
    assert agency.add(folder, joined)["Filer"]["kept"] == 1


def test_loading_the_installation_again_keeps_the_agency(joined, monkeypatch):
    monkeypatch.setattr(demo.settings, "ENVIRONMENT", type("E", (), {"folder": joined}))
    Agency.objects.filter(pk=CODE).update(name="Ett tidigare namn")
    demo.load_content()
    assert Agency.objects.get(pk=CODE).name == "Exempelmyndigheten"


FAULTS = (
    ("agency.toml", 'duty = "children"', 'duty = "fk"', "duty ska vara något av named, children, other, inte fk."),
    ("agency.toml", 'name = "Exempelmyndigheten"', 'name = "Socialstyrelsen"', "Socialstyrelsen finns redan."),
    ("agency.toml", "responsible", "ansvarig", "skriv responsible."),
    ("agency.toml", "2027-02-28", "2029-02-28", "en kontroll gäller högst ett år"),
    ("agency.toml", 'source = "sol-2025-400-19-1"', 'source = "sol-2025-400-99-1"', "bestämmelsen sol-2025-400-99-1"),
    ("agency.toml", "code =", "code ==", "agency.toml går inte att läsa"),
    ("units.toml", f'code = "{UNIT}"', 'code = "fk-sthlm-1"', f"code ska börja med {CODE}-"),
    ("units.toml", 'county = "18"', 'county = "99"', "länet 99 finns inte"),
    ("units.toml", 'contact_phone = "000-000 00 21"', "", "en namngiven kontakt ska ha contact_phone"),
    ("units.toml", f"kim.exempel@{CODE}.example", "kim", "skriv contact_email så här"),
    ("units.toml", "contact_hours", "tider", "tider är okänt här."),
    ("units.toml", "[[unit]]", "[[enhet]]", "minst en enhet ska finnas"),
    ("units.toml", f"{CODE}-nationell", UNIT, "står två gånger"),
    ("routines.toml", f'agency = "{CODE}"', 'agency = "fk"', f'skriv agency = "{CODE}" överst.'),
    ("routines.toml", 'asks = "unknown"', 'asks = "kanske"', "Välj ett av sätten i listan."),
    ("routines.toml", "source =", "kalla =", "saknar source"),
    ("routines.toml", "open = [", "frågor = [", "routines.toml går inte att läsa"),
    ("parties.toml", f'agency = "{CODE}"', 'agency = "fk"', f"agency ska vara {CODE}."),
    ("parties.toml", 'matter = "fritidsstod"', 'matter = "annat-stod"', "ärendeslaget fritidsstod saknar ett lager"),
    ("parties.toml", 'two_party = "unknown"', 'two_party = "no"', "two_party får inte vara mildare"),
    ("parties.toml", "osl-2009-400-10-3", "osl-2009-400-99", "ingen bestämmelse eller källa heter osl-2009-400-99."),
    ("parties.toml", 'task = "Exempelmyndighetens jurist (påhittad)"', "", "task ska finnas i find_out"),
    ("parties.toml", 'lead = "', 'leden = "', "skriv lead."),
    ("case-safety.toml", f'agency = "{CODE}"', 'agency = "*"', "agency får bara vara den egna koden, inte *"),
    ("case-safety.toml", f'id = "{CODE}-', 'id = "', f"varje id ska börja med {CODE}-"),
    ("case-safety.toml", 'subject = "copies"', 'subject = "kopior"', "subject kopior finns inte"),
    ("case-safety.toml", '"before_sending"', '"sedan"', "är inte tillfällen i ett ärende"),
    ("case-safety.toml", 'why = "', 'varfor = "', "en punkt saknar något"),
    ("case-safety.toml", 'task = "Exempelmyndighetens jurist (påhittad)"', "", "skriv provisions, sources eller task"),
    ("case-safety.toml", 'matter = "fritidsstod"', 'matter = "okant"', "ärendeslaget finns inte i routines.toml"),
    ("handbook/fritidsstod.toml", f'section = "{CODE}-', 'section = "', f"section ska börja med {CODE}-"),
    ("handbook/fritidsstod.toml", f'agency = "{CODE}"', 'agency = "fk"', f'skriv agency = "{CODE}".'),
    ("handbook/fritidsstod.toml", 'summary = "', 'summering = "', "skriv summary."),
    ("handbook/fritidsstod.toml", 'group = "steg"', 'group = "delen"', "delen"),
)


@pytest.mark.parametrize(("file", "old", "new", "told"), FAULTS)
def test_each_seeded_fault_is_said_in_plain_swedish_and_nothing_is_written(
    content, installation, folder, capsys, file, old, new, told
):
    change(folder, file, old, new)
    before = rows()
    assert agency.main(["check", str(folder)]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert not re.search(r"\b(the|is not|Traceback|KeyError)\b", said), said
    with pytest.raises(agency.Refused):
        agency.add(folder, installation)
    assert rows() == before
    assert not (installed.folder_in(installation) / CODE).exists()


@pytest.fixture
def id(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A field of the agency's own, made of one of the product's and read beside that one alone; its id."""
    room = Path(loading.ROOM)
    of = next(file.stem for file in sorted((room / "data").glob("*.toml")) if leaflets(room, file.stem))
    own, id, alone = folder / installed.SIGNIFICANCE, f"{CODE}-falt", tmp_path / "room"
    copied = [f"data/{of}.toml", f"tables/{of}.dmn", *(f"data/person/{of}.{each}.toml" for each in loading.LANGUAGES)]
    for name in copied:
        for to in (alone / name, own / re.sub("^(data|tables)/", "", name).replace(of, id)):
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(room / name, to)
    monkeypatch.setattr(loading, "ROOM", alone)
    change(folder, f"significance/{id}.toml", f'id = "{of}"', f'id = "{id}"')
    for key, value in (("agency", f'"{CODE}"'), ("matters", f'["{MATTER}"]')):
        text = (own / f"{id}.toml").read_text(encoding="utf-8")
        text = re.sub(rf"^{key} = .*$", f"{key} = {value}", text, count=1, flags=re.MULTILINE)
        (own / f"{id}.toml").write_text(text, encoding="utf-8")
    loading._forget()
    yield id
    installed.read_fields(())
    monkeypatch.undo()
    loading._forget()


def leaflets(room: Path, field: str) -> bool:
    """Whether the field has its leaflets in every language."""
    return all((room / "data" / "person" / f"{field}.{language}.toml").exists() for language in loading.LANGUAGES)


def test_a_field_of_its_own_stands_before_those_of_everybody(content, installation, folder, tmp_path, id):
    assert agency_folder.faults(folder) == ()
    agency.add(folder, installation)
    found = loading.fields(CODE)
    assert [each.id for each in found if each.agency == CODE] == [id]
    assert found[0].id == id
    installed.take_up(tmp_path / "empty")
    assert id not in {each.id for each in loading.fields(CODE)}


FIELD_FAULTS = (
    ("{id}.toml", f'agency = "{CODE}"', 'agency = "fk"', f'skriv agency = "{CODE}".'),
    ("{id}.toml", f'matters = ["{MATTER}"]', 'matters = ["okant"]', "ärendeslaget okant finns inte"),
    ("{id}.toml", "responsible", "ansvarig", "'responsible' saknas."),
    ("person/{id}.ar.toml", "title", "rubrik", "skriv title."),
)


@pytest.mark.parametrize(("file", "old", "new", "told"), FIELD_FAULTS)
def test_a_fault_in_its_own_field_is_said(content, installation, folder, id, file, old, new, told):
    change(folder, "significance/" + file.format(id=id), old, new)
    said = "\n".join(agency_folder.faults(folder))
    assert said.startswith("significance/")
    assert told in said


def test_a_row_or_a_leaflet_that_is_missing_in_its_own_field_is_said(content, installation, folder, id):
    table = folder / "significance" / f"{id}.dmn"
    text = table.read_text(encoding="utf-8")
    start = text.index("<rule ")
    table.write_text(text[:start] + text[text.index("</rule>", start) + len("</rule>") :], encoding="utf-8")
    (folder / "significance" / "person" / f"{id}.ar.toml").unlink()
    assert agency_folder.faults(folder) == (
        f"significance/{id}.toml: bladet person/{id}.ar.toml saknas.",
        f"significance/{id}.toml: tabellen {id}.dmn svarar inte exakt en gång på varje fall.",
    )


@pytest.mark.parametrize("name", agency_folder.NEEDED)
def test_a_file_that_is_missing_or_misspelt_is_said(content, folder, name):
    (folder / name).rename(folder / f"x{name}")
    assert {f"{name} saknas.", f"x{name}: ingen sådan fil läses. Se efter hur namnet stavas."} <= {
        *agency_folder.faults(folder)
    }


def test_everything_that_is_wrong_is_said_at_once(content, folder):
    for file, old, new, _ in FAULTS[7:9]:
        change(folder, file, old, new)
    change(folder, "routines.toml", 'asks = "unknown"', 'asks = "kanske"')
    assert len(agency_folder.faults(folder)) == 3


def test_a_code_that_another_agency_has_here_is_refused(content, folder):
    Agency.objects.create(code=CODE, name="En annan myndighet")
    assert f"agency.toml: koden {CODE} används redan av En annan myndighet." in agency_folder.faults(folder)


def test_what_cannot_be_loaded_leaves_database_and_folder_as_they_were(content, installation, monkeypatch):
    def broken(folder):
        raise ValueError("Skrivfel.")

    before = rows()
    monkeypatch.setattr(agency.information, "load_agency", broken)
    with pytest.raises(ValueError, match=r"Skrivfel\."):
        agency.add(EXAMPLE, installation)
    assert rows() == before
    assert [*installed.folder_in(installation).iterdir()] == []


def test_the_command_says_what_it_did(content, capsys):
    assert cli.main(["agency", "check", str(EXAMPLE)]) == 0
    assert "Mappen är hel." in capsys.readouterr().out
    assert cli.main(["agency", "check", str(EXAMPLE / "ingen")]) == 2
    assert "mappen finns inte" in capsys.readouterr().err
