"""A draft in words: the document that is made of what stands in a form. Sentences come from the data; what is typed
stands where it was typed for, and nothing is added to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from upptack.guides import words as guide_words
from upptack.law.provisions import provisions
from upptack.law.rulings import FACTS
from upptack.meeting.drafting.documents.document import Document, Section
from upptack.meeting.drafting.workshop import contents, rules
from upptack.meeting.drafting.workshop.contents import SHARED
from upptack.meeting.drafting.workshop.rules import Draft

SECRECY = "osl-2009-400-40-7g"
"""The provision that a report's note of secrecy names (OSL 5 kap. 5 § asks for provision, day and authority)."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a document needs besides the form: the day, the agency's name, the municipality's official name or empty,
    and whether the duty to report holds for the agency by the decision table."""

    on: date
    agency: str = ""
    municipality: str = ""
    must: bool = False


def document(draft: Draft, setting: Setting) -> Document:
    """The draft as a document; what is empty is left out."""
    made = MAKERS[draft.kind](draft, setting)
    kept = (Section(s.heading, tuple(line for line in s.paragraphs if line.strip())) for s in made.sections)
    return Document(made.title, made.marking, tuple(s for s in kept if s.paragraphs), made.footer)


def of_form(kind: str, field: str) -> rules.Field:
    """A field of a form by its id. Raises KeyError when there is none."""
    return {each.id: each for each in contents.forms()[kind].fields}[field]


# ---- report of concern


def teller(draft: Draft) -> str:
    """How the report names who told: named, withheld, or nobody when the officers saw or heard it themselves."""
    who = draft.text("who")
    return who if who in ("withheld", "nobody") else "named"


def report(draft: Draft, setting: Setting) -> Document:
    """A report of concern (socialtjänstlagen 19 kap. 1 §), in the agency's name and with the officer's."""
    said = contents.table("report")
    heading = said["headings"]
    feedback = (said["feedback_must" if setting.must else "feedback_other"],) if draft.ticked("feedback") else ()
    own = draft.text("own") if teller(draft) != "nobody" else ""
    sections = (
        Section(heading["to"], (said["to"].format(municipality=setting.municipality),)),
        Section(heading["sender"], sender(draft, setting, said)),
        Section(heading["children"], people(draft, "child", said["unknown"])),
        Section(heading["guardians"], people(draft, "guardian", said["unknown"])),
        Section(heading["source"], (source(draft, setting, said),)),
        Section(heading["told"], told_lines(draft)),
        Section(heading["own"], (own,)),
        Section(heading["seen"], (draft.text("seen"),)),
        Section(heading["danger"], (said["danger"][draft.text("danger") or "unknown"],)),
        Section(heading["knows"], (knows(draft, said),)),
        Section(heading["feedback"], feedback),
    )
    return Document("Anmälan om oro för barn", marking(draft, setting, said), sections)


def marking(draft: Draft, setting: Setting, said: Mapping[str, str]) -> str:
    """The note of secrecy; nothing when it was not asked for or there is no authority to name (OSL 5 kap. 5 §)."""
    if not draft.ticked("mark") or not setting.agency.strip():
        return ""
    law = provisions()[SECRECY].citation
    return said["marking"].format(law=law, day=setting.on.isoformat(), agency=setting.agency)


def sender(draft: Draft, setting: Setting, said: Mapping[str, str]) -> tuple[str, ...]:
    """Agency, unit and officer, the day, and what the report rests on. An officer is as a rule not anonymous."""
    officer = ", ".join(filter(None, (draft.text("officer"), draft.text("position"))))
    return (
        draft.text("office") or setting.agency,
        f"Handläggare: {officer}" if officer else "",
        f"Telefon: {draft.text('phone')}" if draft.text("phone") else "",
        f"Dag för anmälan: {setting.on.isoformat()}",
        said["ground_must" if setting.must else "ground_other"],
        said["call_first"] if draft.ticked("call_first") else "",
    )


def people(draft: Draft, field: str, unknown: str) -> tuple[str, ...]:
    """The children or the guardians, one paragraph each; what is not known is said to be so. A report always speaks
    of at least one child."""
    asked = of_form(rules.REPORT, field)
    rows = draft.rows(asked) or ((("",) * len(asked.columns),) if field == "child" else ())
    labels = [label.split(",")[0] for _, label, _ in asked.columns]
    return tuple(
        "\n".join(f"{label}: {text or unknown}" for label, text in zip(labels, row, strict=True)) for row in rows
    )


def source(draft: Draft, setting: Setting, said: Mapping[str, Mapping[str, str]]) -> str:
    """How the agency came to know. Where it is not to be seen who told, nor on which day: it may show who."""
    day = draft.text("told_on") or setting.on.isoformat()
    who = said["who"].get(draft.text("who"), said["who"]["other"])
    how = said["how"].get(draft.text("how"), said["how"]["phone"])
    return said["source"][teller(draft)].format(who=who, how=how, day=day)


def told_lines(draft: Draft) -> tuple[str, ...]:
    """The ticked facts as sentences that say who said it. None when nobody told: the officers vouch for no more than
    what they have written that they saw."""
    said, clauses = contents.table("report"), contents.clauses()
    who = teller(draft)
    if who == "nobody":
        return ()
    told = (clauses[key].format(den=said["person"][who]) for key in draft.told if key in clauses)
    return tuple(said["lead"][who].format(clause=clause) for clause in told)


def knows(draft: Draft, said: Mapping[str, Mapping[str, str]]) -> str:
    """What the person knows about the report; nothing when it was not said, nor where it is not to be seen who told:
    a word of what somebody knows of the report points at who that is."""
    who = teller(draft)
    if who == "withheld":
        return ""
    return said["knows"].get(draft.text("knows"), "").format(Den=said["knower"][who])


# ---- note

TOLD_HOW = {"spoken": "muntligt", "written": "skriftligt"}
"""How a fact came in, when the caseworker has said it."""


def note_sentence(key: str) -> str:
    """The sentence of the case system's note for a fact that was told; empty when the note has none."""
    group, fact, value = key.split(".")
    role = "exposed" if group == SHARED else group
    sentence = guide_words.note(role, fact, value) if fact in FACTS else None
    return sentence["sv"] if sentence else ""


def note(draft: Draft, setting: Setting) -> Document:
    """A note for the case system: when and by whom it was written (förvaltningslagen 27 §), what was told and, if
    somebody has said so, whether by word of mouth or in writing."""
    told_on = draft.text("told_on") or setting.on.isoformat()
    lines = tuple(note_sentence(key) for key in draft.told)
    told = " ".join(filter(None, ("Uppgiften lämnades", TOLD_HOW.get(draft.text("told_how"), ""), told_on)))
    written = f"Antecknat {setting.on.isoformat()} av {draft.text('officer')}"
    sections = (
        Section("", (f"{told}. {written}.",)),
        Section("", lines),
        Section("", (draft.text("own"),)),
    )
    return Document("Anteckning", sections=sections)


# ---- letter and text message


def filled(sentence: str, draft: Draft) -> str:
    """A sentence with what was typed in its places."""
    return sentence.format(**{name: draft.text(name) for name in ("phone", "when", "what")})


def letter(draft: Draft, setting: Setting) -> Document:
    """A letter that anybody may read."""
    words, purpose = contents.table("letters"), contents.purposes()[draft.text("purpose")]
    greeting = f"Hej {draft.text('to')}!" if draft.text("to") else words["greeting"]
    body = tuple(filled(sentence, draft) for sentence in purpose.letter)
    ends = (words["signed"], draft.text("officer"), draft.text("sender"), draft.text("phone"))
    signed = "\n".join(filter(None, ends))
    return Document("", sections=(Section("", (setting.on.isoformat(), greeting, *body, draft.text("own"), signed)),))


def sms(draft: Draft, setting: Setting) -> Document:
    """A text message that anybody may read."""
    purpose = contents.purposes()[draft.text("purpose")]
    signed = ", ".join(filter(None, (draft.text("officer"), draft.text("sender"))))
    line = " ".join(filter(None, (filled(purpose.sms, draft), draft.text("own"), f"/{signed}" if signed else "")))
    return Document("", sections=(Section("", (line,)),))


# ---- interpreter


def interpreter(draft: Draft, setting: Setting) -> Document:
    """A request for an interpreter (förvaltningslagen 13 §) that tells neither with whom nor about what."""
    words = contents.table("interpreter")
    said = words["said"]
    asked = (
        said["language"].format(language=draft.text("language")),
        said["dialect"].format(dialect=draft.text("dialect")) if draft.text("dialect") else "",
        said["authorised"],
        words["sex"].get(draft.text("sex"), ""),
        words["by"].get(draft.text("by"), ""),
        *(said[box] for box in ("apart", "same") if draft.ticked(box)),
        said["no_names"],
    )
    office = (("", "agency"), ("", "officer"), ("Telefon: ", "phone"), ("Referens: ", "reference"))
    when = (("Dag: ", "day"), ("Klockan: ", "time"), ("Längd: ", "length"))
    sections = (
        Section(words["headings"]["interpreter"], asked),
        Section(words["headings"]["time"], labelled(draft, when)),
        Section(words["headings"]["sender"], labelled(draft, office)),
    )
    return Document(words["title"], sections=sections)


def labelled(draft: Draft, fields: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """What was typed in some fields, each after its label; the empty ones left out."""
    return tuple(label + draft.text(id) for label, id in fields if draft.text(id))


MAKERS = {
    rules.REPORT: report,
    rules.NOTE: note,
    rules.LETTER: letter,
    rules.SMS: sms,
    rules.INTERPRETER: interpreter,
}
"""For each kind, what makes its document."""
