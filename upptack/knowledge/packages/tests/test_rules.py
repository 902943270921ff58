"""Names, keys, age and form of packages, and what a guide must be to be used."""

from __future__ import annotations

import fcntl
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upptack.guides import guide
from upptack.knowledge.packages import keys, rules
from upptack.knowledge.packages.rules import Refused, age_problem, canonical, guide_of, key_of, plain
from upptack.knowledge.packages.tests.parcels import AT

pytestmark = pytest.mark.pure

TEXT = st.text(st.characters(exclude_characters="\0", codec="utf-8"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=8,
)


@given(JSON)
def test_canonical_json_is_read_as_it_was_written(value: object) -> None:
    assert plain(canonical(value), "x") == value


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b'{"a": 1, "a": 2}\n',
        b'{\n "a": 1,\n "a": 1\n}\n',
        b"NaN\n",
        b'"\\ud800"\n',
        b'"\xff"\n',
        b'"a\\u0000b"\n',
        b'"\\\\\\u0000"\n',
        '"å"\n'.encode("utf-16"),
        b"[" * 200_000,
    ],
)
def test_any_other_json_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="inte skriven som"):
        plain(content, "x")
    assert plain(b'"a\\\\u0000b"\n', "x") == "a\\u0000b"


def test_the_id_of_a_key_belongs_to_the_key(tmp_path: Path) -> None:
    key = keys.make(keys.folder_in(tmp_path), "  Arbets\tförmedlingen ")
    assert key.name == "Arbets förmedlingen"
    assert key_of(f" {key.line}\n") == key
    id, code, name = key.line.split(" ", 2)
    other = "0" * 16
    for line in ("", id, f"{id} {code}", f"{other} {code} {name}", f"{id} {code[:-4]} {name}", f"{id} åäö {name}"):
        with pytest.raises(Refused):
            key_of(line)
    with pytest.raises(Refused, match="namn"):
        key_of(f"{id} {code} {'x' * 121}")


@pytest.mark.parametrize("name", ["", " ", "x" * 121, "a\x1b[2J"])
def test_a_name_that_cannot_be_shown_is_refused_and_makes_no_key(name: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="namn"):
        keys.make(keys.folder_in(tmp_path), name)
    with pytest.raises(Refused, match="ingen nyckel än"):
        keys.own(keys.folder_in(tmp_path))


def test_the_private_key_is_for_its_owner_alone_and_is_made_once(tmp_path: Path) -> None:
    folder = keys.folder_in(tmp_path)
    key = keys.make(folder, "Här")
    assert (folder.stat().st_mode & 0o777, (folder / "own.pem").stat().st_mode & 0o777) == (0o700, 0o600)
    assert keys.own(folder) == key
    with pytest.raises(Refused, match="redan en nyckel"):
        keys.make(folder, "Igen")
    assert keys.own(folder) == key
    other = keys.make(keys.folder_in(tmp_path / "other"), "Där")
    (folder / "own.txt").write_text(other.line)
    with pytest.raises(Refused, match="hör inte till"):
        keys.own(folder)
    (folder / "own.pem").write_text("-----BEGIN PRIVATE KEY-----\n")
    with pytest.raises(Refused, match="går inte att läsa"):
        keys.sign(folder, b"")


def test_keys_are_trusted_until_they_are_not(tmp_path: Path) -> None:
    folder = keys.folder_in(tmp_path / "here")
    key = keys.make(keys.folder_in(tmp_path / "there"), "Där borta")
    assert keys.trusted(folder) == {}
    assert keys.trust(folder, key.line) == keys.trust(folder, key.line) == key
    assert keys.trusted(folder) == {key.id: key}
    assert keys.untrust(folder, key.id) == key
    assert keys.trusted(folder) == {}
    with pytest.raises(Refused, match="Ingen betrodd nyckel"):
        keys.untrust(folder, key.id)


def test_what_has_been_seen_is_remembered_and_never_goes_back(tmp_path: Path) -> None:
    folder = keys.folder_in(tmp_path)
    keys.remember(folder, "a", AT)
    keys.remember(folder, "b", AT + timedelta(days=1))
    keys.remember(folder, "a", AT - timedelta(days=1))
    assert keys.seen(folder) == {"a": AT, "b": AT + timedelta(days=1)}
    (folder / "seen.json").write_text("[]")
    with pytest.raises(Refused, match="går inte att läsa"):
        keys.seen(folder)


def test_one_import_at_a_time(tmp_path: Path) -> None:
    folder = keys.folder_in(tmp_path)
    with keys.alone(folder), (folder / keys.LOCK).open("a") as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with (folder / keys.LOCK).open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_package_is_not_older_than_the_last_one_and_not_from_the_future() -> None:
    hour = timedelta(hours=1)
    assert age_problem(AT, None, AT, older=False) is None
    assert age_problem(AT, AT, AT, older=False) is None
    assert age_problem(AT + hour, AT, AT, older=False) is None
    assert "äldre" in (age_problem(AT - hour, AT, AT, older=False) or "")
    assert age_problem(AT - hour, AT, AT, older=True) is None
    assert "framtiden" in (age_problem(AT + 2 * hour, None, AT, older=True) or "")


@pytest.mark.parametrize("file", [file for file in guide.published() if file.startswith("guide-")])
def test_every_published_guide_could_come_in_a_package(file: str) -> None:
    found = guide_of(f"content/guides/{file}", guide.frozen_text(file).encode())
    assert f"guide-{found.name}.toml" == file


NEXT = "content/guides/guide-exposed-2.toml"
ANSWER = "[[question.option]]\nid = "
FAULTS = {
    "the version of another file": ("version = 2", "version = 3", "heter något annat"),
    "a version in words": ("version = 2", 'version = "2"', "heltal"),
    "a version that is true": ("version = 2", "version = true", "heter något annat"),
    "an unknown role": ('role = "exposed"', 'role = "witness"', "rollen"),
    "an unknown fact": ('facts = { violence = "no" }', 'facts = { anger = "no" }', "anger = no"),
    "a question that is no table": ("[[question]]", "[question]", "TOML|läsa"),
    "a number of somebody": ("112", "070-174 06 05", "telefonnummer"),
    "short in words": ("short = true", 'short = "yes"', "short|läsa"),
    "a condition on what comes later": ("asked_when = []", 'asked_when = ["honour>=yes"]', "tidigare frågor"),
    "none of these that says yes": ('facts = { violence = "no", psy', 'facts = { violence = "yes", psy', "inget av"),
    "an answer that means not asked": (ANSWER + '"free"', ANSWER + '"not_asked"', "olika id"),
    "the same answer twice": (ANSWER + '"safe"', ANSWER + '"sometimes"', "olika id"),
    "an id for harm": (ANSWER + '"free"', ANSWER + '"<b>"', "små bokstäver"),
    "an id that is a number": (ANSWER + '"free"', ANSWER + "7", "små bokstäver"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_guide_with_a_fault_is_refused(fault: str) -> None:
    old, new, sentence = FAULTS[fault]
    text = guide.frozen_text("guide-exposed-1.toml").replace("version = 1", "version = 2")
    assert guide_of(NEXT, text.encode()).name == "exposed-2"
    assert old in text
    with pytest.raises(Refused, match=sentence):
        guide_of(NEXT, text.replace(old, new, 1).encode())


def test_a_guide_that_is_no_text_too_long_or_does_not_ask_enough_is_refused() -> None:
    text = guide.frozen_text("guide-exposed-1.toml").replace("version = 1", "version = 2")
    with pytest.raises(Refused, match="går inte att läsa"):
        guide_of(NEXT, b"\xff")
    head, *questions = text.split("[[question]]")
    with pytest.raises(Refused, match="inget svar sätter"):
        guide_of(NEXT, "[[question]]".join([head, *questions[:-1]]).encode())
    for count in (2, rules.MOST_QUESTIONS + 1):
        with pytest.raises(Refused, match="olika id"):
            guide_of(NEXT, "[[question]]".join([head, *questions[:1] * count]).encode())
    with pytest.raises(Refused, match="heter något annat"):
        guide_of("content/guides/guide-exposed-2.json", text.encode())
