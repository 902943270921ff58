"""Every demo member against every post of each reach, on every page, in search and in the e-mail: who reads what."""

from __future__ import annotations

import pytest
from django.core import mail

from upptack.exchange.forum import access, actions, queries
from upptack.exchange.forum.models import Post, Reader, Shelved
from upptack.exchange.forum.rules import PostKind, PostState, Reach, ShelfKind
from upptack.exchange.forum.tests.conftest import AT, GROUP
from upptack.exchange.forum.tests.exchanging import Page, answered, asked, evaluated
from upptack.staff.models import Member

FK = ("handlaggare@fk.example", "norr@fk.example", "specialist@fk.example", "chef@fk.example")
JAM = ("granskare@jam.example", "samordnare@jam.example", "dso@jam.example")
OTHERS = ("handlaggare@af.example", "handlaggare@mig.example", "redaktor@sos.example")
MEMBERS = (*FK, *JAM, *OTHERS)
IN_GROUP = ("handlaggare@fk.example", "granskare@jam.example", "handlaggare@af.example")
READERS = {"telefon": MEMBERS, "tolk": FK, "frukost": JAM, "kalender": IN_GROUP}
"""For each word that one question, its answer and one evaluation have alone: who may read them."""


@pytest.fixture
def posts(ask, who, group):
    """A question with an answer, and an evaluation, for each word of READERS."""
    where = {
        "telefon": ("handlaggare@mig.example", Reach.ALL),
        "tolk": ("chef@fk.example", Reach.AGENCY),
        "frukost": ("dso@jam.example", Reach.AGENCY),
        "kalender": ("granskare@jam.example", Reach.GROUP),
    }
    made = {}
    for number, (word, (email, reach)) in enumerate(where.items()):
        said = {"text": f"Vi pratar om {word} här."}
        question = ask(email, reach, new=asked(title=f"En fråga om {word}", said=said))
        reply = actions.answer(
            question.pk, answered(f"Ett svar om {word}."), token=f"{number:b>22}", by=who(email), at=AT
        )
        meant = actions.Meant(reach, group if reach == Reach.GROUP else None)
        new = evaluated(what=f"Vi prövade {word}.")
        evaluation = actions.evaluate(new, meant, token=f"{number:c>22}", by=who(email), at=AT)
        made[word] = (question, reply, evaluation)
    return made


def reads(member, post):
    """Whether the two forms of the rule let a member read a post; they must say the same."""
    alone = access.may_read(member, reach=post.reach, agency=post.agency_id, group=post.group_id) is None
    together = Post.objects.filter(queries.readable(member), pk=post.pk).exists()
    assert alone == together
    return alone


def matrix(posts, sees):
    """The members who see something of each word's posts, by what `sees(member, word, posts)` answers."""
    members = {each.email: each for each in Member.objects.all()}
    return {word: tuple(e for e in MEMBERS if sees(members[e], word, own)) for word, own in posts.items()}


def test_the_rule_and_the_filter_say_the_same(posts):
    for number in range(3):
        assert matrix(posts, lambda member, word, own, number=number: reads(member, own[number])) == READERS


def test_the_pages_of_posts(posts, sign_in):
    def sees(member, word, own):
        client = sign_in(member.email)
        question, _, evaluation = own
        answers = [Page(client.get(queries.link_to(each))) for each in (question, evaluation)]
        assert {each.status for each in answers} in ({200}, {404})
        shown = [word in each.html for each in answers]
        assert len(set(shown)) == 1
        assert shown[0] == (answers[0].status == 200)
        return shown[0]

    assert matrix(posts, sees) == READERS


def test_whatever_is_sent_to_a_post_that_may_not_be_read_is_not_found(posts, sign_in):
    before = list(Post.objects.order_by("pk").values())
    for email in MEMBERS:
        client = sign_in(email)
        for word, (question, reply, evaluation) in posts.items():
            if email in READERS[word]:
                continue
            for do in ("answer", "edit", "withdraw", "close", "reopen", "accept", ""):
                form = {"do": do, "post": reply.pk, "text": "Ett svar.", "version": 0, "token": "z" * 22}
                for each in (question, evaluation):
                    assert client.post(queries.link_to(each), form).status_code == 404, (email, word, do)
    assert list(Post.objects.order_by("pk").values()) == before


def test_actions_refuse_by_themselves(posts, who):
    acts = (
        lambda id, by: actions.answer(id, answered(), token="y" * 22, by=by, at=AT),
        lambda id, by: actions.withdraw(id, by=by, at=AT),
        lambda id, by: actions.accept(id, None, by=by),
        lambda id, by: actions.set_state(id, PostState.CLOSED, by=by),
    )
    tried = 0
    for email in MEMBERS:
        for question, *_ in (own for word, own in posts.items() if email not in READERS[word]):
            for act in acts:
                tried += 1
                with pytest.raises(Post.DoesNotExist):
                    act(question.pk, who(email))
    assert tried == 4 * sum(len(MEMBERS) - len(readers) for readers in READERS.values())


@pytest.mark.parametrize(
    "where",
    [
        "/utbyte/fraga/",
        "/utbyte/fraga/?sida=1",
        "/utbyte/fraga/?visa=obesvarade",
        "/utbyte/utvardering/",
        f"/utbyte/grupp/{GROUP}/",
    ],
)
def test_lists(posts, sign_in, where):
    Post.objects.filter(kind=PostKind.ANSWER).delete()
    Post.objects.filter(kind=PostKind.EVALUATION).update(title="")
    for word, (_, _, evaluation) in posts.items():
        Post.objects.filter(pk=evaluation.pk).update(title=f"En utvärdering om {word}")
    pages = {email: sign_in(email).get(where).content.decode() for email in MEMBERS}
    found = matrix(posts, lambda member, word, own: word in pages[member.email])
    if "grupp" in where:
        assert found == {"telefon": (), "tolk": (), "frukost": (), "kalender": IN_GROUP}
    else:
        assert found == READERS


def test_news_on_the_start_page(posts, sign_in):
    Shelved.objects.update(author=None)
    pages = {email: sign_in(email).get("/utbyte/").content.decode() for email in MEMBERS}
    assert matrix(posts, lambda member, word, own: f"En fråga om {word}" in pages[member.email]) == READERS


def test_search(posts, sign_in):
    def sees(member, word, own):
        page = Page(sign_in(member.email).post("/utbyte/sok/", {"words": word}))
        hits = page.main.count(f"En fråga om {word}") + page.main.count("Frågan i första samtalet")
        assert hits in (0, 3), page.main
        assert ("Inget hittades" in page.main) == (hits == 0)
        return hits == 3

    assert matrix(posts, sees) == READERS


def test_totals_of_a_search_count_only_what_may_be_read(posts, who):
    for email in MEMBERS:
        totals = {group.kind: group.total for group in queries.search("vi", who(email)).groups}
        assert totals == {}, "words that every text has find nothing"
        mine = sum(email in readers for readers in READERS.values())
        totals = {group.kind: group.total for group in queries.search("fråga", who(email)).groups}
        assert totals == {ShelfKind.QUESTION: mine, ShelfKind.ANSWER: mine, ShelfKind.EVALUATION: mine}


@pytest.mark.parametrize("word", READERS)
def test_the_mail_goes_to_those_who_may_read_something(posts, who, word):
    Shelved.objects.exclude(key__in=[str(each.pk) for each in posts[word]]).delete()
    Shelved.objects.update(author=None)
    for email in MEMBERS:
        Reader.objects.create(member=who(email), digest=True)
    actions.send_digests(AT)
    assert {each.to[0] for each in mail.outbox} == set(READERS[word])


@pytest.mark.parametrize(
    ("fault", "caught"),
    [("group", "kalender"), ("agency", "tolk"), ("group", "frukost")],
)
def test_a_careless_filter_would_be_seen(posts, monkeypatch, fault, caught):
    """The matrix bites: with a rule that forgets one condition it says something else."""
    from django.db.models import Q

    def careless(member, prefix=""):
        if fault == "group":
            return Q(reach="all") | Q(reach="group") | Q(reach="agency")
        return Q(reach="all") | Q(reach="agency") | Q(reach="group", group__memberships__member=member)

    monkeypatch.setattr(queries, "readable", careless)
    with pytest.raises(AssertionError):
        test_the_rule_and_the_filter_say_the_same(posts)
    found = matrix(posts, lambda member, word, own: bool(queries.search(word, member).groups))
    assert set(found[caught]) > set(READERS[caught])
    pages = matrix(posts, lambda member, word, own: queries.post(member, PostKind.QUESTION, own[0].pk) is not None)
    assert pages == found


def test_who_leaves_a_group_or_an_agency_no_longer_reads(posts, who):
    from upptack.exchange.forum.models import Membership

    rebwar = who("handlaggare@af.example")
    question = posts["kalender"][0]
    assert reads(rebwar, question)
    Membership.objects.filter(member=rebwar).delete()
    assert not reads(rebwar, question)
    hakan = who("chef@fk.example")
    Member.objects.filter(pk=hakan.pk).update(unit="af-sthlm-1")
    assert not reads(who("chef@fk.example"), posts["tolk"][0])


def test_what_others_put_on_the_shelf_keeps_its_reach(group, who):
    put = ("En annan rubrik", "Det handlar om kalender.", "/utbyte/kort/1/")
    actions.index(ShelfKind.CARD, "1", *put, Reach.GROUP, "fk", GROUP, AT)
    for email in MEMBERS:
        found = [group.kind for group in queries.search("kalendern", who(email)).groups]
        assert found == ([ShelfKind.CARD] if email in IN_GROUP else [])
    actions.index(
        ShelfKind.CARD, "1", "En ny rubrik", "Det handlar om frukost.", "/utbyte/kort/1/", Reach.ALL, "fk", None, AT
    )
    assert not queries.search("kalender", who(IN_GROUP[0])).groups
    assert queries.search("frukost", who("dso@jam.example")).groups[0].hits[0].item.title == "En ny rubrik"
    actions.unindex(ShelfKind.CARD, "1")
    actions.unindex(ShelfKind.CARD, "1")
    assert not queries.search("frukost", who("dso@jam.example")).groups
