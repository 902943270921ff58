"""Passwords, codes and confirmations are slowed down alike for every account, over all processes, and nobody is locked
out for good. Whether an account exists cannot be told from what is answered nor from how long it takes."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from upptack.conftest import content, django_db_setup, nothing_kept_in_the_process  # noqa: F401
from upptack.staff import actions, middleware, rules
from upptack.staff.actions import Slowed
from upptack.staff.models import Member, SignInTry
from upptack.staff.rules import FREE, FREE_ADDRESS, Tried
from upptack.tally.tests.test_counting import at_once

WHO, PASSWORD, LOGIN = "handlaggare@fk.example", "ett lösenord för provet", "/konto/login/"
AT = datetime(2026, 11, 23, 9, 1, tzinfo=UTC)
PAIRS = 200
DISTINCT = 1.628
"""Kolmogorov and Smirnov: two samples of n differ at p < 0.01 when their distributions are further apart than this
times the root of 2/n (Smirnov 1948, table of critical values)."""


@pytest.fixture
def member(content: None) -> Member:  # noqa: F811
    """The member whose account is tried."""
    own = Member.objects.get(email=WHO)
    own.set_password(PASSWORD)
    own.save()
    return own


def sign_in(client: Client, email: str = WHO, password: str = "fel", address: str = "192.0.2.1"):
    """Posts the sign-in page from an address."""
    return client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=address)


def through(paces: tuple[actions.Pace, ...], at: datetime) -> int:
    """Seconds to wait when this is tried; 0 when it was let through."""
    try:
        actions.attempt(paces, at=at)
    except Slowed as slowed:
        return slowed.seconds
    return 0


def guessed(minutes: int, address: str = "192.0.2.1", account: str = WHO) -> int:
    """How many guesses are let through to one who tries every second for so long."""
    found = 0
    at = AT
    while at < AT + timedelta(minutes=minutes):
        wait = through(actions.paces_of_sign_in(account, address, at), at)
        found += not wait
        at += timedelta(seconds=wait or 1)
    return found


@pytest.mark.django_db
def test_after_five_wrong_tries_one_waits_ever_longer(member: Member) -> None:
    answers = [sign_in(Client()) for _ in range(FREE + 1)]
    assert [answer.status_code for answer in answers] == [200] * FREE + [429]
    assert answers[-1]["Retry-After"] in {str(n) for n in range(1, 16)}
    page = answers[-1].content.decode()
    assert "För många försök" in page
    assert re.search(r"Vänta \d+ sekunder och försök igen\.", page)
    assert sign_in(Client(), password=PASSWORD).status_code == 429


@given(free=st.integers(1, 100), longest=st.integers(1, 10**4), last=st.integers(0, 10**9), now=st.integers(0, 10**9))
def test_the_wait_grows_and_never_beyond_the_longest(free: int, longest: int, last: int, now: int) -> None:
    waits = [rules.wait(Tried(n, last), free, longest, now) for n in range(free + 40)]
    assert set(waits[:free]) == {0}
    assert all(0 <= first <= then <= longest for first, then in pairwise(waits[free:]))
    assert rules.wait(Tried(10**6, last), free, longest, last + longest) == 0


@pytest.mark.django_db
def test_half_an_hour_of_guessing_is_a_dozen_guesses() -> None:
    n = guessed(30)
    print(f"\nthrottle: {n} guesses in 30 minutes from one address with one account")
    assert FREE < n <= 14


@pytest.mark.django_db
def test_half_an_hour_later_it_is_forgotten(member: Member) -> None:
    paces = actions.paces_of_sign_in(WHO, "192.0.2.1", AT)
    for minute in range(10):
        through(paces, AT + timedelta(minutes=minute))
    later = AT + timedelta(minutes=45)
    assert through(actions.paces_of_sign_in(WHO, "192.0.2.1", later), later) == 0
    assert SignInTry.objects.filter(window__lt=rules.window(later.timestamp()) - 1).count() == 0


@pytest.mark.django_db
def test_nobody_elsewhere_can_shut_a_member_out(member: Member) -> None:
    """From 60 addresses somebody who knows her address types a wrong password ten times each."""
    for n in range(60):
        for _ in range(10):
            through(actions.paces_of_sign_in(WHO, f"198.51.100.{n}", datetime.now(UTC)), datetime.now(UTC))
    client = Client()
    assert sign_in(client, password=PASSWORD, address="192.0.2.9").status_code == 302
    assert client.get("/start/").status_code == 200


@pytest.mark.django_db
def test_an_account_under_attack_leaves_each_address_fewer_tries() -> None:
    for n in range(rules.ATTACKED):
        assert through(actions.paces_of_sign_in(WHO, f"198.51.100.{n}", AT), AT) == 0
    waits = [through(actions.paces_of_sign_in(WHO, "203.0.113.1", AT), AT) for _ in range(3)]
    assert [bool(wait) for wait in waits] == [False, False, True]


@pytest.mark.django_db
def test_an_address_that_tries_many_accounts_is_paced_and_never_for_long() -> None:
    """A whole agency may have one address: it waits two seconds at the most."""
    waits = [
        through(actions.paces_of_sign_in(f"nr{n}@fk.example", "192.0.2.1", AT), AT) for n in range(FREE_ADDRESS + 1)
    ]
    assert waits == [0] * FREE_ADDRESS + [rules.LONGEST_FOR_ADDRESS]


@pytest.mark.django_db
def test_a_right_password_wipes_the_count_of_its_own_account_and_no_other(member: Member) -> None:
    for _ in range(4):
        sign_in(Client())
        sign_in(Client(), "ingen@fk.example")
    own = Client()
    assert sign_in(own, password=PASSWORD).status_code == 302
    assert [sign_in(Client()).status_code for _ in range(FREE)] == [200] * FREE
    # Posting the sign-in page while signed in tries nothing, and so wipes nothing.
    sign_in(own, "ingen@fk.example")
    assert [sign_in(Client(), "ingen@fk.example").status_code for _ in range(2)] == [200, 429]


@pytest.mark.django_db
def test_neither_addresses_nor_accounts_are_kept(member: Member) -> None:
    sign_in(Client(), address="192.0.2.77")
    rows = str(list(SignInTry.objects.values_list()))
    assert len(SignInTry.objects.all()) == 3
    assert "192.0.2.77" not in rows
    assert WHO not in rows
    first = set(SignInTry.objects.values_list("pk", flat=True))
    later = datetime.now(UTC) + timedelta(minutes=15)
    actions.attempt(actions.paces_of_sign_in(WHO, "192.0.2.77", later), at=later)
    assert len(first & set(SignInTry.objects.values_list("pk", flat=True))) == 3
    assert SignInTry.objects.count() == 6, "the next window has other hashes"


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_all_counted() -> None:
    def one() -> bool:
        return not through(actions.paces_of_sign_in(WHO, "192.0.2.1", AT), AT)

    assert sum(at_once([one] * 16)) == FREE


def codes(member: Member) -> str:
    """Gives the member a code app and recovery codes; the app's secret."""
    secret = generate_totp_secret()
    TOTP.activate(member, secret)
    RecoveryCodes.activate(member)
    return secret


def at_second_step(address: str = "192.0.2.1") -> Client:
    """A browser in which the right password has been typed."""
    client = Client()
    assert sign_in(client, password=PASSWORD, address=address)["Location"].startswith("/konto/2fa/authenticate/")
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("guess", ["000000", "12345678"], ids=["code", "recovery code"])
def test_the_second_step_is_slowed_wherever_it_is_tried(member: Member, guess: str) -> None:
    codes(member)
    tries = [
        at_second_step(f"192.0.2.{n}").post("/konto/2fa/authenticate/", {"code": guess}, REMOTE_ADDR=f"192.0.2.{n}")
        for n in range(FREE + 1)
    ]
    assert [each.status_code for each in tries] == [200] * FREE + [429]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("where", "field"), [("/konto/reauthenticate/", "password"), ("/konto/2fa/reauthenticate/", "code")]
)
def test_showing_again_that_it_is_she_is_slowed(member: Member, where: str, field: str) -> None:
    client = Client()
    sign_in(client, password=PASSWORD)
    codes(member)
    tries = [client.post(where, {field: "000000"}, REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(FREE + 1)]
    assert tries == [200] * FREE + [429]


@pytest.mark.django_db
def test_the_old_password_is_slowed_where_it_is_changed(member: Member) -> None:
    client = Client()
    sign_in(client, password=PASSWORD)
    typed = {"oldpassword": "fel", "password1": "ett nytt lösenord här", "password2": "ett nytt lösenord här"}
    tries = [client.post("/konto/password/change/", typed).status_code for _ in range(FREE + 1)]
    assert tries == [200] * FREE + [429]


@pytest.mark.django_db(transaction=True)
def test_it_holds_over_two_caches_and_would_not_with_the_library_s_own_limits(member: Member) -> None:
    """Two processes have a cache each. Here the cache is emptied between tries, as if every one met a new process."""

    def tried() -> list[int]:
        found = []
        for _ in range(FREE + 2):
            cache.clear()
            found.append(sign_in(Client()).status_code)
        return found

    assert tried() == [200] * FREE + [429] * 2


@pytest.mark.django_db
def test_limits_in_the_cache_would_not_hold(
    member: Member, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the sign-in library's own limits, with a new process at every try."""
    monkeypatch.setattr(middleware, "paces", lambda *given: ())
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/m/key"}
    one = [sign_in(Client()).content.decode().count("många") > 0 for _ in range(FREE + 1)]
    cache.clear()
    other = []
    for _ in range(FREE + 1):
        other.append("många" in sign_in(Client()).content.decode())
        cache.clear()
    assert one[-1]
    assert not any(other)


def apart(one: list[float], other: list[float]) -> float:
    """How far the distributions of two samples are apart at the most, 0 to 1."""
    return max(
        abs(sum(x <= at for x in one) / len(one) - sum(x <= at for x in other) / len(other)) for at in one + other
    )


def answer_to(email: str) -> tuple[float, tuple[object, ...]]:
    """How long a wrong password took (seconds of this process), and what was answered but for the typed address and the
    form's token."""
    client = Client()
    begun = time.process_time()
    answer = sign_in(client, email)
    took = time.process_time() - begun
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode()).replace(email, "")
    return took, (answer.status_code, text, sorted(name for name, _ in answer.items()), sorted(answer.cookies))


def compared() -> tuple[float, int, float, float]:
    """200 pairs of a known and an unknown address: how far the times are apart, how many answers differ, and the
    medians in milliseconds."""
    times: tuple[list[float], list[float]] = ([], [])
    different = 0
    for n in range(PAIRS):
        SignInTry.objects.all().delete()
        order = (0, 1) if n % 2 else (1, 0)
        seen: dict[int, tuple[object, ...]] = {}
        for which in order:
            took, seen[which] = answer_to((WHO, "handlaggarx@fk.example")[which])
            times[which].append(took)
        different += seen[0] != seen[1]
    return apart(*times), different, 1000 * median(times[0]), 1000 * median(times[1])


class SomeMilliseconds(PBKDF2PasswordHasher):
    """The real way to keep passwords, with fewer rounds."""

    iterations = 10_000


@pytest.fixture
def slow_hash(settings: Settings) -> None:
    """Password hashes that take some milliseconds, as the real ones take hundreds."""
    settings.PASSWORD_HASHERS = ["tests.hardness.test_throttle.SomeMilliseconds"]


@pytest.mark.django_db
def test_whether_an_account_exists_cannot_be_told(slow_hash: None, member: Member) -> None:
    """Equal distributions are taken for different once in a hundred times, so a difference is believed when it is there
    a second time."""
    limit = DISTINCT * (2 / PAIRS) ** 0.5
    for _ in range(2):
        distance, different, known, unknown = compared()
        print(f"\nno oracle: N={PAIRS} pairs, {different} answers differ, medians {known:.2f} and {unknown:.2f} ms")
        print(f"no oracle: the times are {distance:.3f} apart, the limit is {limit:.3f}")
        assert different == 0
        if distance < limit:
            return
    raise AssertionError("the time tells whether an account exists")


@pytest.mark.django_db
def test_an_oracle_is_seen(slow_hash: None, member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    from upptack.staff.sessions import MemberBackend

    monkeypatch.setattr(MemberBackend, "_mitigate_timing_attack", lambda self, password: None)
    assert compared()[0] > DISTINCT * (2 / PAIRS) ** 0.5
