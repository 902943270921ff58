"""Every kind of file that is taken in, maimed: a sentence that can be shown, never another error, and nothing done."""

from __future__ import annotations

import io
import random
import shutil
import zipfile
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.hardness import counted
from tests.hardness.crowd import LONG, crowd  # noqa: F401 (the browsers)
from tests.house.conftest import exchanged, planned, released, taught, unit  # noqa: F401 (what there is to open)
from trials.fuzz.attacks import BOUNDARY, multipart
from upptack.config import agency_folder
from upptack.config.environment import ROOT
from upptack.conftest import django_db_setup  # noqa: F401 (the content is loaded once for these tests too)
from upptack.dmn import DmnError, load
from upptack.guides.vignettes import vignette
from upptack.knowledge.directory import contents, sheet
from upptack.knowledge.directory.models import Body
from upptack.knowledge.methods import rules as methods
from upptack.knowledge.packages import archive, keys
from upptack.knowledge.packages import rules as packages
from upptack.knowledge.packages.tests.parcels import FILES, installation_in, signed
from upptack.meeting.drafting.documents import sdk
from upptack.steering.sending import rules as sending
from upptack.steering.sending.tests.test_rules import Sender

EACH = 400 if LONG else 40
TODAY = date(2026, 11, 23)
BOMB = b"PK\x03\x04" + b"\0" * 5_000
ENTITIES = (
    b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]><a>&y;&y;</a>',
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>',
    b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]><a/>',
    b'<?xml version="1.0" encoding="utf-7"?>+ADw-a/+AD4-',
    b'<?xml version="1.0" encoding="no-such"?><a/>',
    b"<a>" * 50_000,
    b"<a " + b"b='1' " * 20_000 + b"/>",
    b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd" parse="text"/></a>',
)
DEEP = (b"a = " + b"[" * 30_000, b"[" * 30_000, b'{"a":' * 30_000, b"a." * 3_000 + b"b = 1", b"a = " + b"9" * 5_000)
PLAIN = (
    b"",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    BOMB,
    b"%PDF-1.7",
    b"\x89PNG\r\n",
    b'"' * 3_000,
    b";" * 9_000,
    b"\r" * 9_000,
)
CHUNKS = (
    b"\0",
    b"\xff",
    b"&x;",
    b"<",
    b"]]>",
    b'"',
    b"'",
    b"[",
    b"{",
    b"=1+1",
    b"-1",
    b"9" * 400,
    b"\xe2\x80\xae",
    b"../",
    b"NaN",
    b"null",
    b"1e999",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: how one is read, what reading may raise, and a right one."""

    name: str
    read: Callable[[bytes], object]
    refuses: tuple[type[Exception], ...]
    right: bytes


def maimed(right: bytes, n: int) -> list[bytes]:
    """Files made from a right one, the same each time: attacks as they are, and this many with something cut off,
    flipped, doubled, left out or put in."""
    dice, made = random.Random(0), [*ENTITIES, *DEEP, *PLAIN]
    for turn in range(n):
        at, to = sorted(dice.randrange(len(right) + 1) for _ in range(2))
        to = min(to, at + 200)
        made.append(
            (
                right[:at],
                right[:at] + bytes([dice.randrange(256)]) + right[at + 1 :],
                right[:to] + right[at:],
                right[:at] + right[to:],
                right[:at] + dice.choice(CHUNKS) + right[at:],
                dice.randbytes(dice.randrange(600)),
            )[turn % 6]
        )
    return made


def as_text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    """A reader of texts as one of files; bytes that are no UTF-8 are stopped before it, as where files are opened."""

    def reads(data: bytes) -> object:
        return read(data.decode("utf-8"))

    return reads


def kinds(folder: Path) -> list[Kind]:
    """Every kind of file that is read without a page of its own."""
    own = installation_in(folder / "own")
    trusted = dict(keys.trusted(keys.folder_in(own)))
    sender = Sender(folder / "sender")
    table = (ROOT / "upptack/law/tables/what-now.dmn").read_bytes()
    plan = (ROOT / "upptack/guides/data/guide-exposed-1.toml").read_bytes()
    cases = sorted((ROOT / "upptack/guides/vignettes/data").glob("*.toml"))[0].read_bytes()
    entries = sheet.write(contents.bodies()[:3]).encode()
    return [
        Kind("package", lambda data: archive.opened(data, trusted), (packages.Refused,), signed(own, FILES)),
        Kind("signed table", lambda data: sending.opened(data, sender.trusted), (sending.Refused,), sender.writes()),
        Kind("key", as_text(packages.key_of), (packages.Refused, UnicodeDecodeError), b"upptack 0 abc Namn"),
        Kind("dmn", lambda data: load(data, "x.dmn"), (DmnError,), table),
        Kind(
            "table",
            as_text(lambda text: methods.table_in(text, "what-now", "x")),
            (methods.Unusable, UnicodeDecodeError),
            table,
        ),
        Kind(
            "guide",
            as_text(lambda text: methods.guide_in(text, "guide-exposed-1.toml")),
            (methods.Unusable, UnicodeDecodeError),
            plan,
        ),
        Kind(
            "vignettes",
            as_text(lambda text: vignette.parse(text, "x.toml")),
            (vignette.VignetteError, UnicodeDecodeError),
            cases,
        ),
        Kind("sheet", lambda data: sheet.read(sheet.decode(data), TODAY), (sheet.Unreadable,), entries),
        Kind("message", sdk.read, (sdk.Unreadable,), ENTITIES[0]),
    ]


def unexpected(kind: Kind, files: list[bytes]) -> dict[str, bytes]:
    """What reading raised that it may not, each once, with the file that did it; and a refusal without a sentence."""
    found: dict[str, bytes] = {}
    for data in files:
        try:
            kind.read(data)
        except kind.refuses as problem:
            if not str(problem).strip():
                found["no sentence"] = data[:200]
        except Exception as error:
            found.setdefault(f"{type(error).__name__}: {str(error)[:80]}", data[:200])
    counted.write("files", len(files), len(found))
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("at", range(9))
def test_no_file_makes_its_reader_fail(tmp_path: Path, at: int) -> None:
    kind = kinds(tmp_path)[at]
    assert unexpected(kind, maimed(kind.right, EACH)) == {}, kind.name


def test_a_reader_that_fails_is_caught() -> None:
    kind = Kind("seeded", lambda data: data.decode("ascii"), (KeyError,), b"right")
    assert {told.partition(":")[0] for told in unexpected(kind, maimed(b"right", 12))} == {"UnicodeDecodeError"}
    mute = Kind("mute", lambda data: (_ for _ in ()).throw(KeyError()), (KeyError,), b"right")
    assert set(unexpected(mute, [b"x"])) == {"no sentence"}


@pytest.mark.django_db
def test_a_folder_for_an_agency_is_only_ever_told_what_is_wrong_with_it(tmp_path: Path) -> None:
    example = ROOT / "docs" / "how-to" / "example-agency"
    names = sorted(str(path.relative_to(example)) for path in example.rglob("*") if path.is_file())
    tried = 0
    for name in names:
        for data in maimed((example / name).read_bytes(), EACH // 5)[:: 1 if LONG else 3]:
            folder = Path(shutil.copytree(example, tmp_path / "given", dirs_exist_ok=True))
            (folder / name).write_bytes(data)
            assert all(told.strip() for told in agency_folder.faults(folder))
            tried += 1
    counted.write("files", tried, 0)
    assert tried >= 40


def kept() -> list[Any]:
    """Everything of the bodies that could have been changed."""
    return list(Body.objects.order_by("pk").values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "path", "field"), [("editor", "/katalog/importera/", "file"), ("caseworker", "/lamna-over/sdk/", "file")]
)
def test_no_uploaded_file_makes_a_page_fail_or_changes_anything(
    crowd: Mapping[str, Client],  # noqa: F811
    who: str,
    path: str,
    field: str,
) -> None:
    before, right = kept(), sheet.write(contents.bodies()[:2]).encode()
    files = [*maimed(right, EACH)[:: 1 if LONG else 2], b"x" * 300_000, traversing()]
    statuses = []
    for data in files:
        body = multipart([], [(field, b"../../x.csv", data)])
        answer = crowd[who].post(path, body, content_type=f"multipart/form-data; boundary={BOUNDARY}")
        statuses.append(answer.status_code)
        if answer.status_code == 200 and b'name="sheet"' not in answer.content:
            assert "kontrollera" in answer.content.decode().lower() or "fil" in answer.content.decode().lower()
    counted.write("files", len(files), sum(code >= 500 for code in statuses))
    assert max(statuses) < 500
    assert kept() == before


def traversing() -> bytes:
    """A ZIP whose names lead out of any folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in ("../../etc/passwd", "/etc/passwd", "a/../../b", "C:\\x", "content\\..\\x", "x\0y"):
            made.writestr(name, b64decode("YQ=="))
    return out.getvalue()


def test_no_name_in_an_archive_leads_out_of_it() -> None:
    with pytest.raises(packages.Refused):
        archive.unpacked(traversing())
