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

OWN_WORDS = 1_000
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


class Wrong(Exception):
    """Something has to be chosen or changed; the text says what and can be shown."""


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


def one_of(post: QueryDict, name: str, allowed: object, sentence: str) -> str:
    """The posted value when it is allowed; raises Wrong with the sentence otherwise."""
    value = post.get(name, "")
    if value not in allowed:  # type: ignore[operator]  # any container of strings
        raise Wrong(sentence)
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


def written(post: QueryDict) -> str:
    """The caseworker's own words as typed, a line break counted as one sign, as the page's own limit counts it."""
    return post.get("own", "").replace("\r\n", "\n")


def read_own_words(post: QueryDict) -> str:
    """The caseworker's own words for the text, for the page that answers and nothing else."""
    text = written(post).strip()
    if len(text) > OWN_WORDS:
        raise Wrong(f"Korta texten till högst {OWN_WORDS} tecken. Nu är den {len(text)}.")
    return text


def read_ticked(post: QueryDict, meeting: Meeting) -> tuple[str, ...]:
    """Which of the facts told go into the text."""
    return tuple(fact for fact in meeting.facts if fact in post.getlist("fact"))


def read_reason(post: QueryDict) -> str:
    """The reason for not asking; raises Wrong when it is not on the list."""
    return one_of(post, "unasked", words.keys("shared", "not_asked_reasons"), "Välj ett skäl i listan.")


def read_action_ticked(post: QueryDict) -> tuple[str, ...]:
    """What is ticked so far of what was offered; nothing when it is not on the list."""
    return tuple(action for action in ACTIONS if action == post.get("action"))


def read_action(post: QueryDict) -> str:
    """What was offered; raises Wrong when nothing was chosen."""
    return one_of(post, "action", ACTIONS, "Välj vad du erbjöd, så att det kan räknas.")
