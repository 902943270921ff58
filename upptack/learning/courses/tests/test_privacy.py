"""What a learner has done is seen by nobody else: the matrix of everybody who signs in against every page, what may be
asked of the tables, and what leaves as counts."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from upptack.learning.courses import actions, queries, urls
from upptack.learning.courses.models import Certificate, Progress
from upptack.staff.models import Member

ROOM = Path(queries.__file__).parent
ON = date(2026, 11, 22)
OTHERS = (
    "specialist@fk.example",
    "chef@fk.example",
    "samordnare@jam.example",
    "redaktor@sos.example",
    "granskare@jam.example",
    "dso@jam.example",
    "handlaggare@af.example",
)
SAMPLE = {"lesson": "fraga", "page": "borja", "route": "handlaggare"}
NOISE = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


def pages():
    """Every address of the room, with samples."""
    for each in urls.urlpatterns:
        wanted = re.findall(r"<slug:(\w+)>", str(each.pattern))
        yield reverse(each.name, args=[SAMPLE[name] for name in wanted])


def seen_by(client):
    """All that somebody is shown, with and without questions in the address, when she looks and when she sends."""
    member = f"?member={Member.objects.get(email='handlaggare@fk.example').pk}"
    answers = [client.get(at + extra) for at in pages() for extra in ("", member)]
    return [(each.status_code, NOISE.sub("", each.content.decode("latin-1"))) for each in answers]


@pytest.mark.parametrize("email", OTHERS)
def test_nothing_that_another_is_shown_depends_on_what_a_learner_has_done(email, sign_in, member, take, trained):
    client = sign_in(email)
    before = seen_by(client)
    actions.read_page(member, queries.lessons(ON)["fraga"], "borja", on=ON)
    take(member, "lyssna", "utovar", on=ON)
    assert seen_by(client) == before
    trained(member, "handlaggare", ON)
    assert seen_by(client) == before


def test_the_learner_herself_sees_it(sign_in, member, trained, school):
    client = sign_in()
    before = seen_by(client)
    trained(member, "handlaggare", ON)
    assert seen_by(client) != before


@pytest.mark.parametrize("email", OTHERS)
def test_what_another_sends_changes_nothing_for_the_learner(email, sign_in, member, take, school):
    take(member, "fraga", on=ON)
    before = list(Progress.objects.filter(member=member).values())
    client = sign_in(email)
    for form in ({"do": "again"}, {"do": "seen"}, {"do": "next"}, {"do": "answer", "question": "q1", "option": "a"}):
        for at in ("/utbildning/fraga/", "/utbildning/fraga/borja/"):
            client.post(at, {**form, "member": member.pk})
    assert list(Progress.objects.filter(member=member).values()) == before


@pytest.mark.pure
def test_no_address_of_the_room_names_a_member():
    wanted = {name for each in urls.urlpatterns for name in re.findall(r"<\w+:(\w+)>", str(each.pattern))}
    assert wanted == set(SAMPLE)


def asked_without_a_member(source: str) -> list[str]:
    """Where progress is read or written without saying whose."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[0] == "Progress.objects"
        and "member" not in {word.arg for word in node.keywords}
    ]


@pytest.mark.pure
def test_progress_is_never_asked_for_without_saying_whose():
    found = {file.name: asked_without_a_member(file.read_text(encoding="utf-8")) for file in ROOM.glob("*.py")}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert asked_without_a_member("Progress.objects.filter(lesson='x').count()") == [
        "Progress.objects.filter(lesson='x')"
    ]
    assert asked_without_a_member("Progress.objects.all()") == ["Progress.objects.all()"]


@pytest.mark.pure
def test_the_tables_are_not_reached_from_the_member():
    for model in (Progress, Certificate):
        assert model._meta.get_field("member").remote_field.hidden


@pytest.mark.pure
def test_only_this_room_reads_its_tables():
    top = ROOM.parents[1]
    wrong = re.compile(r"courses\.models|courses import [^\n]*\bmodels\b")
    found = [
        file.relative_to(top).as_posix()
        for file in top.rglob("*.py")
        if ROOM not in file.parents and wrong.search(file.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_only_numbers_leave(member, trained, ines):
    trained(member, "handlaggare", ON)
    for each in queries.trained(ON):
        kinds = {type(getattr(each, name)) for name in each.__slots__ if name not in ("unit", "agency")}
        assert kinds == {int}


def test_a_member_who_leaves_takes_all_of_it_with_her(member, trained):
    trained(member, "handlaggare", ON)
    Member.objects.filter(pk=member.pk).delete()
    assert not Progress.objects.exists()
    assert not Certificate.objects.exists()
