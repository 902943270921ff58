"""A package is opened only when a trusted key has signed it and every byte that counts is as it was signed."""

from __future__ import annotations

import io
import stat
import tracemalloc
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upptack.knowledge.packages import archive, keys, rules
from upptack.knowledge.packages.rules import MANIFEST, SIGNATURE, Key, Refused
from upptack.knowledge.packages.tests.parcels import (
    CHAPTER,
    FILES,
    PAGE,
    inside,
    installation_in,
    rewritten,
    signed,
    zipped,
)

pytestmark = pytest.mark.pure


@cache
def sender() -> Path:
    """The installation that makes the packages."""
    return installation_in(Path(mkdtemp()))


@cache
def stranger() -> Path:
    """An installation that nobody trusts."""
    return installation_in(Path(mkdtemp()), "Någon annan")


def trusted() -> dict[str, Key]:
    """The keys that the receiver trusts: the sender's."""
    return dict(keys.trusted(keys.folder_in(sender())))


def package() -> bytes:
    """A right package."""
    return signed(sender(), FILES)


def test_a_package_opens_as_it_was_made_and_is_the_same_each_time() -> None:
    found = archive.opened(package(), trusted())
    assert dict(found.files) == FILES
    assert (found.signed_by.name, found.manifest.installation) == ("Avsändaren", "Avsändaren")
    assert package() == package()
    backwards = dict(reversed(FILES.items()))
    assert signed(sender(), backwards) == package()
    assert [entry.date_time[0] for entry in zipfile.ZipFile(io.BytesIO(package())).infolist()] == [1980] * 4


def without(name: str) -> bytes:
    """The package without one of its files."""
    return zipped([(path, content) for path, content in inside(package()).items() if path != name])


def beside(name: str | zipfile.ZipInfo) -> bytes:
    """The package with one more file that the manifest does not have."""
    return zipped([*inside(package()).items(), (name, b"{}\n")])


def instead(name: str, content: bytes) -> bytes:
    """The package with other bytes in one of its files."""
    return zipped({**inside(package()), name: content}.items())


def link() -> bytes:
    """The package with a symbolic link in place of a page."""
    entry = zipfile.ZipInfo(PAGE)
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return zipped((entry if path == PAGE else path, content) for path, content in inside(package()).items())


def doubled() -> bytes:
    """The package with a second file under the name of a page; the name is changed where the ZIP keeps it."""
    other = PAGE.replace("start", "stbrt")
    return beside(other).replace(other.encode(), PAGE.encode())


def encrypted() -> bytes:
    """The package in which every file says that it is encrypted."""
    data = bytearray(package())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def by_stranger() -> bytes:
    """A package that says it is the sender's and is signed by a stranger."""
    own = keys.own(keys.folder_in(sender()))
    written = inside(package())[MANIFEST]
    signature = archive.base64.b64encode(keys.sign(keys.folder_in(stranger()), written)).decode()
    return instead(SIGNATURE, f"{own.id} {signature}\n".encode())


FAULTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "läsa som ett innehållspaket"),
    "no zip": (lambda: b"%PDF-1.7 " + bytes(500), "läsa som ett innehållspaket"),
    "half a zip": (lambda: package()[: len(package()) // 2], "läsa som ett innehållspaket"),
    "no manifest": (lambda: without(MANIFEST), "manifest.json saknas"),
    "no signature": (lambda: without(SIGNATURE), "manifest.sig saknas"),
    "an unknown key": (lambda: signed(stranger(), FILES), "inte är betrodd här"),
    "another's signature": (by_stranger, "signatur stämmer inte"),
    "no signature at all": (lambda: instead(SIGNATURE, b""), "inte är betrodd här"),
    "half a signature": (lambda: instead(SIGNATURE, inside(package())[SIGNATURE][:40]), "signatur stämmer inte"),
    "a changed manifest": (lambda: instead(MANIFEST, inside(package())[MANIFEST] + b" "), "signatur stämmer inte"),
    "another key named": (
        lambda: rewritten(sender(), inside(signed(sender(), FILES, key="0" * 16))[MANIFEST]),
        "en annan nyckel",
    ),
    "a file lost": (lambda: without(PAGE), f"{PAGE}: filen saknas"),
    "a file more": (lambda: beside("content/pages/extra.sv.json"), "står inte i paketets"),
    "a file of the same size": (lambda: instead(PAGE, FILES[PAGE].replace(b"1", b"2")), "har ändrats"),
    "a longer file": (lambda: instead(PAGE, FILES[PAGE] + b"\n"), "har ändrats"),
    "an absolute path": (lambda: beside("/etc/passwd"), "otillåten sökväg"),
    "a path upwards": (lambda: beside("content/pages/../../../own.json"), "otillåten sökväg"),
    "a path upwards inside": (lambda: beside("content/../pages.json"), "otillåten sökväg"),
    "a path of another system": (lambda: beside("content\\pages\\x.json"), "otillåten sökväg"),
    "a drive": (lambda: beside("C:content/pages/x.json"), "otillåten sökväg"),
    "a hidden file": (lambda: beside("content/pages/.x.json"), "otillåten sökväg"),
    "a folder": (lambda: beside("content/pages/"), "otillåten sökväg"),
    "a name that ends early": (lambda: beside("content/pages/a.jsonQ").replace(b"jsonQ", b"json\0"), "sökväg"),
    "a letter that looks like another": (lambda: beside("content/pages/stаrt.json"), "otillåten sökväg"),
    "a link": (link, "inga länkar"),
    "a name twice": (doubled, "samma namn"),
    "a name twice but for capitals": (lambda: beside(PAGE.replace("start", "Start")), "samma namn"),
    "encryption": (encrypted, "paket inte får vara"),
    "another method": (lambda: zipped(inside(package()).items(), zipfile.ZIP_BZIP2), "paket inte får vara"),
    "another format": (
        lambda: rewritten(sender(), inside(package())[MANIFEST].replace(b'"format": 1', b'"format": 2')),
        "format som den här versionen",
    ),
    "no format": (lambda: rewritten(sender(), b"[]\n"), "format som den här versionen"),
    "no json": (lambda: rewritten(sender(), b"{"), "inte skriven som"),
    "json another way": (lambda: rewritten(sender(), b'{"format":1}'), "inte skriven som"),
    "a manifest without files": (lambda: rewritten(sender(), b'{\n "format": 1\n}\n'), "inte hel"),
    "more in the manifest": (
        lambda: rewritten(sender(), inside(package())[MANIFEST].replace(b'"made_at"', b'"key2": 1,\n "made_at"')),
        "inte hel",
    ),
    "another time": (
        lambda: rewritten(sender(), inside(package())[MANIFEST].replace(b"T10:00:00Z", b"T10:00:0Z")),
        "inte hel",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_package_with_a_fault_is_refused_in_a_sentence(fault: str) -> None:
    make, sentence = FAULTS[fault]
    with pytest.raises(Refused, match=sentence):
        archive.opened(make(), trusted())


def test_a_key_that_is_not_trusted_any_more_is_refused() -> None:
    archive.opened(package(), trusted())
    with pytest.raises(Refused, match="inte är betrodd"):
        archive.opened(package(), {})


def same_or_refused(data: bytes) -> bool:
    """Whether changed bytes are refused; fails when they open as anything else than the package."""
    try:
        found = archive.opened(data, trusted())
    except Refused:
        return True
    assert found == archive.opened(package(), trusted())
    return False


def test_any_byte_changed_is_refused_or_changes_nothing() -> None:
    whole = package()
    refused = 0
    for place in range(len(whole)):
        change = (0x01, 0x80, 0xFF)[place % 3]
        refused += same_or_refused(whole[:place] + bytes([whole[place] ^ change]) + whole[place + 1 :])
    assert refused > len(whole) / 2


@given(st.data())
def test_bytes_cut_out_put_in_or_moved_are_refused_or_change_nothing(data: st.DataObject) -> None:
    whole = package()
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    put = data.draw(st.one_of(st.binary(max_size=60), st.just(whole[last:]), st.just(whole[:first])))
    same_or_refused(whole[:first] + put + whole[last:])


LIMITS = {
    "a large file": ("MOST_BYTES_EACH", 4_000, "större än"),
    "too much together": ("MOST_BYTES", 3_000, "större än"),
    "too many files": ("MOST_FILES", 1, "fler än"),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_what_is_beyond_a_limit_is_refused_when_read_and_when_made(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, value, sentence = LIMITS[limit]
    files = {**FILES, "content/guides/guide-x-1.toml": bytes(5_000)}
    data = signed(sender(), files)
    assert len(data) < 3_000
    archive.opened(data, trusted())
    for module in (archive, rules):
        monkeypatch.setattr(module, name, value)
    with pytest.raises(Refused, match=sentence):
        archive.opened(data, trusted())
    monkeypatch.undo()
    monkeypatch.setattr(rules, name, value)
    with pytest.raises(Refused, match=sentence):
        signed(sender(), files)


@pytest.mark.parametrize("lying", [False, True])
def test_a_bomb_is_refused_without_being_unpacked(lying: bool) -> None:
    size = 60_000_000
    data = zipped([*inside(package()).items(), (CHAPTER.replace("gate", "bomb"), bytes(size))])
    assert len(data) < 1_000_000
    if lying:
        data = data.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    tracemalloc.start()
    with pytest.raises(Refused):
        archive.opened(data, trusted())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30_000_000


def test_a_list_of_a_million_files_is_refused_before_it_is_read() -> None:
    row = b"PK\x01\x02" + bytes(42)
    rows = 200_000
    end = b"PK\x05\x06" + bytes(4) + b"\xff\xff\xff\xff" + len(row * rows).to_bytes(4, "little") + bytes(6)
    tracemalloc.start()
    data = row * rows + end
    tracemalloc.reset_peak()
    held = tracemalloc.get_traced_memory()[0]
    with pytest.raises(Refused, match="fler än 10000 filer"):
        archive.opened(data, trusted())
    peak = tracemalloc.get_traced_memory()[1] - held
    tracemalloc.stop()
    assert peak < 1_000_000


def test_what_every_package_has_is_allowed() -> None:
    assert rules.names_problem([MANIFEST, SIGNATURE, *FILES, "content/guides/guide-exposed-2.toml"]) is None
