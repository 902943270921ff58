"""Every type of page that a browser comes to, in every language: what is asked for, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from upptack.knowledge.information.contents import public_pages
from upptack.knowledge.information.rules import PATHS, address_of
from upptack.meeting.drafting.workshop.rules import KINDS

ALVA, WRITER = "handlaggare@fk.example", "redaktor@sos.example"
LEADER, CHIEF = "samordnare@jam.example", "chef@fk.example"
INES, READER = "specialist@fk.example", "granskare@jam.example"
LED = (
    "/ledning/",
    "/statistik/",
    "/statistik/2025/",
    "/statistik/2025/enhet-svar/",
    "/statistik/slapp/",
    "/statistik/tillsammans/",
    "/indikatorer/",
    "/indikatorer/asked/",
    "/indikatorer/historik/",
    "/plan/",
    "/plan/styrgrupp/",
    "/plan/arbetsgrupp/",
    "/plan/arshjul/",
    "/plan/aktivitet/1/",
    "/plan/beslut/",
    "/plan/halsa/",
    "/planeraren/sparade/",
    "/rapport/",
    "/rapport/2026/",
    "/rapport/2026/text/fragan/",
    "/api-nycklar/",
    "/revision/",
)
"""Pages of those who lead, as the coordinator sees them."""
LEARNING = (
    "/lara/",
    "/utbildning/",
    "/utbildning/intyg/",
    "/utbildning/vad-ar-vald/",
    "/utbildning/vad-ar-vald/definition/",
    "/utbildning/vad-ar-vald/ekonomi-och-efter/",
    "/ova/",
    "/ova/han-betalar-inte/",
    "/handledning/",
    "/handledning/1/",
    "/handledning/tid/1/",
    "/handledning/belastning/",
    "/specialist/",
    "/specialist/fraga/",
    "/metoder/",
    "/metoder/fall/allt-ar-bra/",
)
"""Pages of those who learn, as a caseworker sees them."""
SHARED = (
    "/utbyte/",
    "/utbyte/sok/",
    "/utbyte/grupp/rutiner-och-metoder/",
    "/utbyte/fraga/",
    "/utbyte/fraga/1/",
    "/utbyte/fraga/ny/",
    "/utbyte/utvardering/",
    "/utbyte/utvardering/ny/",
    "/utbyte/kort/",
    "/utbyte/kort/nytt/",
    "/utbyte/forslag/",
    "/utbyte/forslag/1/",
    "/utbyte/forslag/nytt/",
    "/utbyte/beslut/",
    "/utbyte/beslut/nytt/?grupp=rutiner-och-metoder",
    "/utbyte/traffar/",
    "/utbyte/traffar/1/",
    "/utbyte/traffar/ny/",
)
"""Pages of the exchange, as the specialist sees them, who is in a group."""
NAMED = "Jag frågade fatima en gång till."
"""Words for colleagues that lead to a person."""
ASKED = (
    ("role", "exposed"),
    ("form", "physical"),
    ("form", "stalking"),
    ("municipality", "2584"),
    ("children", "yes"),
    ("sex", "woman"),
)
NOBODYS = "a" * 22
"""A secret of the right shape that nobody has been given."""

HANDED = (("body", "kvinnofridslinjen"), ("urgency", "today"))
TOLD = (
    ("way", "link"),
    ("contact", "yes"),
    ("name", "Rut"),
    ("number", "000-000 00 31"),
    ("when", "vardagar 9–11"),
    ("other", "hang_up"),
    ("voicemail", "never"),
    ("language", "so"),
    ("help", "talk"),
)
LETTER = (("safe", "yes"), ("shared", "no"), ("purpose", "call_back"), ("phone", "000-000 00 11"), ("do", "make"))
REPORT = (
    ("municipality", "0180"),
    ("child-1-name", "Elsa Prov"),
    ("own", "De bor på Björkgatan 4."),
    ("protect", "Björkgatan 4"),
    ("do", "make"),
)
SAFETY = (("matter", "underhallsstod"), ("moment", "before_sending"), ("protected", "yes"))
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


def named(kind: str, address: str) -> str:
    """What a page is called here, by its address."""
    return kind + address.partition("?")[0].rstrip("/").replace("/", "-")


LEARNT = (
    *(Place(named("learning", address), address, member=ALVA) for address in LEARNING),
    Place("lesson-gone", "/utbildning/finns-inte/", member=ALVA, status=404),
    Place(
        "lesson-unanswered",
        "/utbildning/vad-ar-vald/definition/",
        (("do", "answer"), ("question", "q1")),
        member=ALVA,
        status=422,
    ),
    Place(
        "lesson-answered",
        "/utbildning/vad-ar-vald/definition/",
        (("do", "answer"), ("question", "q1"), ("option", "a")),
        member=ALVA,
    ),
    Place("certificate-none", "/utbildning/intyg/alla/", member=ALVA),
    Place("certificate-wrong", "/utbildning/intyg/", (("code", "kanarie"),), member=ALVA, status=422),
    Place("certificate-unknown", "/utbildning/intyg/", (("code", "AAAAA-AAAAA"),), member=ALVA),
    Place("practice-gone", "/ova/finns-inte/", member=ALVA, status=404),
    Place("practice-step", "/ova/resan-pa-lovet/", (("do", "begin"),), member=ALVA),
    Place("practice-group", "/ova/grupp/", member=CHIEF),
    Place("supervision-keeps", "/handledning/1/", member=CHIEF),
    Place("supervision-new", "/handledning/ny/", member=CHIEF),
    Place("supervision-new-wrong", "/handledning/ny/", (("name", "Tisdagar"),), member=CHIEF, status=422),
    Place("supervision-add-wrong", "/handledning/1/", (("do", "add"), ("email", "x")), member=CHIEF, status=422),
    Place("supervision-time-wrong", "/handledning/1/", (("do", "time"), ("starts", "x")), member=CHIEF, status=422),
    Place("supervision-ask-wrong", "/handledning/tid/1/", (("do", "take_up"), ("question", NAMED)), ALVA, 422),
    Place("supervision-sheet-wrong", "/handledning/tid/1/", (("do", "sheet"), ("thought", NAMED)), ALVA, 422),
    Place("strain-answered", "/handledning/belastning/", (("do", "show"),), member=ALVA),
    Place("advice-wrong", "/specialist/fraga/", (("question", NAMED),), member=ALVA, status=422),
    Place("advice-desk", "/specialist/svara/", member=INES),
    Place("advice-busy-wrong", "/specialist/svara/", (("standing", "busy"), ("until", "snart")), INES, 422),
    Place("advice-answer", "/specialist/svara/1/", member=INES),
    Place("advice-answer-wrong", "/specialist/svara/1/", (("reply", NAMED),), member=INES, status=422),
    Place("vignette-gone", "/metoder/fall/finns-inte/", member=ALVA, status=404),
)
"""Types of page of those who learn."""
DECIDED = "/utbyte/beslut/nytt/?grupp=rutiner-och-metoder"
EXCHANGED = (
    *(Place(named("shared", address), address, member=INES) for address in SHARED),
    Place("exchange-unread", "/utbyte/fraga/999999/", member=ALVA, status=404),
    Place("exchange-found", "/utbyte/sok/", (("words", "tolk"),), member=INES),
    Place("exchange-found-nothing", "/utbyte/sok/", (("words", "zzzz"),), member=INES),
    Place("exchange-outside", "/utbyte/grupp/rutiner-och-metoder/", member=ALVA),
    Place("exchange-group-kept", "/utbyte/grupp/rutiner-och-metoder/", member=LEADER),
    Place(
        "exchange-group-wrong",
        "/utbyte/grupp/rutiner-och-metoder/",
        (("do", "add"), ("email", "ingen@fk.example")),
        member=LEADER,
        status=422,
    ),
    Place("exchange-group-new", "/utbyte/grupp/ny/", member=LEADER),
    Place("exchange-group-new-wrong", "/utbyte/grupp/ny/", (("name", ""),), member=LEADER, status=422),
    Place("exchange-ask-wrong", "/utbyte/fraga/ny/", (("title", NAMED),), member=INES, status=422),
    Place("exchange-answer-wrong", "/utbyte/fraga/1/", (("do", "answer"), ("text", NAMED)), INES, 422),
    Place("exchange-evaluate-wrong", "/utbyte/utvardering/ny/", (("title", "Övning"),), member=INES, status=422),
    Place("card-wrong", "/utbyte/kort/nytt/", (("text", NAMED), ("do", "send")), member=INES, status=422),
    Place("card-filled", "/utbyte/kort/nytt/", (("learning", "Vi väntade."), ("do", "fill")), member=INES),
    Place("card-unknown", "/utbyte/kort/1/", member=INES, status=404),
    Place("card-reviews", "/utbyte/kort/granska/", member=READER),
    Place("card-rounds", "/utbyte/kort/", member=LEADER),
    Place("proposal-read", "/utbyte/forslag/1/", member=ALVA),
    Place("proposal-new-wrong", "/utbyte/forslag/nytt/", (("title", NAMED),), member=INES, status=422),
    Place("proposal-comment-wrong", "/utbyte/forslag/1/", (("do", "comment"), ("said", NAMED)), INES, 422),
    Place("proposal-vote-wrong", "/utbyte/forslag/1/", (("do", "vote"), ("reason", NAMED)), INES, 422),
    Place("proposal-decide-wrong", "/utbyte/forslag/1/", (("do", "decide"), ("why", NAMED)), INES, 422),
    Place("group-decision-wrong", DECIDED, (("grupp", "rutiner-och-metoder"), ("title", NAMED)), INES, 422),
    Place("gathering-new-wrong", "/utbyte/traffar/ny/", (("group", ""),), member=INES, status=422),
    Place("gathering-item-wrong", "/utbyte/traffar/1/", (("do", "take_up"), ("title", NAMED)), INES, 422),
    Place("gathering-to-plan", "/utbyte/traffar/atgard/1/plan/", member=LEADER),
    Place("gathering-to-plan-wrong", "/utbyte/traffar/atgard/1/plan/", (("area", ""),), member=LEADER, status=422),
    Place("gathering-action-wrong", "/utbyte/traffar/1/", (("do", "action"), ("what", NAMED)), INES, 422),
)
"""Types of page of the exchange."""
EXPOSED_CHILD = (("q-permit", "partner"), ("q-ended", "yes"), ("q-because", "yes"), ("q-violence_child", "told"))
"""A relation that ended because the applicant's child was exposed."""
STAFF = (
    *LEARNT,
    *EXCHANGED,
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
    Place("handover-nobody", "/lamna-over/", member=ALVA),
    Place("handover-gone", "/lamna-over/", (("body", "ingen"),), member=ALVA, status=404),
    Place("handover", "/lamna-over/", HANDED, member=ALVA),
    Place("handover-fields", "/lamna-over/", (*HANDED, ("do", "edit")), member=ALVA),
    Place("handover-fields-wrong", "/lamna-over/", (*HANDED, ("do", "preview")), member=ALVA, status=422),
    Place("handover-preview", "/lamna-over/", (*HANDED, *TOLD, ("do", "preview")), member=ALVA),
    Place("handovers", "/overlamningar/", member=ALVA),
    Place("handovers-wrong", "/overlamningar/", (("do", "close"), ("id", NOBODYS)), member=ALVA, status=404),
    Place("handover-file", "/overlamningar/svar/", member=ALVA),
    Place("handover-file-wrong", "/overlamningar/svar/", (("xml", "<inget/>"),), member=ALVA, status=422),
    Place("answer", "/svar/"),
    Place("answer-wrong", "/svar/", (("code", "kanarie"),), status=422),
    Place("answer-unknown", f"/svar/{NOBODYS}/", status=404),
    Place("places-unknown", f"/platser/{NOBODYS}/", status=404),
    Place("workshop", "/utkast/", member=ALVA),
    *(Place(f"draft-{kind}", f"/utkast/{kind}/", member=ALVA) for kind in KINDS),
    Place("draft-parties", "/utkast/anteckning/", (("matter", "sjukpenning"), ("do", "show")), member=ALVA),
    Place("significance", "/betydelse/", member=ALVA),
    Place("significance-field", "/betydelse/fk-underhallsstod/", member=ALVA),
    Place("significance-answered", "/betydelse/mig-anknytning/", EXPOSED_CHILD, member=ALVA),
    Place("significance-wrong-day", "/betydelse/alla-barn/", (("on", "i fjol"),), member=ALVA, status=422),
    Place("significance-leaflet", "/betydelse/fk-kontakt/blad/", (("language", "ar"),), member=ALVA),
    Place("significance-table", "/betydelse/fk-underhallsstod/tabell/skriv-inte/", member=ALVA),
    Place("own-staff", "/arbetsplats/", member=ALVA),
    Place("own-staff-talk", "/arbetsplats/samtal/", member=CHIEF),
    Place("own-staff-leading", "/arbetsplats/ledning/", member=CHIEF),
    Place("case-safety", "/arendets-sakerhet/", member=ALVA),
    Place("case-safety-chosen", "/arendets-sakerhet/", SAFETY, member=ALVA),
    Place("draft-report-marked", "/utkast/anmalan/", REPORT, member=ALVA),
    Place("draft-report-danger", "/utkast/anmalan/", (("danger", "yes"), ("do", "make")), member=ALVA, status=422),
    Place("draft-letter-made", "/utkast/brev/", LETTER, member=ALVA),
    Place("draft-letter-unsafe", "/utkast/brev/", (("safe", "no"), ("do", "make")), member=ALVA, status=422),
    *(Place(f"leading{address.replace('/', '-')}"[:-1], address, member=LEADER) for address in LED),
    Place("statistics-crossed", "/statistik/fraga/", member=ALVA),
    Place("plan-new-wrong", "/plan/aktivitet/ny/", (("title", "Bara en rubrik"),), member=LEADER, status=422),
    Place("next-step", "/plan/halsa/", member=CHIEF),
    Place("own-figures", "/indikatorer/fyll-i/", member=CHIEF),
    Place("own-unit", "/indikatorer/enhet/", member=CHIEF),
    Place("open-data", "/oppna-data/"),
)
