"""Every type of page that a browser comes to, in every language: what is asked for, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from upptack.knowledge.information.contents import public_pages
from upptack.knowledge.information.rules import PATHS, address_of

ALVA, WRITER = "handlaggare@fk.example", "redaktor@sos.example"
ASKED = (
    ("role", "exposed"),
    ("form", "physical"),
    ("form", "stalking"),
    ("municipality", "2584"),
    ("children", "yes"),
    ("sex", "woman"),
)
SIGNALS = "Jag får inte träffa mina vänner. Han har aldrig slagit mig. Grannen slog sin hund."


@dataclass(frozen=True, slots=True)
class Place:
    """A page: what it is called here, its address, what is posted to it (empty: nothing), who is signed in (empty:
    nobody), and the answer's status."""

    name: str
    address: str
    posted: tuple[tuple[str, str], ...] = ()
    member: str = ""
    status: int = 200

    @property
    def body(self) -> bytes | None:
        """What is posted, as a form sends it."""
        return urlencode(self.posted).encode() if self.posted else None


def sections() -> tuple[Place, ...]:
    """Every public page in every language it is written in."""
    return tuple(
        Place(f"{key['language']}-{key['section']}", address_of(key["language"], key["section"]))
        for key in (each.key for each in public_pages())
    )


def types(language: str) -> Iterator[Place]:
    """The public site's types of page in a language: the withdrawn one aside, which needs a page to be withdrawn."""
    help_address = address_of(language, "hitta-hjalp")
    yield Place(f"{language}-start", address_of(language, "start"))
    yield Place(f"{language}-lagen", address_of(language, "lagen"))
    yield Place(f"{language}-skydd", address_of(language, "skydd"))
    yield Place(f"{language}-form", help_address)
    yield Place(f"{language}-answer", help_address, (*ASKED, ("show", "page")))
    yield Place(f"{language}-card", help_address, (*ASKED, ("show", "card")))
    yield Place(f"{language}-wrong", help_address, (("municipality", "kanarie"),), status=422)


PUBLIC = tuple(place for language in PATHS for place in types(language))
MISSING = Place("not-found", "/sv/99/", status=404)
STAFF = (
    Place("workplace", "/start/", member=ALVA),
    Place("conversation", "/samtal/", member=ALVA),
    Place("handbook", "/handbok/", member=ALVA),
    Place("chapter", "/handbok/form-heder/", member=ALVA),
    Place("sign-in", "/konto/login/"),
    Place("parts", "/komponenter/"),
    Place("statutes", "/lag/", member=ALVA),
    Place("statute", "/lag/utl-2005-716/", member=ALVA),
    Place("provision", "/lag/p/utl-2005-716-5-16/", member=ALVA),
    Place("law-changes", "/lag/forandringar/", member=ALVA),
    Place("routines", "/rutiner/", member=ALVA),
    Place("routine", "/rutiner/fk/underhallsstod/", member=ALVA),
    Place("routine-template", "/rutiner/mall/", member=ALVA),
    Place("compared", "/rutiner/jamfor/?a=fk&b=af&a-arende=sjukpenning&b-arende=inskrivning", member=ALVA),
    Place("catalogue", "/katalog/", member=ALVA),
    Place("body", "/katalog/kvinnofridslinjen/", member=ALVA),
    Place("import", "/katalog/importera/", member=WRITER),
    Place("search", "/sok/", member=ALVA),
    Place("due", "/gar-ut/", member=ALVA),
    Place("language-help", "/sprakhjalp/", member=ALVA),
    Place("language-help-marked", "/sprakhjalp/", (("tool", "signals"), ("text", SIGNALS)), member=ALVA),
    Place("language-help-wrong", "/sprakhjalp/", (("tool", "leaks"), ("text", " ")), member=ALVA, status=422),
    Place("language-review", "/sprakgranskning/", member=WRITER),
    Place("editors-start", "/start/", member=WRITER),
)
