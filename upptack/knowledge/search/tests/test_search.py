"""Finding what is published, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from upptack.knowledge.information.models import Chapter
from upptack.knowledge.publishing.models import raise_edition
from upptack.knowledge.search import actions, contents, queries, rules
from upptack.knowledge.search.contents import Item
from upptack.knowledge.search.models import Entry, Kind, Reading
from upptack.law.provisions import provisions

DAY = date(2026, 11, 22)
SignIn = Callable[..., Client]


def item(key: str, title: str, text: str = "", **more: Any) -> Item:
    """A page about something."""
    values: dict[str, Any] = {"kind": "page", "summary": "", "path": f"/{key}/", "expires": DAY, **more}
    return Item(key=key, title=title, text=text, **values)


def found(words: str, agency: str = "fk", limit: int = 30) -> list[str]:
    """The titles that a search gives, in order."""
    answer = queries.search(words, agency, DAY, limit)
    return [hit.title for group in answer.groups for hit in group.hits]


def words_kept() -> int:
    """How many entries have words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_words")
        return int(cursor.fetchone()[0])


@pytest.fixture
def empty(db: None) -> None:
    """Nothing to find yet."""
    for part in contents.PARTS:
        actions.bring_in(part, ())


@pytest.mark.usefixtures("empty")
def test_inflections_compounds_and_paragraphs_are_found() -> None:
    actions.bring_in(
        "texts",
        [
            item("a", "Kontaktförbud", "Den som hotas kan söka skydd."),
            item("b", "Oro för barn", "Gör en orosanmälan enligt 19 kap. 1 § socialtjänstlagen (2025:400)."),
            item("c", "Underhållsstöd", "Särskilda skäl, 18 kap. 9 a § SFB."),
        ],
    )
    for words in ("kontaktförbuden", "kontaktförb", "BESÖKSFÖRBUD", "hota"):
        assert found(words) == ["Kontaktförbud"], words
    for words in ("barnens", "barnet", "orosanmälningar", "19:1", "SoL 19 kap 1 §", "2025:400", "oro barn"):
        assert found(words) == ["Oro för barn"], words
    for words in ("18:9a", "18 kap 9 a §", "underhåll"):
        assert found(words) == ["Underhållsstöd"], words
    assert found("trädgård") == found("18:9b") == found("!!!") == found("") == []


@pytest.mark.usefixtures("empty")
def test_every_word_must_be_there_and_else_any_of_them_is_offered() -> None:
    actions.bring_in("texts", [item("a", "Våld och barn"), item("b", "Våld"), item("c", "Barn")])
    assert found("våld barn") == ["Våld och barn"]
    answer = queries.search("barn trädgård", "fk", DAY)
    assert answer.any_word
    assert {hit.title for group in answer.groups for hit in group.hits} == {"Våld och barn", "Barn"}
    assert not queries.search("barn", "fk", DAY).any_word


@pytest.mark.usefixtures("empty")
def test_a_word_in_the_title_weighs_more() -> None:
    actions.bring_in(
        "texts",
        [
            *(item(f"x{n}", f"Annat {n}", "Polisen svarar på frågor om pass.") for n in range(5)),
            item("a", "Boende", "Ring om skydd. Skydd finns."),
            item("b", "Skydd", "Här står något helt annat om boende och stöd."),
        ],
    )
    assert found("skydd") == ["Skydd", "Boende"]


@pytest.mark.usefixtures("empty")
def test_what_has_every_word_in_the_title_stands_first_and_what_is_past_last() -> None:
    heading = "19 kap. 1 § lagen om stöd"
    actions.bring_in(
        "law",
        [
            item("a", heading, "Här står mycket om annat. " * 100, kind="law"),
            item("b", "Kort", f"{heading}. " * 9, kind="law"),
            item("c", heading, kind="law", past=True),
            *(item(f"x{number}", "Annat", kind="law") for number in range(40)),
        ],
    )
    titles = [hit.path for hit in queries.search("19:1 stöd", "fk", DAY).groups[0].hits]
    assert titles == ["/a/", "/b/", "/c/"]


@pytest.mark.usefixtures("empty")
def test_the_own_agencys_routines_come_first_and_others_own_chapters_not_at_all() -> None:
    def routine(agency: str, text: str) -> Item:
        return item(f"r-{agency}", f"Rutin {agency}".strip(), text, kind="routine", agency=agency)

    actions.bring_in(
        "routines", [routine("af", "fråga fråga fråga"), routine("", "fråga"), routine("fk", "en fråga om annat")]
    )
    chapters = [
        item(f"k-{agency}", f"Kapitel {agency}", "fråga", kind="chapter", agency=agency) for agency in ("", "af")
    ]
    actions.bring_in("texts", chapters)
    assert found("fråga") == ["Rutin fk", "Rutin", "Rutin af", "Kapitel "]
    assert found("fråga", agency="af") == ["Rutin af", "Rutin", "Rutin fk", "Kapitel ", "Kapitel af"] or set(
        found("fråga", agency="af")[3:]
    ) == {"Kapitel ", "Kapitel af"}


@pytest.mark.usefixtures("empty")
def test_no_kind_drowns_another_and_all_are_counted() -> None:
    actions.bring_in("directory", [item(f"b{n}", f"Jour {n}", kind="body") for n in range(60)])
    actions.bring_in("routines", [item("r", "Rutin", "en jour", kind="routine")])
    answer = queries.search("jour", "fk", DAY, limit=10)
    assert [(group.kind, len(group.hits), group.total) for group in answer.groups] == [
        (Kind.ROUTINE, 1, 1),
        (Kind.BODY, 9, 60),
    ]


@pytest.mark.usefixtures("empty")
def test_only_what_has_changed_is_written_again() -> None:
    before = [item("a", "Våld"), item("b", "Barn"), item("c", "Skydd")]
    assert actions.bring_in("texts", before) == 3
    kept = Entry.objects.get(key="b").pk
    assert actions.bring_in("texts", [item("a", "Hot"), item("b", "Barn"), item("d", "Stöd")]) == 2
    assert Entry.objects.get(key="b").pk == kept
    assert found("våld") == found("skydd") == []
    assert [found(word) for word in ("hot", "barn", "stöd")] == [["Hot"], ["Barn"], ["Stöd"]]
    assert words_kept() == Entry.objects.count() == 3


@pytest.mark.usefixtures("empty")
def test_words_that_are_left_behind_go_with_the_next_reading() -> None:
    actions.bring_in("texts", [item("a", "Våld")])
    Entry.objects.all().delete()
    assert words_kept() == 1
    assert found("våld") == []
    actions.bring_in("law", [])
    assert words_kept() == 0


@pytest.mark.usefixtures("empty")
@given(
    typed=st.text(max_size=150) | st.text(alphabet="\"'*():&|!<->^~{}ANDORNEARTab 01§kap.åÅﬀ𞤀ع\\\x00%", max_size=100)
)
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_typed_is_an_error(typed: str) -> None:
    assert queries.search(typed, "fk", DAY).groups == ()


@pytest.mark.usefixtures("empty")
@given(text=st.text(max_size=200))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_written_is_an_error(text: str) -> None:
    text = text.replace("\x00", "")
    actions.bring_in("texts", [item("a", "Rubrik", text)])
    assert found("rubrik") == ["Rubrik"]


@pytest.mark.usefixtures("content")
def test_a_part_is_read_once_until_its_edition_or_the_day_changes() -> None:
    Reading.objects.all().delete()
    assert set(actions.bring_up_to_date(DAY)) == set(contents.PARTS)
    assert actions.bring_up_to_date(DAY) == ()
    raise_edition("texts")
    assert actions.bring_up_to_date(DAY) == ("texts",)
    assert set(actions.bring_up_to_date(DAY + timedelta(days=1))) == set(contents.PARTS)
    assert words_kept() == Entry.objects.count() > 100


@pytest.mark.usefixtures("content")
def test_words_that_are_read_another_way_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    actions.bring_up_to_date(DAY)
    monkeypatch.setattr(rules, "version", lambda: "another")
    assert set(actions.bring_up_to_date(DAY)) == set(contents.PARTS)


@pytest.mark.usefixtures("content")
def test_a_failure_halfway_leaves_the_old_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    actions.bring_up_to_date(DAY)
    before = found("socialtjänstlagen")
    chapter = Chapter.objects.first()
    chapter.title = "Solrosord"
    chapter.save()

    def broken(rows: object) -> None:
        raise RuntimeError("halfway")

    monkeypatch.setattr(actions, "_write_words", broken)
    with pytest.raises(RuntimeError, match="halfway"):
        actions.bring_up_to_date(DAY)
    assert found("socialtjänstlagen") == before != []
    assert words_kept() == Entry.objects.count()
    assert Entry.objects.filter(key=chapter.chapter).exclude(title="Solrosord").exists()


@pytest.mark.usefixtures("content")
def test_what_is_not_published_is_never_found() -> None:
    chapter = Chapter.objects.first()
    chapter.title = "Solrosord"
    chapter.save()
    actions.bring_up_to_date(DAY)
    assert found("solrosord") == ["Solrosord"]
    Chapter.objects.filter(pk=chapter.pk).update(live=False)
    raise_edition("texts")
    actions.bring_up_to_date(DAY)
    assert found("solrosord") == []


@pytest.mark.usefixtures("content")
def test_a_draft_is_not_found_until_it_is_published() -> None:
    chapter = Chapter.objects.first()
    chapter.title = "Solrosord"
    chapter.save_revision()
    actions.bring_up_to_date(DAY)
    assert found("solrosord") == []


@pytest.mark.usefixtures("content")
def test_what_is_withdrawn_on_a_day_is_gone_that_day() -> None:
    chapter = Chapter.objects.first()
    chapter.title, chapter.expire_at = "Solrosord", datetime(2026, 11, 24, 12, tzinfo=UTC)
    chapter.save()
    actions.bring_up_to_date(DAY)
    assert found("solrosord") == ["Solrosord"]
    actions.bring_up_to_date(date(2026, 11, 24))
    assert found("solrosord") == []


@pytest.mark.usefixtures("content")
def test_what_has_run_out_is_found_and_marked() -> None:
    actions.bring_up_to_date(DAY)

    def marks(on: date) -> set[str]:
        hits = queries.search("brb", "fk", on).groups[0].hits
        return {hit.mark for hit in hits}

    assert "" in marks(DAY)
    assert marks(date(2030, 1, 1)) == {"Måste kontrolleras"}
    assert queries.mark("chapter", "x", DAY, DAY) == ""
    assert queries.mark("chapter", "x", DAY, DAY + timedelta(days=1)) == queries.EXPIRED
    assert queries.mark("body", "x", None, DAY) == queries.UNCHECKED
    assert queries.mark("law", "sol-2001-453-14-1", None, DAY) == "Upphävd"


@pytest.mark.usefixtures("content")
def test_every_part_is_there_and_everything_found_has_an_address_of_ours() -> None:
    actions.bring_up_to_date(DAY)
    assert set(Entry.objects.values_list("kind", flat=True)) == set(Kind.values)
    assert set(provisions()) <= set(Entry.objects.filter(kind="law").values_list("key", flat=True))
    for path in Entry.objects.values_list("path", flat=True):
        resolve(path.partition("#")[0])


CASES = (
    ("orosanmälan", "sol-2025-400-19-1", 5),
    ("anmälningsplikt", "sol-2025-400-19-1", 5),
    ("19 kap 1 § sol", "sol-2025-400-19-1", 1),
    ("kontaktförbuden", "kf-1988-688-1", 7),
    ("partsinsyn", "osl-2009-400-10-3", 1),
    ("18:9a", "sfb-2010-110-18-9a", 1),
)


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(("words", "key", "place"), CASES)
def test_the_real_content_answers_what_caseworkers_ask(words: str, key: str, place: int) -> None:
    """The provision stands among the first of the law, so that it is seen without scrolling."""
    actions.bring_up_to_date(DAY)
    answer = queries.search(words, "fk", DAY)
    law = next(group for group in answer.groups if group.kind == Kind.LAW)
    assert f"/lag/p/{key}/" in [hit.path for hit in law.hits[:place]]


@pytest.mark.usefixtures("empty")
def test_a_page_in_another_language_says_which() -> None:
    actions.bring_in("texts", [item("a", "Help with violence", language="en"), item("b", "Violence på svenska")])
    (group,) = queries.search("violence", "fk", DAY).groups
    assert {(hit.language, hit.lang) for hit in group.hits} == {("engelska", "en"), ("", "")}


def test_the_page_asks_by_post_and_says_what_to_try(alva: Client) -> None:
    page = alva.get("/sok/?words=hemlighet").content.decode()
    assert '<form method="post" action="/sok/"' in page
    assert "hemlighet" not in page
    answer = alva.post("/sok/", {"words": "orosanmälan"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "/lag/p/sol-2025-400-19-1/" in text
    assert "<title>Sök – Upptäck</title>" in text
    assert 'href="/sok/?' not in text
    assert "Inget hittades" in alva.post("/sok/", {"words": "xyzzyxyzzy"}).content.decode()
    assert "Skriv minst ett ord som" in alva.post("/sok/", {"words": " ?! "}).content.decode()
    assert "första 100 tecknen" in alva.post("/sok/", {"words": "å" * 101}).content.decode()
    assert "något av dem" in alva.post("/sok/", {"words": "barn xyzzyxyzzy"}).content.decode()


def test_what_is_typed_is_shown_as_text(alva: Client) -> None:
    text = alva.post("/sok/", {"words": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_a_search_from_another_site_is_refused(content: None, sign_in: SignIn) -> None:
    strict = sign_in()
    strict.handler.enforce_csrf_checks = True
    assert strict.post("/sok/", {"words": "våld"}).status_code == 403


def test_what_is_searched_for_is_kept_nowhere_in_the_database(alva: Client) -> None:
    alva.post("/sok/", {"words": "kanariefågelsjukdom"})
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert "kanarie" not in repr(cursor.fetchall()), table
