"""The pages of proposals and decisions: who reads what, that nothing typed is lost, and a proposal's whole way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from upptack.exchange.forum.rules import Reach
from upptack.exchange.forum.tests.exchanging import Page
from upptack.exchange.proposals import actions, queries
from upptack.exchange.proposals.actions import Decided, Words
from upptack.exchange.proposals.models import GroupDecision, Proposal, VignetteTrial
from upptack.exchange.proposals.tests.conftest import ALVA, AT, HAKAN, IN_GROUP, MONA, REBWAR, TOMAS, YLVA
from upptack.exchange.proposals.tests.proposing import REASON, SHOULD, TITLE, WHY, decided, typed
from upptack.knowledge import api as knowledge
from upptack.knowledge.tests.forms import values_of
from upptack.staff import actions as staff
from upptack.staff.rules import Role

NEW, LIST = "/utbyte/forslag/nytt/", "/utbyte/forslag/"
DECISIONS, NEW_DECISION = "/utbyte/beslut/", "/utbyte/beslut/nytt/"
NAMED = "jag träffade anna och hon var rädd"
OUTSIDE = (YLVA, MONA, "handlaggare@mig.example", "norr@fk.example", "dso@jam.example")
EVERYONE = (*IN_GROUP, *OUTSIDE)


def at(found):
    return f"/utbyte/forslag/{found.pk}/"


def sent(do, **other):
    """A form of a proposal's page as a browser sends it."""
    return {"do": do, "token": f"{do:b>22}", **other}


@pytest.fixture
def accepted(propose, who):
    found = propose()
    for email in (ALVA, REBWAR):
        actions.vote(found.pk, True, REASON, by=who(email), at=AT)
    actions.decide(found.pk, actions.ProposalState.ACCEPTED, WHY, token="x" * 22, by=who(ALVA), at=AT)
    return found


def test_who_reads_which_proposal_and_decision(propose, group, who, sign_in):
    rows = []
    for number, reach in enumerate((Reach.ALL, Reach.GROUP)):
        found = propose(reach=reach, title=f"Förslag nummer {number}")
        new = Decided(Words(f"Beslut nummer {number}", "Vi gör så.", WHY), AT.date(), reach)
        rows.append((reach, found, actions.record(group, new, token=f"{number:r>22}", by=who(ALVA), at=AT)))
    for email in EVERYONE:
        client = sign_in(email)
        lists = client.get(LIST).content.decode(), client.get(DECISIONS).content.decode()
        for number, (reach, found, decision) in enumerate(rows):
            may = reach == Reach.ALL or email in IN_GROUP
            shown = [client.get(at(found)), client.get(f"/utbyte/beslut/{decision.pk}/")]
            assert {each.status_code for each in shown} == {200 if may else 404}, email
            assert [f"nummer {number}" in each for each in lists] == [may, may], email


def test_what_may_not_be_read_answers_as_what_is_not_there(propose, group, who, sign_in):
    found = propose(reach=Reach.GROUP)
    new = Decided(Words("Text om frågan", "Vi gör så.", WHY), AT.date(), Reach.GROUP)
    decision = actions.record(group, new, token="r" * 22, by=who(ALVA), at=AT)
    for email in OUTSIDE:
        client = sign_in(email)
        for there, not_there, forms in (
            (
                at(found),
                "/utbyte/forslag/999999/",
                [sent(do) for do in ("comment", "vote", "decide", "draft", "retract", "erase", "")],
            ),
            (f"/utbyte/beslut/{decision.pk}/", "/utbyte/beslut/999999/", [sent("edit"), sent("replace")]),
        ):
            for form in forms:
                first, second = client.post(there, form), client.post(not_there, form)
                assert (first.status_code, second.status_code) == (404, 404)
                assert first.content == second.content
            assert client.get(there).content == client.get(not_there).content
    kept = GroupDecision.objects.get(), Proposal.objects.get()
    assert (kept[0].decided, kept[1].state, kept[1].comments.count()) == ("Vi gör så.", "proposed", 0)


def test_a_proposal_is_made_once_and_nothing_typed_is_lost(alva, group, choice):
    page = Page(alva.get(f"{NEW}?grupp={group.pk}"))
    assert page.tree.xpath("//select[@id='group']/option[@selected]/@value") == [group.pk]
    answers = [alva.post(NEW, typed(choice.value)) for _ in range(2)]
    assert {each.headers["Location"] for each in answers} == {f"{at(Proposal.objects.get())}?sparat=ny"}
    shown = Page(alva.get(answers[0].headers["Location"])).main
    for words in (TITLE, WHY, SHOULD, "Fråga när ni är ensamma", "När och hur frågan ställs", "Nytt"):
        assert words in shown
    assert TITLE not in answers[0].headers["Location"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": "x"}, "title"),
        ({"why": ""}, "why"),
        ({"should": "å" * 801}, "should"),
        ({"proposed": ""}, "proposed"),
        ({"proposed": "å" * 4001}, "proposed"),
        ({"target": "routine-1:matter"}, "target"),
        ({"target": ""}, "target"),
        ({"group": "ledning-och-styrning"}, "group"),
        ({"reach": "agency"}, "reach"),
        ({"why": NAMED}, "why"),
        ({"proposed": NAMED}, "proposed"),
    ],
)
def test_a_faulty_proposal_is_not_kept(changed, field, alva, group, choice):
    form = typed(choice.value, **changed)
    page = Page(alva.post(NEW, form))
    assert (page.status, page.errors) == (422, [field])
    assert not Proposal.objects.exists()
    for name in ("title", "why", "should", "proposed"):
        assert page.value(name) == form[name]
    assert page.value("token") == "t" * 22


def test_a_method_needs_no_text_and_leads_to_the_methods(alva, group):
    answer = alva.post(NEW, typed("method", proposed=""))
    page = Page(alva.get(answer.headers["Location"]))
    assert page.tree.xpath("//main//dd/a/@href") == ["/metoder/"]
    assert "vägd kappa" in page.main
    number, acute = page.tree.xpath("//main//dl[2]/dd/text()")[:2]
    assert int(number) >= 60
    assert acute.split(" av ")[0] == acute.split(" av ")[1] != "0"


def test_the_group_talks_and_decides_on_the_page(propose, sign_in):
    found = propose()
    alva, rebwar = sign_in(ALVA), sign_in(REBWAR)
    assert rebwar.post(at(found), sent("comment", said="Vi har prövat det.")).status_code == 302
    for client in (alva, rebwar):
        assert client.post(at(found), sent("vote", agrees="yes", reason=REASON)).status_code == 302
    shown = Page(alva.get(at(found)))
    for words in ("Vi har prövat det.", REASON, "Rebwar Karim, Arbetsförmedlingen", "Diskuteras"):
        assert words in shown.main
    assert shown.value("reason") == REASON
    for _ in range(2):
        answer = alva.post(at(found), sent("decide", to="accepted", why=WHY))
        assert answer.headers["Location"].endswith("?sparat=beslut")
    decision = GroupDecision.objects.get()
    page = Page(alva.get(at(found)))
    assert f"/utbyte/beslut/{decision.pk}/" in page.tree.xpath("//main//a/@href")
    assert "Nu kan en redaktör göra ett utkast" in page.main
    other = Page(alva.get(f"/utbyte/beslut/{decision.pk}/"))
    assert at(found) in other.tree.xpath("//main//dd/a/@href")
    assert "Alva Berg, Försäkringskassan; Rebwar Karim, Arbetsförmedlingen" in other.main


@pytest.mark.parametrize("voters", [(), (ALVA,), (ALVA, HAKAN)])
def test_one_agency_is_told_what_is_missing(voters, propose, who, sign_in):
    found = propose()
    actions.comment(found.pk, "Bra tänkt.", token="c" * 22, by=who(REBWAR), at=AT)
    for email in voters:
        actions.vote(found.pk, True, REASON, by=who(email), at=AT)
    page = Page(sign_in(ALVA).post(at(found), sent("decide", to="accepted", why="Det blir bättre.")))
    assert page.status == 422
    assert page.value("why") == "Det blir bättre."
    assert ("två myndigheter" if voters else "inte fler som håller med") in page.main
    assert not GroupDecision.objects.exists()


def test_the_author_retracts_on_the_page(propose, sign_in, who):
    found = propose()
    actions.comment(found.pk, "Bra tänkt.", token="c" * 22, by=who(REBWAR), at=AT)
    other = Page(sign_in(REBWAR).get(at(found)))
    assert other.tree.xpath("//input[@name='do']/@value").count("erase") == 1
    assert "Dra tillbaka" not in other.main
    answer = sign_in(ALVA).post(at(found), sent("retract"))
    page = Page(sign_in(REBWAR).get(answer.headers["Location"]))
    assert "Ett förslag som är tillbakadraget" in page.main
    for words in (TITLE, WHY, SHOULD, "Bra tänkt."):
        assert words not in page.main
    assert page.tree.xpath("//main//form") == []


def test_a_name_stops_a_comment_a_vote_and_a_decision(propose, sign_in, who):
    found, client = propose(), sign_in(REBWAR)
    actions.vote(found.pk, True, REASON, by=who(REBWAR), at=AT)
    for form, field in (
        (sent("comment", said=NAMED), "said"),
        (sent("vote", agrees="yes", reason=NAMED), "reason"),
        (sent("decide", to="accepted", why=NAMED), "why"),
    ):
        page = Page(client.post(at(found), form))
        assert (page.status, page.errors) == (422, [field])
        assert page.value(field) == NAMED
        assert page.tree.xpath("//mark/text()")[0] == "anna"
    assert found.comments.count() == 0


def test_the_whole_way_to_what_is_published(accepted, sign_in, who, choice):
    reader, editor = sign_in(ALVA), sign_in(YLVA)
    assert reader.post(at(accepted), sent("draft")).status_code == 403
    for _ in range(2):
        assert editor.post(at(accepted), sent("draft")).headers["Location"].endswith("?sparat=utkast")
    waiting = Page(reader.get(at(accepted))).main
    trial = VignetteTrial.objects.get()
    assert "Utkastet väntar på granskning" in waiting
    assert f"{trial.number} fall kördes" in waiting
    assert f"{trial.found} av {trial.acute} akuta hittades" in waiting
    assert "Inget fall har fått ett annat utfall" in waiting
    assert at(accepted) not in reader.get(choice.leads_to).content.decode()
    change = knowledge.change_of(at(accepted))
    approve(sign_in(TOMAS), change.edit)
    page = Page(reader.get(at(accepted)))
    done = knowledge.change_of(at(accepted))
    assert "Publicerat" in page.main
    assert f"version {done.version}. Godkänd av Tomas Ek, Jämställdhetsmyndigheten." in page.main
    assert choice.leads_to in page.tree.xpath("//p[@class='notice']/a/@href")
    routine = Page(reader.get(choice.leads_to))
    assert "Ta god tid." in routine.main
    assert at(accepted) in routine.tree.xpath("//main//a/@href")
    standing = queries.standing(Proposal.objects.get())
    assert standing.state == actions.ProposalState.PUBLISHED
    assert "Publicerat" in Page(reader.get(LIST)).main


def approve(client, edit):
    """Presses the reviewer's button."""
    form = client.get(edit).context["form"]
    press = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    answer = client.post(edit, values_of(form) | press)
    assert answer.status_code == 302, answer.context["form"].errors


def test_a_reviewer_at_the_editors_agency_does_not_publish(accepted, sign_in):
    staff.add_member(staff.NewMember("rut@sos.example", "Rut Alm", "sos-1", (Role.REVIEWER,)), password=None)
    sign_in(YLVA).post(at(accepted), sent("draft"))
    edit = knowledge.change_of(at(accepted)).edit
    press = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    sign_in("rut@sos.example").post(edit, press)
    assert knowledge.change_of(at(accepted)).state == "waiting"
    assert "Utkastet väntar" in Page(sign_in(ALVA).get(at(accepted))).main


def test_an_editor_is_told_when_the_text_waits_already(accepted, propose, who, sign_in):
    second = propose(title="Fråga en gång till")
    for email in (ALVA, REBWAR):
        actions.vote(second.pk, True, REASON, by=who(email), at=AT)
    actions.decide(second.pk, actions.ProposalState.ACCEPTED, WHY, token="y" * 22, by=who(ALVA), at=AT)
    editor = sign_in(YLVA)
    editor.post(at(accepted), sent("draft"))
    page = Page(editor.post(at(second), sent("draft")))
    assert page.status == 422
    assert "väntar redan på granskning" in page.main
    assert "Gör ett utkast" in page.main


def test_a_decision_is_written_down_changed_and_replaced(group, who, sign_in, clock_at):
    clock_at(AT)
    alva = sign_in(ALVA)
    form = decided(present=[str(who(ALVA).pk), str(who(TOMAS).pk)])
    where = [alva.post(NEW_DECISION, form).headers["Location"] for _ in range(2)]
    old = GroupDecision.objects.get()
    assert set(where) == {f"/utbyte/beslut/{old.pk}/?sparat=beslut"}
    words = {"title": "Text om frågan", "decided": "Vi använder två texter.", "why": WHY}
    clock_at(AT + timedelta(minutes=59))
    assert alva.post(f"/utbyte/beslut/{old.pk}/", words | sent("edit")).status_code == 302
    clock_at(AT + timedelta(hours=2))
    page = Page(alva.post(f"/utbyte/beslut/{old.pk}/", words | sent("edit", decided="Vi använder tre texter.")))
    assert page.status == 422
    assert page.value("decided") == "Vi använder tre texter."
    for _ in range(2):
        answer = alva.post(f"/utbyte/beslut/{old.pk}/", words | sent("replace", decided="Vi använder tre texter."))
    new = GroupDecision.objects.get(replaces=old)
    assert answer.headers["Location"] == f"/utbyte/beslut/{new.pk}/?sparat=ersatt"
    assert f"/utbyte/beslut/{new.pk}/" in alva.get(f"/utbyte/beslut/{old.pk}/").content.decode()
    assert f"/utbyte/beslut/{old.pk}/" in alva.get(f"/utbyte/beslut/{new.pk}/").content.decode()
    assert GroupDecision.objects.get(pk=old.pk).decided == "Vi använder två texter."


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"decided": "å" * 801}, "decided"),
        ({"why": NAMED}, "why"),
        ({"day": "2027-01-01"}, "day"),
        ({"day": "i går"}, "day"),
        ({"reach": "agency"}, "reach"),
    ],
)
def test_a_faulty_decision_is_not_kept(changed, field, alva, group, clock_at):
    clock_at(AT)
    page = Page(alva.post(NEW_DECISION, decided(**changed)))
    assert (page.status, page.errors) == (422, [field])
    assert page.value("decided") == decided(**changed)["decided"]
    assert not GroupDecision.objects.exists()


def test_a_decision_of_one_agency_is_not_kept(alva, group, who, clock_at):
    clock_at(AT)
    page = Page(alva.post(NEW_DECISION, decided(present=[str(who(ALVA).pk), str(who(HAKAN).pk)])))
    assert page.status == 422
    assert "två myndigheter" in page.main
    assert len(page.tree.xpath("//input[@name='present'][@checked]")) == 2


def test_who_is_not_in_a_group_finds_no_form_for_its_decisions(group, sign_in):
    for email in (YLVA, "handlaggare@mig.example"):
        for where in (f"{NEW_DECISION}?grupp={group.pk}", NEW_DECISION, f"{NEW_DECISION}?grupp=finns-inte"):
            assert sign_in(email).get(where).status_code == 404
        assert sign_in(email).post(NEW_DECISION, decided()).status_code == 404
