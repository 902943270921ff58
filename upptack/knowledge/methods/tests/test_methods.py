"""A new version of a guide or table: nobody publishes it alone, none that misses an acute vignette, and what is
approved comes into force everywhere and stays as it was approved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from upptack.guides import guide, tables
from upptack.guides.vignettes.tests.made import (
    deaf_guide,
    next_guide,
    with_a_new_reason,
    without_strangulation,
)
from upptack.knowledge.methods import actions, archive, queries
from upptack.knowledge.methods.models import FROZEN, Method
from upptack.knowledge.publishing.queries import edit_address
from upptack.knowledge.tests.forms import values_of
from upptack.law import frozen, rulings
from upptack.law.readable import readable
from upptack.staff import actions as staff
from upptack.staff.models import Member
from upptack.staff.rules import Role

SignIn: TypeAlias = Callable[..., Client]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content", "installation")]

EDITOR, REVIEWER = "redaktor@sos.example", "granskare@jam.example"
TABLE = {"kind": "table", "name": "what-now-2", "text": with_a_new_reason(), "why": "Kortare skäl."}
GUIDE = {"kind": "guide", "name": "exposed-2", "text": next_guide(), "why": "Samma ord, ny version."}


def member(email: str) -> Member:
    return Member.objects.get(email=email)


def drafted(values: dict[str, str]) -> Method:
    """A version that an editor has written and sent to review."""
    method = Method(**values, live=False)
    method.full_clean()
    method.save()
    method.save_revision(user=member(EDITOR))
    method.get_workflow().start(method, member(EDITOR))
    return method


def judged(method: Method, by: Member) -> None:
    state = method.current_workflow_task_state
    state.task.specific.on_action(state, by, "approve")
    method.refresh_from_db()


def published(values: dict[str, str]) -> Method:
    method = drafted(values)
    judged(method, member(REVIEWER))
    return method


@pytest.fixture
def colleague(content: None) -> Member:
    """A reviewer at the editor's own agency."""
    new = staff.NewMember("granskare@sos.example", "Rut Alm", "sos-1", (Role.REVIEWER,))
    return staff.add_member(new, password=None)


def test_another_agency_approves_and_nobody_else(colleague: Member) -> None:
    method = drafted(TABLE)
    for refused in (member(EDITOR), colleague, member("handlaggare@fk.example")):
        with pytest.raises(PermissionDenied):
            judged(method, refused)
        assert not method.live
    judged(method, member(REVIEWER))
    assert method.live


@pytest.mark.parametrize(
    "values",
    [TABLE | {"text": without_strangulation()}, GUIDE | {"text": deaf_guide()}],
    ids=["table", "guide"],
)
def test_what_misses_an_acute_vignette_cannot_be_saved(values: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match=r"Akuta vinjetter hittas inte längre.*Strypgrepp \(strypgrepp\)"):
        Method(**values).full_clean()


def test_what_cannot_be_used_is_refused_in_words() -> None:
    with pytest.raises(ValidationError, match="Version 1 är redan i bruk"):
        Method(**TABLE | {"name": "what-now-1"}).full_clean()
    with pytest.raises(ValidationError, match=r"XML|läsa"):
        Method(**TABLE | {"text": "<x"}).full_clean()
    published(TABLE)
    actions.refresh(now=True)
    with pytest.raises(ValidationError, match=r"Version 2 är redan i bruk|finns redan"):
        Method(**TABLE).full_clean()


def test_a_published_version_is_frozen_but_may_get_another_reason() -> None:
    method = published(TABLE)
    actions.refresh(now=True)
    method.why = "Kortare skäl, och varför."
    method.full_clean()
    method.text = method.text.replace("Ta den på allvar.", "Ta den på djupaste allvar.")
    with pytest.raises(ValidationError, match=FROZEN):
        method.full_clean()


def test_a_table_comes_into_force_when_it_is_approved(installation: Path) -> None:
    said = "Ta den på allvar."
    assert rulings.version("what-now") == 1
    method = drafted(TABLE)
    actions.refresh(now=True)
    assert rulings.version("what-now") == 1
    judged(method, member(REVIEWER))
    actions.refresh(now=True)
    assert rulings.version("what-now") == 2
    assert said in rulings.rule("what-now", {"fear": "now"}).reasons[0].text
    assert said in readable("what-now").rows[0].annotations[0]
    assert rulings.version("bodies") == 1
    assert frozen.listed(archive.tables_folder(installation))["what-now-2.dmn"]


def test_a_guide_comes_into_force_and_the_version_before_is_still_there() -> None:
    published(GUIDE)
    actions.refresh(now=True)
    assert guide.newest()["exposed"].version == 2
    assert {"exposed-1", "exposed-2"} <= set(guide.guides())


def test_the_guides_own_tables_can_be_changed_too() -> None:
    text = (tables.ROOM / "safe-to-talk.dmn").read_text(encoding="utf-8")
    changed = text.replace("Någon annan kan höra. Då kan", "Någon annan hör. Då kan", 1)
    published({"kind": "table", "name": "safe-to-talk-2", "text": changed, "why": "Kortare."})
    actions.refresh(now=True)
    gate = {"situation": "overheard", "minutes": "5_to_15", "channel": "phone"}
    assert tables.decide("safe-to-talk", gate).reasons[0].startswith("Någon annan hör.")


def test_a_process_looks_at_the_edition_only_now_and_then(django_assert_num_queries: Callable[[int], object]) -> None:
    actions.refresh()
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        actions.refresh()
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        actions.refresh(now=True)


def test_a_changed_file_is_refused(installation: Path) -> None:
    published(TABLE)
    actions.refresh(now=True)
    file = archive.tables_folder(installation) / "what-now-2.dmn"
    file.write_text(without_strangulation(), encoding="utf-8")
    tables.read_also(archive.tables_folder(installation))
    with pytest.raises(ValueError, match="has been changed"):
        rulings.rule("what-now", {"fear": "now"})
    file.unlink()
    with pytest.raises(ValueError, match="removed"):
        rulings.table("what-now")


def test_what_something_newer_speaks_against_stays_out_and_is_told(alva: Client) -> None:
    method = published(TABLE)
    Method.objects.filter(pk=method.pk).update(text=without_strangulation())
    actions.refresh(now=True)
    assert rulings.version("what-now") == 1
    assert [each.name for each in queries.waiting()] == ["what-now-2"]
    assert "what-now-2 är godkänd men inte i bruk" in alva.get(reverse("methods")).content.decode()


def test_the_page_says_what_is_in_force_who_approved_it_and_how_it_agrees(alva: Client) -> None:
    published(TABLE)
    shown = alva.get(reverse("methods")).content.decode()
    assert "1 av 1" in shown
    assert "1,00" in shown
    assert "Kortare skäl." in shown
    assert str(member(REVIEWER)) in shown
    assert "Utsatt för våld" in shown
    assert "Kom med Upptäck" in shown
    assert shown.index("Strypgrepp</a>") < shown.index("Inget att berätta</a>")


def test_a_vignette_is_shown_with_its_reasoning_and_sources(alva: Client) -> None:
    shown = alva.get(reverse("vignette", args=["strypgrepp"])).content.decode()
    for words in ("berättar i förbigående", "Det som berättas talar för det.", "Ring 112 nu", "Strypgrepp", "telefon"):
        assert words in shown, words
    assert 'href="/lag/p/sol-2025-400-19-1/"' in shown
    assert "En bok som finns, 2019" in shown
    stopped = alva.get(reverse("vignette", args=["nagon-hor"])).content.decode()
    assert "Inga frågor ställs i det här läget." in stopped
    gone = alva.get(reverse("vignette", args=["borta"]))
    assert gone.status_code == 404
    assert "Fallet finns inte" in gone.content.decode()


@pytest.mark.parametrize("name", ["methods", "vignette"])
def test_nobody_reads_the_pages_without_signing_in(client: Client, name: str) -> None:
    assert client.get(reverse(name, args=["strypgrepp"] if name == "vignette" else [])).status_code == 302


def test_the_editor_sees_which_vignettes_change(sign_in: SignIn) -> None:
    louder = with_a_new_reason().replace('"offer"</text></outputEntry>', '"today"</text></outputEntry>')
    louder = louder.replace('"open"</text></outputEntry>', '"offer"</text></outputEntry>')
    method = drafted(TABLE | {"text": louder})
    shown = sign_in(REVIEWER).get(edit_address(method)).content.decode()
    assert "ändrar vad verktyget säger i 1 vinjett" in shown
    assert "Lämna dörren öppen blir Erbjud kontakt. Bedömt som rätt: Lämna dörren öppen." in shown


def test_the_editors_form_refuses_what_misses_an_acute_vignette(sign_in: SignIn) -> None:
    client = sign_in(EDITOR)
    address = reverse(Method.snippet_viewset.get_url_name("add"))
    posted = values_of(client.get(address).context["form"])
    answer = client.post(address, posted | TABLE | {"text": without_strangulation()})
    assert answer.status_code == 200
    assert "Strypgrepp (strypgrepp)" in answer.content.decode()
    assert not Method.objects.exists()
    assert client.post(address, posted | TABLE).status_code == 302
    assert Method.objects.get().live is False
