"""What is written: once, checked, with its history; what is withdrawn is gone; the e-mail says nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from upptack.exchange.forum import access, actions, command, contents, queries
from upptack.exchange.forum.actions import Meant, Obstructed, Written
from upptack.exchange.forum.models import DevelopmentGroup, Post, PostVersion, Reader, Shelved
from upptack.exchange.forum.rules import NotNow, PostKind, PostState, Reach
from upptack.exchange.forum.tests.conftest import AT, GROUP
from upptack.exchange.forum.tests.exchanging import TEXT, TITLE, answered, asked, evaluated
from upptack.staff.actions import Refused

ALVA, REBWAR, MONA = "handlaggare@fk.example", "handlaggare@af.example", "samordnare@jam.example"
LATER = AT + timedelta(hours=1)


def everything():
    """All that the database holds in the exchange's tables, as text."""
    names = [name for name in connection.introspection.table_names() if name.startswith(("forum_", "exchange_words"))]
    with connection.cursor() as cursor:
        rows = []
        for name in names:
            cursor.execute(f"SELECT * FROM {name}")
            rows += cursor.fetchall()
    return str(rows).lower()


def test_loading_twice_gives_the_three_groups_of_the_assignment(group):
    actions.load()
    found = DevelopmentGroup.objects.filter(shipped=True)
    assert [each.pk for each in found] == list(contents.groups())
    assert [each.pk for each in found] == ["rutiner-och-metoder", "stod-till-personal", "ledning-och-styrning"]


def test_a_changed_post_keeps_what_it_said(ask, who):
    post = ask()
    actions.edit(post.pk, asked(title="Hur frågar ni?"), version=0, by=who(ALVA), at=LATER)
    version = PostVersion.objects.get()
    assert (version.title, version.said, version.until) == (TITLE, {"text": TEXT}, LATER)
    assert Post.objects.get().changed == LATER
    actions.edit(post.pk, asked(title="Hur frågar ni?"), version=0, by=who(ALVA), at=LATER)
    assert PostVersion.objects.count() == 1
    with pytest.raises(NotNow):
        actions.edit(post.pk, asked(title="Något annat"), version=0, by=who(ALVA), at=LATER)
    actions.edit(post.pk, asked(title="Hur frågar ni?", subjects=()), version=1, by=who(ALVA), at=LATER)
    assert PostVersion.objects.count() == 1
    assert not Post.objects.get().subjects.exists()


@pytest.mark.parametrize("email", [REBWAR, MONA, "chef@fk.example"])
def test_only_the_author_changes_a_post(email, ask, who):
    with pytest.raises(Refused):
        actions.edit(ask().pk, asked(title="Annat"), version=0, by=who(email), at=LATER)


def test_a_withdrawn_post_leaves_no_word_anywhere(ask, who):
    post = ask(new=asked(title="Kalendern i köket", said={"text": "Frukost och telefon."}))
    reply = actions.answer(post.pk, answered("Lampan lyser."), token="b" * 22, by=who(REBWAR), at=AT)
    actions.accept(post.pk, reply.pk, by=who(ALVA))
    actions.edit(post.pk, asked(title="Stolen i köket"), version=0, by=who(ALVA), at=LATER)
    assert all(word in everything() for word in ("kalender", "frukost", "stol", "lamp"))
    actions.withdraw(post.pk, by=who(ALVA), at=LATER)
    left = everything()
    assert not [word for word in ("kalender", "frukost", "stol", "kök") if word in left]
    assert "lamp" in left
    assert Post.objects.get(pk=post.pk).state == PostState.WITHDRAWN
    actions.withdraw(reply.pk, by=who(REBWAR), at=LATER)
    assert "lamp" not in everything()
    assert not Shelved.objects.exists()
    with pytest.raises(NotNow):
        actions.edit(post.pk, asked(), version=9, by=who(ALVA), at=LATER)
    with pytest.raises(NotNow):
        actions.answer(post.pk, answered(), token="c" * 22, by=who(ALVA), at=LATER)
    with pytest.raises(NotNow):
        actions.accept(post.pk, None, by=who(ALVA))
    assert actions.withdraw(post.pk, by=who(ALVA), at=LATER).state == PostState.WITHDRAWN


def test_a_chosen_answer_that_is_withdrawn_is_not_chosen(ask, who):
    post = ask()
    reply = actions.answer(post.pk, answered(), token="b" * 22, by=who(REBWAR), at=AT)
    actions.accept(post.pk, reply.pk, by=who(ALVA))
    actions.withdraw(reply.pk, by=who(MONA), at=LATER)
    assert Post.objects.get(pk=post.pk).accepted is None
    with pytest.raises(Post.DoesNotExist):
        actions.accept(post.pk, reply.pk, by=who(ALVA))


def test_an_answer_to_another_question_cannot_be_chosen(ask, who):
    first, second = ask(), ask()
    reply = actions.answer(second.pk, answered(), token="b" * 22, by=who(REBWAR), at=AT)
    with pytest.raises(Post.DoesNotExist):
        actions.accept(first.pk, reply.pk, by=who(ALVA))


def test_an_answer_sent_twice_is_one_also_when_the_question_has_closed(ask, who):
    post = ask()
    first = actions.answer(post.pk, answered(), token="b" * 22, by=who(REBWAR), at=AT)
    actions.set_state(post.pk, PostState.CLOSED, by=who(ALVA))
    assert actions.answer(post.pk, answered(), token="b" * 22, by=who(REBWAR), at=LATER) == first
    with pytest.raises(NotNow):
        actions.answer(post.pk, answered(), token="c" * 22, by=who(REBWAR), at=LATER)


@pytest.mark.parametrize(
    "words", ["jag ringde anna", "hon bor i luleå", "det var 3 mars 2026", "19850312-2387", "ring 070-123 45 67"]
)
def test_what_leads_to_a_person_is_never_kept(words, group, who):
    before = everything()
    made = (
        lambda: actions.ask(asked(title=words), Meant(Reach.ALL), token="a" * 22, by=who(ALVA), at=AT),
        lambda: actions.ask(asked(said={"text": words}), Meant(Reach.ALL), token="a" * 22, by=who(ALVA), at=AT),
        *(
            lambda name=name: actions.evaluate(
                evaluated(**{name: words}), Meant(Reach.ALL), token="a" * 22, by=who(ALVA), at=AT
            )
            for name in ("what", "measured", "result", "caveat")
        ),
        lambda: actions.add_group("En grupp", words, token="a" * 22, by=who(MONA)),
    )
    for make in made:
        with pytest.raises(Obstructed) as stopped:
            make()
        assert stopped.value.shown.marks
        assert len(stopped.value.fields) == 1
    assert everything() == before


def test_without_the_check_it_would_have_been_kept(group, who, monkeypatch):
    monkeypatch.setattr(actions, "check", lambda texts: None)
    actions.ask(asked(title="jag ringde anna"), Meant(Reach.ALL), token="a" * 22, by=who(ALVA), at=AT)
    assert "anna" in everything()


def test_only_members_write_in_a_group(group, who):
    with pytest.raises(Refused, match="inte med i gruppen"):
        actions.ask(asked(), Meant(Reach.ALL, group), token="a" * 22, by=who(MONA), at=AT)
    with pytest.raises(Refused):
        actions.ask(asked(), Meant(Reach.GROUP), token="a" * 22, by=who(ALVA), at=AT)
    actions.set_closed(group, True, by=who(MONA))
    group.refresh_from_db()
    with pytest.raises(Refused, match=r"avslutad"):
        actions.ask(asked(), Meant(Reach.GROUP, group), token="a" * 22, by=who(ALVA), at=AT)


def test_only_coordinators_keep_groups(group, who):
    for email in (ALVA, "chef@fk.example", "redaktor@sos.example"):
        by = who(email)
        for act in (
            lambda by=by: actions.set_closed(group, True, by=by),
            lambda by=by: actions.add_member(group, ALVA, by=by, on=AT.date()),
            lambda by=by: actions.remove_member(group, 1, by=by),
            lambda by=by: actions.add_group("En grupp", "Till för alla.", token="a" * 22, by=by),
        ):
            with pytest.raises(Refused):
                act()
    assert access.may_keep_groups(who(MONA)) is None


def test_a_member_is_in_a_group_once_and_no_longer_leaves(group, who):
    actions.ask_to_leave(group, by=who(ALVA))
    found = actions.add_member(group, ALVA.upper(), by=who(MONA), on=LATER.date())
    assert (found.leaving, found.since) == (False, AT.date())


def test_the_database_itself_refuses_what_cannot_be(ask, group):
    post = ask()
    for wrong in (
        {"reach": "every"},
        {"reach": "group"},
        {"state": "lost"},
        {"kind": "answer"},
        {"state": "withdrawn"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(**wrong)
    assert Post.objects.filter(pk=post.pk).update(state="withdrawn", title="", said={}) == 1


@pytest.fixture
def rebwar_wants(who):
    """Rebwar has chosen the e-mail and was here the day before."""
    return Reader.objects.create(member=who(REBWAR), digest=True, seen=AT - timedelta(days=1))


def test_the_mail_says_that_there_is_something_and_nothing_of_what(ask, rebwar_wants):
    ask()
    assert actions.send_digests(LATER) == 1
    (sent,) = mail.outbox
    assert sent.to == [REBWAR]
    assert (sent.subject, sent.body) == (actions.SUBJECT, actions.DIGEST)
    whole = sent.message().as_string()
    assert not [word for word in (TITLE, TEXT, "Alva", "Försäkringskassan", "telefon", "våld") if word in whole]


def test_the_mail_goes_once_a_week_at_most_and_only_for_something_newer(ask, rebwar_wants):
    ask()
    assert [actions.send_digests(LATER) for _ in range(2)] == [1, 0]
    ask(at=LATER + timedelta(days=1))
    assert actions.send_digests(LATER + timedelta(days=6)) == 0
    assert actions.send_digests(LATER + timedelta(days=7)) == 1
    assert actions.send_digests(LATER + timedelta(days=30)) == 0
    assert len(mail.outbox) == 2


def test_no_mail_without_news_to_those_who_have_not_chosen_it_or_have_left(ask, who, rebwar_wants):
    assert actions.send_digests(LATER) == 0
    ask(REBWAR)
    assert actions.send_digests(LATER) == 0, "her own is no news"
    ask()
    Reader.objects.update(seen=LATER)
    assert actions.send_digests(LATER) == 0, "she has seen it"
    Reader.objects.update(seen=None, digest=False)
    assert actions.send_digests(LATER) == 0
    Reader.objects.update(digest=True)
    rebwar = who(REBWAR)
    rebwar.is_active = False
    rebwar.save()
    assert actions.send_digests(LATER) == 0


def test_a_mail_that_could_not_be_sent_is_sent_the_next_time(ask, rebwar_wants, monkeypatch):
    ask()
    with monkeypatch.context() as broken:
        broken.setattr(actions.EmailMessage, "send", lambda self: (_ for _ in ()).throw(ConnectionRefusedError))
        assert actions.send_digests(LATER) == 0
    assert actions.send_digests(LATER) == 1


def test_the_command(ask, rebwar_wants, capsys):
    ask()
    assert [command.main([]), command.main([])] == [0, 0]
    assert capsys.readouterr().out == "Skickade meddelanden: 1\nSkickade meddelanden: 0\n"


def test_both_databases_find_the_same_in_the_same_order(ask, who, group):
    texts = (
        ("Frukost med tolk", "Vi pratar om telefon."),
        ("Telefonen ringer", "Vem lyssnar?"),
        ("Kalender", "Anmälan enligt 19 kap. 1 § i lagen."),
        ("Att lyssna", "Frukost och telefon i ärendet."),
        ("Tolkning", "Kalendern visar dagen."),
    )
    for number, (title, text) in enumerate(texts):
        ask(new=asked(title=title, said={"text": text}), at=AT + timedelta(minutes=number))
    expected = {
        "telefon": ["Telefonen ringer", "Att lyssna", "Frukost med tolk"],
        "telefoner lyssnar": ["Att lyssna", "Telefonen ringer"],
        "tolken frukost": ["Frukost med tolk"],
        "frukostarna": ["Frukost med tolk", "Att lyssna"],
        "19 kap. 1 §": ["Kalender"],
        "kal": [],
        "kalender": ["Kalender", "Tolkning"],
        "ÄRENDEN": ["Att lyssna"],
    }
    found = {
        words: [hit.item.title for group in queries.search(words, who(REBWAR)).groups for hit in group.hits]
        for words in expected
    }
    assert found == expected


def test_nobody_can_make_the_search_fail(ask, who):
    ask()
    for words in ("'", '"', "a* OR b", "title:x", "&|!()", "\x00", "%s", "å" * 500, "{readable}", "NEAR(telefon, 3)"):
        found = queries.search(words, who(REBWAR))
        assert all(hit.item.title for group in found.groups for hit in group.hits), words


def test_no_post_is_written_but_by_actions():
    folder = Path(actions.__file__).parent
    for name in ("views.py", "pages.py", "forms.py", "queries.py", "command.py"):
        text = (folder / name).read_text(encoding="utf-8")
        assert not [word for word in (".save(", ".create(", ".update(", ".delete(", "bulk_") if word in text], name


def test_an_answer_has_the_reach_and_group_of_its_question(ask, who, group):
    post = ask(reach=Reach.GROUP)
    reply = actions.answer(post.pk, answered(), token="b" * 22, by=who(REBWAR), at=AT)
    assert (reply.reach, reply.group_id, reply.agency_id) == (Reach.GROUP, GROUP, "af")
    assert reply.kind == PostKind.ANSWER
    assert Shelved.objects.get(kind="answer").title == TITLE


def test_an_answer_stands_on_the_shelf_under_its_questions_heading(ask, who):
    post = ask()
    actions.answer(post.pk, Written({"text": "Vi frågar."}), token="b" * 22, by=who(REBWAR), at=AT)
    actions.edit(post.pk, asked(title="En ny rubrik"), version=0, by=who(ALVA), at=LATER)
    assert Shelved.objects.get(kind="answer").title == "En ny rubrik"
    assert Shelved.objects.get(kind="answer").author == who(REBWAR)
