"""What a package is and when it is refused: names, limits, manifest, keys, age. Pure; sentences can be shown.

A package is a ZIP with `manifest.json` (who made it, when, and the SHA-256 of every file), `manifest.sig` (an Ed25519
signature, RFC 8032, over the exact bytes of the manifest) and `content/<kind>/<key>`, one file an item."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from upptack.guides.guide import Guide, GuideError, parse
from upptack.knowledge.methods.rules import MOST_QUESTIONS as MOST_QUESTIONS
from upptack.knowledge.methods.rules import guide_problem

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"

MOST_BYTES: Final = 50_000_000
MOST_BYTES_EACH: Final = 5_000_000
MOST_FILES: Final = 10_000

CLOCKS_DIFFER: Final = timedelta(hours=1)
"""How far the clocks of two installations may be apart."""

LONGEST_NAME: Final = 120
KEY_BYTES: Final = 32

KINDS: Final[Mapping[str, str]] = {
    "pages": "publika sidor",
    "handbook": "handboken",
    "routines": "rutiner",
    "lessons": "utbildningsmoduler",
    "directory": "katalogen",
    "guides": "samtalsguider",
}
"""What a package may hold, with the words for it."""

ITEM: Final = re.compile(r"content/([a-z]+)/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.(?:json|toml)")
NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
TIME: Final = "%Y-%m-%dT%H:%M:%SZ"


class Refused(Exception):
    """The package or the command is refused as a whole; the text says why and what to do. Nothing has been written."""


@dataclass(frozen=True, slots=True)
class Key:
    """The public half of an installation's key. `id`: the first 16 hexadecimal digits of the SHA-256 of `public`,
    which is the raw 32 bytes; `name`: the installation's own name."""

    id: str
    public: bytes
    name: str

    @property
    def line(self) -> str:
        """The key as one installation gives it to another: id, Base64, name."""
        return f"{self.id} {base64.b64encode(self.public).decode()} {self.name}"


def key_id(public: bytes) -> str:
    """The id of a public key."""
    return sha256(public).hexdigest()[:16]


def name_of(text: str) -> str:
    """The name of an installation, with single spaces. Raises Refused when it is empty, too long or unprintable."""
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refused(f"Skriv ett namn på installationen, högst {LONGEST_NAME} tecken.")
    return name


def key_of(line: str) -> Key:
    """The key in a line; raises Refused when the line is not whole, so that a slip in copying is noticed."""
    parts = line.split(maxsplit=2)
    if len(parts) != 3:
        raise Refused("Nyckelraden ska ha tre delar: nyckelns id, nyckeln och installationens namn.")
    try:
        public = base64.b64decode(parts[1], validate=True)
    except (binascii.Error, ValueError):
        public = b""
    if len(public) != KEY_BYTES or key_id(public) != parts[0]:
        raise Refused("Nyckelns id och nyckeln hör inte ihop. Kopiera hela raden igen från den som gav dig den.")
    return Key(parts[0], public, name_of(parts[2]))


@dataclass(frozen=True, slots=True)
class Listed:
    """What the manifest says of a file: SHA-256 in hexadecimal, and size."""

    sha256: str
    bytes: int


def listed(content: bytes) -> Listed:
    """What the manifest says of a file with this content."""
    return Listed(sha256(content).hexdigest(), len(content))


@dataclass(frozen=True, slots=True)
class Manifest:
    """Who made a package, with which key and which version of the product, when (UTC, whole seconds), and its files
    by path."""

    made_at: datetime
    installation: str
    key: str
    product: str
    files: Mapping[str, Listed]

    def written(self) -> bytes:
        """The manifest as it is signed."""
        return canonical(
            {
                "format": FORMAT,
                "made_at": self.made_at.astimezone(UTC).strftime(TIME),
                "installation": self.installation,
                "key": self.key,
                "product": self.product,
                "files": {path: asdict(each) for path, each in self.files.items()},
            }
        )


def canonical(value: Any) -> bytes:
    """JSON that is the same for the same value: sorted keys, UTF-8, one space of indentation, a last line break."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, indent=1)
    return f"{text}\n".encode()


def plain(content: bytes, where: str) -> Any:
    """The value of a file in canonical JSON. Raises Refused for anything else, also for a key that stands twice and
    for the character NUL, which no database of ours can hold."""
    try:
        value = json.loads(content)
        right = canonical(value) == content and not NUL.search(content)
    except (ValueError, RecursionError):
        right = False
    if not right:
        raise Refused(f"{where}: filen är inte skriven som ett paket ska vara. Be avsändaren göra ett nytt paket.")
    return value


def manifest_of(content: bytes) -> Manifest:
    """The manifest in its file; raises Refused for another format and for anything that is not as it should be."""
    data = plain(content, MANIFEST)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Refused("Paketet har ett format som den här versionen av Upptäck inte känner. Uppgradera först.")
    try:
        manifest = Manifest(
            made_at=datetime.strptime(data["made_at"], TIME).replace(tzinfo=UTC),
            installation=name_of(data["installation"]),
            key=data["key"],
            product=name_of(data["product"]),
            files={path: Listed(**each) for path, each in data["files"].items()},
        )
        whole = manifest.written() == content
    except (KeyError, TypeError, ValueError, AttributeError):
        whole = False
    if not whole:
        raise Refused("Paketets innehållsförteckning är inte hel. Be avsändaren göra ett nytt paket.")
    return manifest


def names_problem(names: Iterable[str]) -> str | None:
    """Why the names of a package's files cannot be right, as a sentence; None when they can."""
    found: set[str] = set()
    for name in names:
        if name not in (MANIFEST, SIGNATURE) and not ITEM.fullmatch(name):
            return f"Paketet har en fil med en otillåten sökväg: {name[:80]!a}."
        if name.casefold() in found:
            return f"Två filer i paketet har samma namn: {name}."
        found.add(name.casefold())
    return None


def kind_of(path: str) -> str:
    """The kind of an item by its path; raises Refused for a kind that is not known here."""
    match = ITEM.fullmatch(path)
    if not match or match[1] not in KINDS:
        raise Refused(f"{path}: paketet har ett slags innehåll som den här versionen av Upptäck inte känner.")
    return match[1]


def files_problem(manifest: Mapping[str, Listed], files: Mapping[str, bytes]) -> str | None:
    """Why the files are not those of the manifest, as a sentence; None when they are."""
    if lost := sorted(set(manifest) - set(files)):
        return f"{lost[0]}: filen saknas i paketet."
    if extra := sorted(set(files) - set(manifest)):
        return f"{extra[0]}: filen står inte i paketets innehållsförteckning."
    for path, content in files.items():
        if manifest[path] != listed(content):
            return f"{path}: filen har ändrats sedan paketet gjordes."
    return None


def size_problem(sizes: Collection[int]) -> str | None:
    """Why the sizes of a package's files, in bytes, are beyond the limits, as a sentence; None when they are not."""
    if len(sizes) > MOST_FILES:
        return f"Paketet har fler än {MOST_FILES} filer."
    if max(sizes, default=0) > MOST_BYTES_EACH:
        return f"En fil i paketet är större än {MOST_BYTES_EACH // 1_000_000} MB."
    if sum(sizes) > MOST_BYTES:
        return f"Paketet är större än {MOST_BYTES // 1_000_000} MB."
    return None


def age_problem(made_at: datetime, last: datetime | None, now: datetime, *, older: bool) -> str | None:
    """Why a package may not be taken in because of when it was made, as a sentence; None when it may.

    `last` is when the newest package taken in from the same key was made: without this an old package, rightly
    signed, could bring back what has been corrected since. `older` allows that on purpose."""
    if made_at > now + CLOCKS_DIFFER:
        return "Paketet är gjort i framtiden. Kontrollera klockan här och hos avsändaren."
    if last is not None and made_at < last and not older:
        return (
            f"Paketet är äldre ({made_at:%Y-%m-%d %H:%M}) än ett som redan är inläst från samma avsändare "
            f"({last:%Y-%m-%d %H:%M}). Lägg till --older om det ändå ska läsas in."
        )
    return None


GUIDE: Final = re.compile(r"content/guides/(guide-[a-z]+(?:-[a-z]+)*-[1-9][0-9]{0,3}\.toml)")


def guide_of(path: str, content: bytes) -> Guide:
    """The guide in a file of a package. Raises Refused, with what is wrong, when it could not be used here."""
    file = path.rpartition("/")[2]
    try:
        guide = parse(content.decode(), file)
        problem = guide_problem(guide)
    except (GuideError, ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        reason = str(error) if isinstance(error, GuideError) else f"{file}: guiden går inte att läsa."
        raise Refused(reason) from error
    if not GUIDE.fullmatch(path) or file != f"guide-{guide.name}.toml":
        raise Refused(f"{path}: filen heter något annat än guiden i den.")
    if problem:
        raise Refused(f"{file}: {problem}")
    return guide
