"""A package is taken in wholly or not at all, and never over what somebody here has decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry, Revision

from upptack.guides import guide
from upptack.knowledge.directory.models import Body, Contact
from upptack.knowledge.information import actions as information
from upptack.knowledge.information.models import Chapter, PublicPage
from upptack.knowledge.packages import actions, keys
from upptack.knowledge.packages.contents import MODELS, Kind, values_of
from upptack.knowledge.packages.rules import KINDS, Refused, canonical
from upptack.knowledge.packages.tests.parcels import AT, PAGE, changed, installation_in, items, signed
from upptack.knowledge.publishing.actions import install, remember_start
from upptack.knowledge.publishing.models import Edition
from upptack.knowledge.publishing.queries import editions
from upptack.staff.models import Member

pytestmark = pytest.mark.django_db

NEXT = "content/guides/guide-exposed-2.toml"
FEW = 4


def next_guide() -> bytes:
    """The guide for those exposed in a next version, with one word of its title changed."""
    text = guide.frozen_text("guide-exposed-1.toml")
    return text.replace("version = 1", "version = 2").replace('sv = "Utsatt', 'sv = "Är utsatt', 1).encode()


def tables() -> dict[str, Any]:
    """Every row that an import could touch."""
    parts = [Contact, Edition, Revision, ModelLogEntry]
    found: dict[str, Any] = {}
    for model in (*(kind.model for kind in MODELS), *parts):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            found[model._meta.label] = sorted(map(repr, cursor.fetchall()))
    return found


def files(folder: Path) -> dict[str, bytes]:
    """Every file of an installation but the lock, with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != keys.LOCK
    }


def shared() -> dict[str, dict[str, Any]]:
    """Everything that travels, by kind and key."""
    return {k.name: {str(k.key_of(v)): v for v in (values_of(k, c) for c in k.rows())} for k in MODELS}


def leave(kind: Kind, count: int) -> None:
    """Deletes all but some of a kind."""
    kept = [content.pk for content in kind.rows()[:count]]
    kind.model._default_manager.exclude(pk__in=kept).delete()


def with_page(data: bytes, **values: Any) -> dict[str, bytes]:
    """The items of a package in which the start page has other values."""
    return changed(data, PAGE, lambda page: page.update(values))


def start() -> PublicPage:
    """The public start page."""
    return PublicPage.objects.get(section="start", language="sv")


def written_by(member: Member, title: str) -> PublicPage:
    """The start page as a member has changed it and somebody else has published it."""
    page = start()
    page.title = title
    page.publish(page.save_revision(user=member), skip_permission_checks=True)
    return start()


def test_what_is_shared_comes_whole_to_an_empty_installation(content: None, installation: Path) -> None:
    for kind in MODELS:
        leave(kind, FEW)
    before = shared()
    data = actions.export(installation, at=AT)
    for kind in MODELS:
        leave(kind, 0)
    Revision.objects.all().delete()
    there = installation_in(installation.parent / "there", "Mottagaren")
    keys.trust(there / "keys", keys.own(installation / "keys").line)
    outcome = actions.take_in(data, there, at=AT)
    assert shared() == before
    assert outcome.counts == {**{kind.name: {"new": len(before[kind.name])} for kind in MODELS}, "guides": {"same": 2}}
    assert all(len(each) == FEW for each in before.values())
    assert all(content.live for kind in MODELS for content in kind.rows())
    again = actions.take_in(data, there, at=AT)
    assert again.counts == {**{kind.name: {"same": FEW} for kind in MODELS}, "guides": {"same": 2}}
    assert actions.export(installation, at=AT) == data


def test_a_package_holds_the_kinds_that_are_asked_for(content: None, installation: Path) -> None:
    for kind in KINDS:
        found = {path.split("/")[1] for path in items(actions.export(installation, (kind,), at=AT))}
        assert found == {kind}


def test_drafts_and_what_is_withdrawn_are_not_shared(member: Member, installation: Path) -> None:
    page = start()
    page.title = "Ett utkast"
    page.save_revision(user=member)
    Chapter.objects.get(chapter="steg-gate").unpublish()
    found = items(actions.export(installation, ("pages", "handbook"), at=AT))
    assert b"Ett utkast" not in b"".join(found.values())
    assert PAGE in found
    assert "content/handbook/steg-gate.json" not in found
    PublicPage.objects.filter(pk=page.pk).update(expire_at=AT - timedelta(days=2))
    assert PAGE not in items(actions.export(installation, ("pages",), at=AT))


def test_news_are_shown_at_once_and_tell_every_process(content: None, installation: Path) -> None:
    data = actions.export(installation, ("pages", "handbook"), at=AT)
    before = editions()
    outcome = actions.take_in(signed(installation, with_page(data, title="Från andra")), installation, at=AT)
    assert start().title == "Från andra"
    assert start().live
    assert not start().has_unpublished_changes
    assert dict(outcome.counts["pages"])["changed"] == 1
    assert set(outcome.counts["handbook"]) == {"same"}
    assert {part for part in before if editions()[part] != before[part]} == {"texts"}


def test_what_a_package_brought_is_not_undone_by_the_products_own_texts(content: None, installation: Path) -> None:
    data = actions.export(installation, ("pages",), at=AT)
    actions.take_in(signed(installation, with_page(data, title="Från andra")), installation, at=AT)
    assert set(information.load()) == {"same"}
    assert start().title == "Från andra"


def test_a_package_that_goes_back_to_the_products_text_is_followed(content: None, installation: Path) -> None:
    first = actions.export(installation, ("pages",), at=AT)
    title = start().title
    actions.take_in(signed(installation, with_page(first, title="Från andra")), installation, at=AT)
    back = actions.take_in(first, installation, at=AT)
    assert (start().title, back.counts["pages"]["changed"]) == (title, 1)


def test_what_somebody_here_has_written_stays_and_the_newcomer_waits(member: Member, installation: Path) -> None:
    data = signed(installation, with_page(actions.export(installation, ("pages",), at=AT), title="Från andra"))
    page = written_by(member, "Från oss")
    outcome = actions.take_in(data, installation, at=AT)
    assert (outcome.kept, outcome.drafts) == ((PAGE,), (PAGE,))
    assert (start().title, start().has_unpublished_changes) == ("Från oss", True)
    assert start().get_latest_revision().as_object().title == "Från andra"
    count = page.revisions.count()
    again = actions.take_in(data, installation, at=AT)
    assert (again.kept, again.drafts) == ((PAGE,), ())
    assert page.revisions.count() == count


def test_a_draft_of_somebody_here_is_not_replaced(member: Member, installation: Path) -> None:
    data = signed(installation, with_page(actions.export(installation, ("pages",), at=AT), title="Från andra"))
    page = start()
    page.title = "Vårt utkast"
    page.save_revision(user=member, changed=True)
    outcome = actions.take_in(data, installation, at=AT)
    assert (outcome.kept, outcome.drafts) == ((PAGE,), ())
    assert start().get_latest_revision().as_object().title == "Vårt utkast"


def test_an_older_text_that_we_have_left_behind_does_not_come_back_as_a_draft(
    member: Member, installation: Path
) -> None:
    data = actions.export(installation, ("pages",), at=AT)
    remember_start(start())
    page = written_by(member, "Från oss")
    outcome = actions.take_in(data, installation, at=AT)
    assert (outcome.kept, outcome.drafts) == ((PAGE,), ())
    assert page.revisions.count() == 2
    assert not start().has_unpublished_changes


def withdrawn(page: PublicPage, member: Member) -> None:
    """Takes a page away from readers."""
    page.unpublish()


def locked(page: PublicPage, member: Member) -> None:
    """Locks a page."""
    PublicPage.objects.filter(pk=page.pk).update(locked=True, locked_by=member)


@pytest.mark.parametrize("decide", [withdrawn, locked])
def test_what_is_withdrawn_or_locked_here_stays_so(
    decide: Callable[[PublicPage, Member], None], member: Member, installation: Path
) -> None:
    data = actions.export(installation, ("pages",), at=AT)
    other = signed(installation, with_page(data, title="Från andra"))
    title = start().title
    decide(start(), member)
    live = start().live
    outcome = actions.take_in(other, installation, at=AT)
    assert (outcome.kept, outcome.drafts) == ((PAGE,), ())
    assert (start().live, start().title) == (live, title)


def test_a_withdrawn_text_does_not_come_back_by_being_the_same(member: Member, installation: Path) -> None:
    data = actions.export(installation, ("pages",), at=AT)
    start().unpublish()
    assert actions.take_in(data, installation, at=AT).kept == (PAGE,)
    assert not start().live


def test_a_contact_that_was_said_to_be_wrong_stays_so_and_is_the_same_contact(
    content: None, installation: Path
) -> None:
    body = Body.objects.filter(contacts__channel="phone").exclude(contacts__value="")[0]
    contact = body.contacts.filter(channel="phone").exclude(value="")[0]
    path = f"content/directory/{body.pk}.json"
    data = actions.export(installation, ("directory",), at=AT)
    assert b"reported_wrong_on" not in items(data)[path]
    Contact.objects.filter(pk=contact.pk).update(reported_wrong_on=date(2026, 11, 20))
    assert actions.take_in(data, installation, at=AT).counts == {"directory": {"same": Body.objects.count()}}
    only = {path: changed(data, path, lambda body: body.update(run_by="Någon annan"))[path]}
    assert actions.take_in(signed(installation, only), installation, at=AT).counts == {"directory": {"changed": 1}}
    assert Body.objects.get(pk=body.pk).run_by == "Någon annan"
    assert Contact.objects.get(pk=contact.pk).reported_wrong_on == date(2026, 11, 20)
    assert Contact.objects.filter(body=body).count() == len(body.contacts.all())


def test_a_dry_run_tells_everything_and_writes_nothing(content: None, installation: Path) -> None:
    data = signed(
        installation,
        {**with_page(actions.export(installation, ("pages",), at=AT), title="Från andra"), NEXT: next_guide()},
    )
    before = tables(), files(installation)
    tried = actions.take_in(data, installation, at=AT, dry_run=True)
    assert (tables(), files(installation)) == before
    assert "exposed-2" not in guide.guides()
    done = actions.take_in(data, installation, at=AT)
    assert done == tried
    assert (tables(), files(installation)) != before


def test_a_new_guide_is_taken_in_once_and_then_asked(content: None, installation: Path) -> None:
    data = signed(installation, {NEXT: next_guide()})
    outcome = actions.take_in(data, installation, at=AT)
    assert (outcome.guides, outcome.counts) == ((NEXT,), {"guides": {"new": 1}})
    assert guide.newest()["exposed"].version == 2
    assert {"exposed-1", "exposed-2", "uses-1"} == set(guide.guides())
    assert actions.take_in(data, installation, at=AT).counts == {"guides": {"same": 1}}
    assert items(actions.export(installation, ("guides",), at=AT))[NEXT] == next_guide()
    third = {NEXT.replace("2", "3"): next_guide().replace(b"version = 2", b"version = 3")}
    actions.take_in(signed(installation, third), installation, at=AT)
    assert {"exposed-2", "exposed-3"} < set(guide.guides())
    with pytest.raises(Refused, match="andra ord"):
        actions.take_in(signed(installation, {NEXT: next_guide() + b"\n"}), installation, at=AT)
    (installation / "guides" / "guide-exposed-2.toml").write_bytes(next_guide() + b"\n")
    guide.read_also(installation / "guides")
    with pytest.raises(guide.GuideError, match="ändrad"):
        guide.guides()
    with pytest.raises(Refused, match="ändrad"):
        actions.export(installation, at=AT)


@pytest.mark.parametrize("file", ["shared.toml", "guide-exposed-1.toml", "../guide-exposed-1.toml"])
def test_the_installations_own_guides_never_replace_the_products(file: str, tmp_path: Path) -> None:
    (tmp_path / guide.LIST).write_text(f'[files]\n"{file}" = "{"0" * 64}"\n')
    guide.read_also(tmp_path)
    with pytest.raises(guide.GuideError, match="får inte stå där"):
        guide.published()


def test_an_older_package_is_refused_unless_asked_for(content: None, installation: Path) -> None:
    data = actions.export(installation, ("pages",), at=AT)
    old = signed(installation, with_page(data, title="Gammal"), made_at=AT - timedelta(days=1))
    actions.take_in(data, installation, at=AT)
    before = tables(), files(installation)
    with pytest.raises(Refused, match="äldre"):
        actions.take_in(old, installation, at=AT)
    assert (tables(), files(installation)) == before
    actions.take_in(old, installation, at=AT, older=True)
    assert start().title == "Gammal"
    with pytest.raises(Refused, match="äldre"):
        actions.take_in(old, installation, at=AT)


FAULTS: dict[str, tuple[Callable[[dict[str, bytes]], dict[str, bytes]], str]] = {
    "an unknown kind": (lambda f: {**f, "content/people/a.json": b"{}\n"}, "känner"),
    "an unknown kind of guide": (lambda f: {**f, "content/guides/guide-exposed-2.json": b"{}\n"}, "läsa|heter"),
    "a file that is no json": (lambda f: {**f, PAGE: b"{"}, "inte skriven som"),
    "the same content under two names": (lambda f: {**f, PAGE.replace("start", "zzz"): f[PAGE]}, "heter något annat"),
    "an unknown field": (lambda f: {**f, PAGE: f[PAGE].replace(b'"menu"', b'"meny"')}, "okänt|saknas"),
    "a value that cannot be published": (
        lambda f: {**f, PAGE: f[PAGE].replace(b'"original"', b'"other"')},
        "translation",
    ),
    "an agency that is not here": (
        lambda f: {p: c.replace(b'"agency_id": null', b'"agency_id": "zz"') for p, c in f.items()},
        "agency",
    ),
    "an unknown guide": (lambda f: {**f, NEXT: b"x"}, "TOML"),
    "a guide with other words": (lambda f: {**f, NEXT.replace("2", "1"): next_guide()}, "andra ord"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_and_nothing_at_all_is_written(fault: str, content: None, installation: Path) -> None:
    make, sentence = FAULTS[fault]
    every = with_page(actions.export(installation, ("pages", "handbook"), at=AT), title="Från andra")
    first = min(path for path in every if "handbook" in path)
    right = {PAGE: every[PAGE], first: every[first].replace(b'"summary": "', b'"summary": "Nytt. ')}
    before = tables(), files(installation)
    with pytest.raises(Refused, match=sentence):
        actions.take_in(signed(installation, make(right)), installation, at=AT)
    assert (tables(), files(installation)) == before
    actions.take_in(signed(installation, right), installation, at=AT)
    assert tables() != before[0]


@pytest.mark.parametrize("error", [IntegrityError, DataError])
def test_what_only_the_database_refuses_is_refused_too(
    error: type[Exception], content: None, installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_after(*given: Any) -> str:
        install(*given)
        raise error("value too long for type character varying")

    data = signed(installation, with_page(actions.export(installation, ("pages",), at=AT), title="Från andra"))
    before = tables(), files(installation)
    monkeypatch.setattr(actions, "install", fail_after)
    with pytest.raises(Refused, match="Ingenting har lästs in") as refused:
        actions.take_in(data, installation, at=AT)
    assert "varying" not in str(refused.value)
    assert (tables(), files(installation)) == before


def test_a_fault_in_the_last_item_undoes_the_first(content: None, installation: Path) -> None:
    data = with_page(actions.export(installation, ("pages",), at=AT), title="Från andra")
    last = max(path for path in data)
    before = tables()
    wrong = {**data, last: data[last].replace(b'"source": "', b'"source": "",\n "zource": "')}
    with pytest.raises(Refused):
        actions.take_in(signed(installation, wrong), installation, at=AT)
    assert (tables(), start().title == "Från andra") == (before, False)


@given(data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_package_changed_on_the_way_writes_nothing_or_what_was_sent(
    data: st.DataObject, content: None, installation: Path
) -> None:
    only = {PAGE: canonical({**values_of(MODELS[0], start()), "title": "Från andra"})}
    whole = signed(installation, only)
    place = data.draw(st.integers(0, len(whole) - 1))
    changed_on_the_way = whole[:place] + bytes([whole[place] ^ data.draw(st.integers(1, 255))]) + whole[place + 1 :]
    before = start().title
    try:
        done = actions.take_in(changed_on_the_way, installation, at=AT, dry_run=True)
    except Refused:
        assert start().title == before
    else:
        assert done == actions.take_in(whole, installation, at=AT, dry_run=True)
