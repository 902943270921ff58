"""Codes are said and read without mistakes, and what the database holds gives neither a code nor a link nor details."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from upptack.meeting.handover import codes

pytestmark = pytest.mark.pure

CODES = st.text(codes.ALPHABET, min_size=6, max_size=6)
DETAILS = st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=8)


def test_no_sign_looks_or_sounds_like_another():
    assert len(set(codes.ALPHABET)) == len(codes.ALPHABET) == 27
    assert set(codes.ALPHABET) <= set(string.ascii_uppercase + string.digits)
    for alike in ("0O", "1IL", "8B", "5S", "2Z", "UV"):
        assert len(set(alike) & set(codes.ALPHABET)) <= 1


@given(CODES, st.sampled_from(["", " ", "-", "  ", " - ", ".", "\u00a0", "–"]), st.booleans())
def test_a_code_is_read_however_it_is_written(code: str, between: str, small: bool):
    typed = between.join((code[:3], code[3:]))
    assert codes.normal(f" {typed.lower() if small else typed}\n") == code
    assert codes.normal(codes.shown(code)) == code


@pytest.mark.parametrize(
    "typed", ["", "K7P2Q", "K7P2QXX", "K7P 2Q0", "K7P 2Q1", "ÅÄÖ 234", " " * 90 + "K7P2QX", "K7P\x002QX"]
)
def test_what_cannot_be_a_code_is_none(typed: str):
    assert codes.normal(typed) == ""
    assert codes.every_derived(typed) == ()


@given(st.text(max_size=40))
def test_reading_a_code_never_fails(typed: str):
    assert codes.normal(typed) == "" or set(codes.normal(typed)) <= set(codes.ALPHABET)
    assert len(codes.every_link_digest(typed)) == codes.is_link(typed)


def test_codes_and_links_are_drawn_from_all_there_are():
    drawn = [codes.new_code() for _ in range(3000)]
    assert {sign for code in drawn for sign in code} == set(codes.ALPHABET)
    assert len(set(drawn)) == 3000
    links = {codes.new_link() for _ in range(200)} | {codes.new_id() for _ in range(200)}
    assert len(links) == 400
    assert all(codes.is_link(link) and not codes.normal(link) for link in links)
    assert codes.shown("K7P2QX") == "K7P 2QX"


def test_the_work_for_one_code_is_real(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.undo()
    worked: list[tuple[int, int, int]] = []
    real = codes.scrypt

    def counted(*args: Any, n: int, r: int, p: int, **rest: Any) -> bytes:
        worked.append((n, r, p))
        return real(*args, n=n, r=r, p=p, **rest)

    monkeypatch.setattr(codes, "scrypt", counted)
    assert codes.every_derived("K7P 2QX")
    assert worked == [(2**14, 8, 1)]


def test_what_is_looked_up_is_not_the_key_and_each_installation_has_its_own():
    one, again, other = codes.derived("K7P2QX", "a"), codes.derived("K7P2QX", "a"), codes.derived("K7P2QX", "b")
    assert one == again
    assert one.digest != other.digest
    assert one.key != other.key
    assert len(one.key) == 32
    assert one.key.hex() != one.digest
    assert codes.link_digest("x" * 22, "a") != codes.link_digest("x" * 22, "b")


def test_a_change_of_key_cuts_off_neither_code_nor_link():
    with override_settings(SECRET_KEY="old", SECRET_KEY_FALLBACKS=[]):
        (before,), (link,) = codes.every_derived("K7P 2QX"), codes.every_link_digest("x" * 22)
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["older", "old"]):
        assert before in codes.every_derived("K7P 2QX")
        assert codes.matches(link, codes.every_link_digest("x" * 22))
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=[]):
        assert before not in codes.every_derived("K7P 2QX")
        assert not codes.matches(link, codes.every_link_digest("x" * 22))


def test_digests_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch):
    compared: list[Sequence[str]] = []

    def compare(a: str, b: str) -> bool:
        compared.append((a, b))
        return a == b

    monkeypatch.setattr(codes.hmac, "compare_digest", compare)
    assert codes.matches("a", ("b", "a"))
    assert compared == [("a", "b"), ("a", "a")]
    assert not codes.matches(None, ("a",))
    assert not codes.matches("a", ())


@given(DETAILS)
def test_details_open_with_their_code_for_their_handover_and_with_nothing_else(details):
    key, other = bytes(32), bytes([1]) * 32
    sealed = codes.seal(details, key=key, id="one")
    assert codes.unseal(sealed, key=key, id="one") == details
    changed = bytes([*sealed[:-1], sealed[-1] ^ 1])
    for wrong in ((sealed, other, "one"), (sealed, key, "two"), (changed, key, "one"), (b"", key, "one")):
        with pytest.raises(codes.Unopened):
            codes.unseal(wrong[0], key=wrong[1], id=wrong[2])


def test_the_length_of_what_is_sealed_says_nothing():
    lengths = {len(codes.seal({"name": "x" * n}, key=bytes(32), id="a")) for n in range(1, 400, 7)}
    assert lengths == {codes.BLOCK + codes.NONCE + 16}


def test_an_address_cannot_be_followed_from_one_window_to_the_next():
    assert codes.address_digest("192.0.2.7", 1) != codes.address_digest("192.0.2.7", 2)
    assert codes.address_digest("192.0.2.7", 1) == codes.address_digest("192.0.2.7", 1)
    assert codes.address_digest("192.0.2.7", 1) != codes.address_digest("192.0.2.8", 1)
