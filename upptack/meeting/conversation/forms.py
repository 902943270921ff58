"""Reads what the pages of a meeting post. Everything but the caseworker's own words is a code from a closed list;
what is not on the list is refused and never repeated."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from upptack.guides import words
from upptack.guides.guide import BLANK, Question, newest
from upptack.knowledge import api as knowledge
from upptack.law.rulings import FACTS
from upptack.meeting.conversation.rules import Meeting

OWN_WORDS, PROTECT, PHRASE = 1_000, 500, 500
"""Characters at most: of the caseworker's own words, of what must be protected, and of her own way to ask."""

LANGUAGES = ("sv", "en")
SPOKEN = {
    "unknown": "Inte angivet",
    "sv": "Svenska",
    "en": "Engelska",
    "ar": "Arabiska",
    "so": "Somaliska",
    "fa": "Persiska eller dari",
    "ti": "Tigrinska",
    "ku": "Kurdiska",
    "uk": "Ukrainska",
    "es": "Spanska",
    "pl": "Polska",
    "tr": "Turkiska",
    "th": "Thailändska",
    "ru": "Ryska",
}
CHANNELS = {"phone": "Telefon", "video": "Video", "meeting": "Möte i rum"}
SEXES = {"unknown": "Inte angivet", "woman": "Kvinna", "man": "Man", "other": "Annat"}
AGES = {
    "unknown": "Inte angivet",
    "under_18": "Under 18 år",
    "18_24": "18–24 år",
    "25_64": "25–64 år",
    "65_plus": "65 år eller äldre",
}
PROTECTED = {"unknown": "Vet inte", "no": "Nej", "yes": "Ja"}

ACTIONS = tuple(words.keys("notes", "offered"))
"""What can have been offered, in the order of how far it reaches."""
ACTION_NAMES = {
    "emergency": "Akut hjälp via 112",
    "report_of_concern": "Anmälan om oro för barn",
    "contact_now": "Kontakt med en verksamhet under samtalet",
    "contact_given": "Kontaktuppgifter",
    "door_open": "Att komma tillbaka till frågan",
    "nothing_wanted": "Personen ville inte ha något",
}
DID = {"same": "Ja, som det stod", "more": "Ja, och mer", "other": "Nej, något annat"}
"""What can have been done with the proposal of what now."""


class Wrong(Exception):
    """Something has to be chosen or changed; the text says what and can be shown. `at`: the field's id."""

    def __init__(self, sentence: str, at: str = "first") -> None:
        super().__init__(sentence)
        self.at = at


@dataclass(frozen=True, slots=True)
class Typed:
    """What the caseworker has typed: for the page that answers, and for the seal while the screen is hidden."""

    own: str = ""
    protect: str = ""
    phrase: str = ""

    @property
    def cut(self) -> Typed:
        """As much of it as a page takes."""
        return Typed(self.own[:OWN_WORDS], self.protect[:PROTECT], self.phrase[:PHRASE])


@dataclass(frozen=True, slots=True)
class Begin:
    """What the caseworker knows when the meeting begins."""

    guide: str
    matter: knowledge.Matter
    channel: str
    language: str
    interpreter: bool
    spoken: str
    sex: str
    age: str
    protected: str


def one_of(post: QueryDict, name: str, allowed: object, sentence: str, at: str = "first") -> str:
    """The posted value when it is allowed; raises Wrong with the sentence otherwise."""
    value = post.get(name, "")
    if value not in allowed:  # type: ignore[operator]  # any container of strings
        raise Wrong(sentence, at)
    return value


def read_begin(post: QueryDict, agency: str) -> Begin:
    """What begins a meeting; raises Wrong for the first thing that is missing."""
    matters = {matter.id: matter for matter in knowledge.matters_of(agency)}
    matter = matters[one_of(post, "matter", matters, "Välj vilket ärende samtalet gäller.")]
    channel = one_of(post, "channel", CHANNELS, "Välj om ni talas vid på telefon, video eller i ett rum.")
    guide = one_of(post, "guide", newest(), "Välj vad samtalet gäller.")
    optional = "Välj ett av alternativen i listan."
    return Begin(
        guide=newest()[guide].name,
        matter=matter,
        channel=channel,
        language=one_of(post, "language", LANGUAGES, optional) if "language" in post else "sv",
        interpreter=post.get("interpreter") == "yes",
        spoken=one_of(post, "spoken", SPOKEN, optional) if "spoken" in post else "unknown",
        sex=one_of(post, "sex", SEXES, optional) if "sex" in post else "unknown",
        age=one_of(post, "age", AGES, optional) if "age" in post else "unknown",
        protected=one_of(post, "protected", PROTECTED, optional) if "protected" in post else "unknown",
    )


def read_gate(post: QueryDict) -> tuple[str, str]:
    """Situation and minutes; raises Wrong when one is missing."""
    situation = one_of(post, "situation", FACTS["situation"].values, "Välj om personen kan tala fritt.")
    return situation, one_of(post, "minutes", FACTS["minutes"].values, "Välj hur mycket tid det finns.")


def read_gate_ticked(post: QueryDict) -> dict[str, str]:
    """What is ticked so far of situation and minutes; what is not on the page is dropped."""
    asked = (("situation", FACTS["situation"].values), ("minutes", FACTS["minutes"].values))
    return {name: value for name, values in asked if (value := post.get(name)) and value in values}


def read_answer(post: QueryDict, question: Question) -> tuple[str, ...]:
    """The ticked options of a question, codes only: what is not among them is dropped, never kept."""
    known = {option.id for option in question.options} | set(BLANK)
    return tuple(choice for choice in dict.fromkeys(post.getlist("answer")) if choice in known)


def read_municipality(post: QueryDict) -> str:
    """The municipality's code, or "" when none was chosen; raises Wrong for anything else."""
    code = post.get("municipality", "")
    if code and code not in knowledge.municipalities():
        raise Wrong("Välj en kommun i listan.")
    return code


def typed(post: QueryDict) -> Typed:
    """What was typed, a line break counted as one sign, as the page's own limit counts it."""
    return Typed(**{name: post.get(name, "").replace("\r\n", "\n") for name in ("own", "protect", "phrase")})


def read_words(post: QueryDict) -> Typed:
    """The caseworker's own words for the text and what must be protected; raises Wrong when one is too long."""
    words = typed(post)
    own, protect = words.own.strip(), words.protect.strip()
    if len(own) > OWN_WORDS:
        raise Wrong(f"Korta texten till högst {OWN_WORDS} tecken. Nu är den {len(own)}.", "own")
    if len(protect) > PROTECT:
        raise Wrong(f"Korta det som ska skyddas till högst {PROTECT} tecken. Nu är det {len(protect)}.", "protect")
    return Typed(own=own, protect=protect)


def read_phrase(post: QueryDict) -> Typed:
    """The caseworker's own way to ask; raises Wrong when there is none or it is too long."""
    phrase = typed(post).phrase.strip()
    if not phrase:
        raise Wrong("Skriv hur du tänker fråga.", "phrase")
    if len(phrase) > PHRASE:
        raise Wrong(f"Korta frågan till högst {PHRASE} tecken. Nu är den {len(phrase)}.", "phrase")
    return Typed(phrase=phrase)


def read_ticked(post: QueryDict, meeting: Meeting) -> tuple[str, ...]:
    """Which of the facts told go into the text."""
    return tuple(fact for fact in meeting.facts if fact in post.getlist("fact"))


def read_reason(post: QueryDict) -> str:
    """The reason for not asking; raises Wrong when it is not on the list."""
    return one_of(post, "unasked", words.keys("shared", "not_asked_reasons"), "Välj ett skäl i listan.")


def read_close_ticked(post: QueryDict) -> tuple[str, ...]:
    """What is ticked so far of what was offered and of what was done with the proposal; what is not on the page is
    dropped. No code is in both lists."""
    asked = (("action", ACTIONS), ("did", DID))
    return tuple(code for name, codes in asked for code in codes if code == post.get(name))


def read_action(post: QueryDict) -> str:
    """What was offered; raises Wrong when nothing was chosen."""
    return one_of(post, "action", ACTIONS, "Välj vad du erbjöd, så att det kan räknas.")


def read_did(post: QueryDict) -> str:
    """What was done with the proposal; raises Wrong when nothing was chosen."""
    return one_of(post, "did", DID, "Välj om ni gjorde som förslaget i ”Vad nu”.", "did")
