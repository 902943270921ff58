"""What is published is frozen: a conversation ends on the very words it began with, and a change is a new version."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from upptack.guides import guide
from upptack.guides.guide import GuideError, fingerprint, frozen_text, guides, newest, parse, published

pytestmark = pytest.mark.pure

LISTED = tuple(published())


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data, read instead of the room's own."""
    to = tmp_path / "data"
    shutil.copytree(guide.DATA, to)
    monkeypatch.setattr(guide, "DATA", to)
    return to


def not_listed(folder: Path) -> set[str]:
    """The files of the folder that no number freezes; every file there is published but the list itself."""
    return {path.name for path in folder.iterdir()} - {"published.toml"} - set(published())


def lost(folder: Path) -> set[str]:
    """The files that are listed but gone or no longer the same."""
    return {
        name
        for name, number in published().items()
        if not (folder / name).exists() or fingerprint((folder / name).read_bytes()) != number
    }


def test_every_file_is_listed_with_its_number_and_none_is_missing() -> None:
    assert not_listed(guide.DATA) == set()
    assert lost(guide.DATA) == set()
    assert {path.name for path in guide.DATA.glob("guide-*.toml")} <= set(LISTED)


def test_a_guide_that_is_not_listed_and_a_file_that_is_gone_are_found(copy: Path) -> None:
    shutil.copy(copy / "guide-uses-1.toml", copy / "guide-uses-2.toml")
    (copy / "notes.toml").unlink()
    assert not_listed(copy) == {"guide-uses-2.toml"}
    assert lost(copy) == {"notes.toml"}
    for name in ("guide-uses-2.toml", "notes.toml", "published.toml", "absent.toml"):
        with pytest.raises(GuideError, match="inte publicerad"):
            frozen_text(name)


@pytest.mark.parametrize("name", LISTED)
def test_one_changed_byte_is_refused(name: str, copy: Path) -> None:
    whole = (copy / name).read_bytes()
    assert frozen_text(name) == whole.decode()
    for place in (0, len(whole) // 2, len(whole) - 1):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        (copy / name).write_bytes(changed)
        assert lost(copy) == {name}
        with pytest.raises(GuideError, match=f"{name} är ändrad"):
            frozen_text(name)
    for changed in (whole + b"\n", whole[:-1], b""):
        (copy / name).write_bytes(changed)
        with pytest.raises(GuideError, match=f"{name} är ändrad"):
            frozen_text(name)


def test_a_changed_guide_stops_all_conversations_from_starting(copy: Path) -> None:
    file = copy / "guide-exposed-1.toml"
    assert set(guides.__wrapped__()) == set(guides())
    file.write_bytes(file.read_bytes().replace(b"112", b"113", 1))
    with pytest.raises(GuideError):
        guides.__wrapped__()


def test_a_guide_stands_under_the_name_of_its_file() -> None:
    assert {f"guide-{name}.toml" for name in guides()} == {name for name in LISTED if name.startswith("guide-")}
    assert {found.role for found in newest().values()} == {"exposed", "uses"}
    for found in newest().values():
        assert found.version == max(each.version for each in guides().values() if each.id == found.id)


FAULTS = {
    "a text in one language": ('en = "Exposed to violence"', 'en = " "', "text saknas på en"),
    "a text without language": ('label.sv = "Fri och trygg"\nlabel.en = "Free and safe"', 'label = "Fri"', "per språk"),
    "an unknown fact": ('facts = { violence = "no" }', 'facts = { anger = "no" }', "anger = no"),
    "an unknown value": ('facts = { violence = "no" }', 'facts = { violence = "much" }', "violence = much"),
    "a condition that can close": ('["violence>=hint", "honour>=yes"]', '["violence=hint"]', "violence=hint"),
    "a condition on context": ('["violence>=hint", "honour>=yes"]', '["sex>=man"]', "sex>=man"),
    "an unknown kind": ('kind = "one"', 'kind = "scale"', "one eller many"),
    "no options": ("[[question.option]]", "[[question.choice]]", "option"),
    "not toml": ('id = "exposed"', "id = exposed", "TOML"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_guide_with_a_fault_is_refused_in_words_that_say_what_to_change(fault: str) -> None:
    old, new, sentence = FAULTS[fault]
    text = frozen_text("guide-exposed-1.toml")
    assert old in text
    with pytest.raises(GuideError, match=sentence) as refused:
        parse(text.replace(old, new), "guide-exposed-2.toml")
    assert "guide-exposed-2.toml" in str(refused.value)
