"""Roles and their refusals, the unit's named contact, and who may change it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict

from upptack.staff import access, actions, policy
from upptack.staff.forms import read_contact
from upptack.staff.models import Member, MemberRole, Unit
from upptack.staff.rules import ROLE_NAMES, Role

CONTACT = "/enhet/kontakt/"
GOOD = {"name": "Siv Ek", "phone": "010-123 45 67", "hours": "vardagar 8–16", "email": "siv.ek@fk.example"}
KEEPERS = {Role.MANAGER, Role.SPECIALIST, Role.COORDINATOR}


def with_roles(*roles: Role, unit: str = "fk-sthlm-1") -> Member:
    """A member with exactly these roles."""
    return actions.add_member(actions.NewMember("prov@fk.example", "Prov Provsson", unit, roles), password=None)


def test_a_member_without_any_of_the_roles_is_told_which_are_needed(content):
    told = access.may(with_roles(Role.EDITOR), "safety.read")
    assert told == "Den här sidan är till för: handläggare, chef, specialist. Be din chef om du behöver den rollen."


@pytest.mark.parametrize("role", list(Role))
def test_one_of_the_roles_is_enough(content, role):
    member = with_roles(role)
    for name, right in policy.rights().items():
        if right.roles and not right.demands:
            assert (access.may(member, name) is None) == (role in right.roles), name
    assert access.may(member, "staff.open") is None


def test_a_role_given_twice_is_one_role(content):
    assert access.roles_of(with_roles(Role.EDITOR, Role.EDITOR)) == {Role.EDITOR}


def test_the_database_knows_only_the_roles_there_are(member):
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberRole.objects.create(member=member, role="administrator")


def test_adding_the_same_address_again_changes_the_member(content):
    first = with_roles(Role.CASEWORKER)
    new = actions.NewMember("PROV@fk.example", "Nytt Namn", "fk-norr-1", (Role.MANAGER,))
    again = actions.add_member(new, password="ett långt lösenord")
    assert (again.pk, again.name, again.unit_id) == (first.pk, "Nytt Namn", "fk-norr-1")
    assert list(again.roles.values_list("role", flat=True)) == ["manager"]
    assert again.check_password("ett långt lösenord")


@pytest.mark.parametrize(
    "email", ["handlaggare@fk.example", "specialist@fk.example", "chef@fk.example", "samordnare@jam.example"]
)
def test_the_start_page_shows_the_way_to_change_only_to_those_who_may(sign_in, email):
    client = sign_in(email)
    may = client.get(CONTACT).status_code == 200
    assert may == bool(access.roles_of(Member.objects.get(email=email)) & KEEPERS)
    assert (CONTACT in client.get("/start/").content.decode()) == may


def test_someone_without_the_role_is_refused_with_a_sentence(alva):
    for response in (alva.get(CONTACT), alva.post(CONTACT, GOOD)):
        assert response.status_code == 403
        assert "Den här sidan är till för: samordnare, chef, specialist" in response.content.decode()
    assert Unit.objects.get(pk="fk-sthlm-1").contact_name != GOOD["name"]


def test_a_manager_changes_the_named_contact_and_sees_it(sign_in):
    client = sign_in("chef@fk.example")
    response = client.post(CONTACT, GOOD)
    assert (response.status_code, response["Location"]) == (302, "/start/")
    unit = Unit.objects.get(pk="fk-sthlm-1")
    assert (unit.contact_name, unit.contact_phone, unit.contact_hours, unit.contact_email) == tuple(GOOD.values())
    assert unit.contact_checked == actions_today()
    shown = client.get("/start/").content.decode()
    for field in ("name", "phone", "hours"):
        assert GOOD[field] in shown
    assert GOOD["email"] not in shown
    form = client.get(CONTACT).content.decode()
    assert all(words in form for words in GOOD.values())


def test_the_address_for_reminders_may_be_left_out_and_taken_away(sign_in):
    client = sign_in("chef@fk.example")
    assert Unit.objects.get(pk="fk-sthlm-1").contact_email == "ines.wikander@fk.example"
    assert client.post(CONTACT, {**GOOD, "email": ""}).status_code == 302
    assert Unit.objects.get(pk="fk-sthlm-1").contact_email == ""


@pytest.mark.parametrize(
    "email", ["ines", "ines@", "a@b.example, c@d.example", "ines@fk.example\nBcc: a@b.example", "x" * 300]
)
def test_only_one_address_for_reminders_can_be_saved(sign_in, email):
    response = sign_in("chef@fk.example").post(CONTACT, {**GOOD, "email": email})
    assert response.status_code == 422
    assert 'aria-describedby="email-help email-error"' in response.content.decode()
    assert Unit.objects.get(pk="fk-sthlm-1").contact_email == "ines.wikander@fk.example"


def actions_today() -> date:
    """The day it is in Sweden."""
    from django.utils import timezone

    return timezone.localdate()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x"),
        ("name", "x" * 81),
        ("name", "\x00\x00"),
        ("phone", ""),
        ("phone", "ring mig"),
        ("phone", "12"),
        ("phone", "1" * 40),
        ("hours", ""),
        ("hours", "x" * 81),
    ],
)
def test_what_cannot_be_saved_is_told_at_the_field_and_kept_on_the_page(sign_in, field, value):
    client = sign_in("chef@fk.example")
    response = client.post(CONTACT, {**GOOD, field: value})
    page = response.content.decode()
    assert response.status_code == 422
    assert f'href="#{field}"' in page
    assert f'aria-describedby="{field}-error"' in page
    assert all(words in page for name, words in GOOD.items() if name != field)
    assert Unit.objects.get(pk="fk-sthlm-1").contact_name != GOOD["name"]


def test_what_is_typed_is_shown_as_words_never_as_markup(sign_in):
    page = sign_in("chef@fk.example").post(CONTACT, {**GOOD, "name": '"><script>x()</script>', "phone": "-"})
    assert "<script>x()" not in page.content.decode()


def test_signs_that_no_database_takes_are_left_out():
    post = QueryDict(mutable=True)
    post.update({"name": "Siv\x00 \x1bEk\r\n", "phone": " 010-123\t45 67 ", "hours": "vardagar\n8–16"})
    form = read_contact(post)
    assert (form.name, form.phone, form.hours, form.errors) == ("Siv Ek", "010-123 45 67", "vardagar 8–16", {})
    assert form.email == ""


@pytest.mark.parametrize("role", list(Role))
def test_only_who_keeps_contacts_may_change_one(content, role):
    unit, by = Unit.objects.get(pk="fk-norr-1"), with_roles(role)
    if role in KEEPERS:
        actions.set_named_contact(unit, **GOOD, by=by, at=date(2026, 11, 22))
        assert Unit.objects.get(pk="fk-norr-1").contact_checked == date(2026, 11, 22)
    else:
        with pytest.raises(actions.Refused, match="Den här sidan är till för"):
            actions.set_named_contact(unit, **GOOD, by=by, at=date(2026, 11, 22))


@pytest.mark.parametrize("role", sorted(KEEPERS))
def test_no_one_changes_the_contact_of_another_agency(content, role):
    unit, by = Unit.objects.get(pk="af-sthlm-1"), with_roles(role)
    with pytest.raises(actions.Refused, match="Enheten hör till en annan myndighet"):
        actions.set_named_contact(unit, **GOOD, by=by, at=date(2026, 11, 22))
    assert Unit.objects.get(pk="af-sthlm-1").contact_name != GOOD["name"]


def test_every_role_has_a_name():
    assert set(ROLE_NAMES) == set(Role)
