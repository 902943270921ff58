"""The seal opens for the member it was made for, for four hours, unchanged; everything else is refused."""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest
from django.core import signing
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.meeting.conversation import rules, seal
from upptack.meeting.conversation.rules import Meeting

pytestmark = pytest.mark.pure

STARTED = 1_795_000_000
CONTENT: dict[str, Any] = {"started": STARTED, "answers": {"home": ["unsafe"]}, "own": "Hon säger ”nej”\n😀"}
HOURS_4 = 4 * 60 * 60
MINE, ANOTHERS = 7, 8


def made(plain: bytes, member: int = MINE) -> str:
    """A seal of this installation around anything at all, as an older or newer version might have made it."""
    from django.conf import settings

    nonce = os.urandom(seal.NONCE)
    locked = seal.cipher(settings.SECRET_KEY).encrypt(nonce, plain, seal.bound_to(member))
    return urlsafe_b64encode(nonce + locked).decode()


def open_now(sealed: str, member: int = MINE) -> dict[str, Any]:
    """Opens a minute after the meeting began."""
    return seal.open_(sealed, member=member, now=STARTED + 60)


def test_what_was_sealed_comes_back():
    assert open_now(seal.close(CONTENT, member=MINE)) == CONTENT


def test_the_same_meeting_never_looks_the_same_and_shows_nothing():
    first, second = seal.close(CONTENT, member=MINE), seal.close(CONTENT, member=MINE)
    assert first != second
    assert not {first[i : i + 8] for i in range(len(first) - 8)} & {second[i : i + 8] for i in range(len(second) - 8)}
    assert b"unsafe" not in urlsafe_b64decode(first)
    assert b"home" not in urlsafe_b64decode(first)


def test_another_member_cannot_open_it():
    with pytest.raises(seal.Broken):
        open_now(seal.close(CONTENT, member=MINE), member=ANOTHERS)


def test_a_change_anywhere_is_refused():
    raw = bytearray(urlsafe_b64decode(seal.close(CONTENT, member=MINE)))
    for place in range(len(raw)):
        raw[place] ^= 1
        with pytest.raises(seal.Broken):
            open_now(urlsafe_b64encode(raw).decode())
        raw[place] ^= 1
    assert open_now(urlsafe_b64encode(raw).decode()) == CONTENT


def test_a_seal_cut_short_anywhere_is_refused():
    sealed = seal.close(CONTENT, member=MINE)
    for length in range(len(sealed)):
        with pytest.raises(seal.Broken):
            open_now(sealed[:length])
    for length in range(len(urlsafe_b64decode(sealed))):
        with pytest.raises(seal.Broken):
            open_now(urlsafe_b64encode(urlsafe_b64decode(sealed)[:length]).decode())


@pytest.mark.parametrize(
    "sealed",
    [
        "",
        "A" * 40,
        "A" * 41,
        "A" * 44,
        "A" * (seal.LONGEST + 1),
        "å" * 60,
        "\ud800" * 60,
        "!" * 60,
        "AB CD" * 20,
        "=" * 60,
    ],
)
def test_what_is_no_seal_is_refused(sealed: str):
    with pytest.raises(seal.Broken):
        open_now(sealed)


def test_letters_slipped_in_between_are_refused():
    sealed = seal.close(CONTENT, member=MINE)
    for stray in ("!", "\n", " ", "+", "/"):
        with pytest.raises(seal.Broken):
            open_now(sealed[:20] + stray + sealed[20:])


def test_it_opens_for_four_hours_and_no_longer():
    sealed = seal.close(CONTENT, member=MINE)
    for now in (STARTED + 0.0, STARTED + HOURS_4 + 0.0):
        assert seal.open_(sealed, member=MINE, now=now) == CONTENT
    for now in (STARTED + HOURS_4 + 1, STARTED + HOURS_4 + 0.001, STARTED - 1, 0.0):
        with pytest.raises(seal.Expired):
            seal.open_(sealed, member=MINE, now=now)


def test_a_change_of_key_does_not_cut_off_a_meeting(settings):
    old = settings.SECRET_KEY
    sealed = seal.close(CONTENT, member=MINE)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key of this installation", []
    with pytest.raises(seal.Broken):
        open_now(sealed)
    settings.SECRET_KEY_FALLBACKS = ["an even older key", old]
    assert open_now(sealed) == CONTENT
    resealed = seal.close(CONTENT, member=MINE)
    settings.SECRET_KEY_FALLBACKS = []
    assert open_now(resealed) == CONTENT


@pytest.mark.parametrize("salt", ["django.core.signing", "upptack conversation seal 1", "member 7"])
def test_what_the_key_signs_for_other_purposes_is_no_seal(salt: str):
    with pytest.raises(seal.Broken):
        open_now(signing.dumps(CONTENT, salt=salt))


def test_the_key_itself_never_opens_a_seal(settings):
    """The cipher's key is derived for this purpose alone."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(seal.NONCE)
    plain = json.dumps(CONTENT).encode()
    bare = AESGCM(settings.SECRET_KEY.encode().ljust(32, b"0")[:32]).encrypt(nonce, plain, seal.bound_to(MINE))
    with pytest.raises(seal.Broken):
        open_now(urlsafe_b64encode(nonce + bare).decode())


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"[1,2]",
        b'"text"',
        b"null",
        b"not json",
        b"\xff\xfe",
        b"{}",
        b'{"started":null}',
        b'{"started":"1795000000"}',
        b'{"started":[]}',
        b'{"started":true}',
        b'{"started":NaN}',
    ],
)
def test_a_seal_around_something_else_is_refused(plain: bytes):
    with pytest.raises(seal.Broken):
        open_now(made(plain))


@given(st.text(max_size=200) | st.text(alphabet="ABCDwxyz0189-_=", min_size=41, max_size=300))
def test_no_text_does_anything_but_be_refused(sealed):
    with pytest.raises((seal.Broken, seal.Expired)):
        open_now(sealed)


@given(st.binary(max_size=300))
def test_no_bytes_do_anything_but_be_refused(raw):
    with pytest.raises((seal.Broken, seal.Expired)):
        open_now(urlsafe_b64encode(raw).decode())


@settings(max_examples=40)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_anything_sealed_by_another_version_is_opened_or_refused(value):
    try:
        content = open_now(made(json.dumps(value).encode()))
    except (seal.Broken, seal.Expired):
        return
    assert isinstance(content["started"], int)


A_MEETING = rules.as_content(
    Meeting(
        token="t",
        started=STARTED,
        agency="fk",
        unit="fk-sthlm-1",
        guide="exposed-1",
        matter="sjukpenning",
        channel="phone",
        two_party="no",
        answers={"home": ("unsafe",)},
        draft=("hit",),
    )
)


def test_a_meeting_survives_the_journey():
    there = rules.from_content(open_now(seal.close(A_MEETING, member=MINE)))
    assert there == rules.from_content(A_MEETING)
    assert (there.answers, there.draft) == ({"home": ("unsafe",)}, ("hit",))


@pytest.mark.parametrize(
    "change",
    [
        {"answers": None},
        {"answers": []},
        {"answers": {"home": None}},
        {"draft": None},
        {"draft": 3},
        {"step": "gone"},
        {"step": None},
        {"step": []},
        {"guide": "exposed-0"},
        {"guide": None},
        {"guide": {}},
        {"new_field": 1},
    ],
)
def test_another_versions_meeting_is_told_apart(change: dict[str, Any]):
    with pytest.raises(ValueError, match="another version"):
        rules.from_content({**A_MEETING, **change})


@pytest.mark.parametrize("field", ["token", "started", "agency", "answers", "draft", "guide", "two_party"])
def test_an_older_versions_meeting_that_lacks_a_field_is_told_apart(field: str):
    with pytest.raises(ValueError, match="another version"):
        rules.from_content({name: value for name, value in A_MEETING.items() if name != field})
