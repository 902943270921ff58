"""What the workshop shows beside a form, and whether its draft may leave: reads shared content and the draft that is
handed in; keeps nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.utils.crypto import salted_hmac

from upptack.knowledge import api as knowledge
from upptack.language import deidentify, leaks, names
from upptack.language.leaks import facts as leak_facts
from upptack.language.leaks.reading import readings
from upptack.language.pieces import marked
from upptack.language.spans import Span
from upptack.law.agencies import fact as agency_fact
from upptack.law.parties import parties_of
from upptack.law.provisions import provisions
from upptack.law.rulings import Phrases, outcome, rule, worst
from upptack.meeting.drafting.documents.calendar import Entry, calendar
from upptack.meeting.drafting.documents.document import Document, plain
from upptack.meeting.drafting.documents.pdf import pdf
from upptack.meeting.drafting.documents.sdk import Attachment, Message, Party, message
from upptack.meeting.drafting.documents.word import docx
from upptack.meeting.drafting.queries import Checked, beside, told_spans
from upptack.meeting.drafting.workshop import contents, rules, words
from upptack.meeting.drafting.workshop.rules import Draft, Stop
from upptack.meeting.drafting.workshop.words import Setting
from upptack.staff.models import Member

LOG = logging.getLogger(__name__)
NAME, SUBJECT = "dokument", "Meddelande"
"""What a file and a message are called, whatever they hold."""


@dataclass(frozen=True, slots=True)
class Law:
    """A provision as shown above a form: its words, the day they were checked, and what has to be said of them. `old`:
    nobody here can vouch for it today, so it is marked before anything else is read."""

    citation: str
    quote: str
    summary: str
    url: str
    checked: date
    note: str
    old: bool


def law(ids: Iterable[str], on: date) -> tuple[Law, ...]:
    """The provisions of a form."""
    found = (provisions()[id] for id in ids)
    return tuple(
        Law(p.citation, p.quote, p.summary, p.source, p.checked, p.note(on), p.state(on) != "in_force") for p in found
    )


@dataclass(frozen=True, slots=True)
class Duty:
    """What the table report-of-concern says for the agency, with its reasons. `must`: the agency and its employees
    are named in the provision."""

    must: bool
    words: Phrases
    reasons: tuple[str, ...]


def duty(draft: Draft, agency: str) -> Duty:
    """The duty to report. Whoever opens the form suspects that a child fares ill: so the table is asked about that
    suspicion, and what is ticked can only make it graver."""
    told: dict[str, str] = {"agency": agency_fact(agency), "violence": "hint", "children": "yes"}
    for _, fact, value in (key.split(".") for key in draft.told):
        if fact in told or fact in ("honour", "age"):
            told[fact] = worst(fact, (told[fact], value)) if fact in told else value
    ruling = rule("report-of-concern", told)
    return Duty(
        must=ruling.value == "must",
        words=outcome("report-of-concern", str(ruling.value)).in_language("sv"),
        reasons=tuple(dict.fromkeys(reason.text for reason in ruling.reasons)),
    )


@dataclass(frozen=True, slots=True)
class Receiver:
    """The municipality that receives a report: its name, its social services if the directory has them, the contacts
    that somebody has checked, and how to look the right ones up."""

    name: str
    body: knowledge.ShownBody | None
    contacts: tuple[knowledge.ShownContact, ...]
    look_up: str


def receiver(code: str, at: datetime) -> Receiver | None:
    """Who receives a report in a municipality; None when none is chosen."""
    place = knowledge.municipalities().get(code)
    if place is None:
        return None
    body = knowledge.social_services(code, at=at)
    certain = tuple(c for c in body.contacts if c.certain and c.value) if body else ()
    look_up = f"Sök på kommunens webbplats efter socialtjänst och orosanmälan, eller ring växeln: {place.name}."
    return Receiver(place.name, body, certain, (body.look_up.get("sv", "") if body else "") or look_up)


def alone(draft: Draft, agency: str, on: date) -> bool:
    """Whether nobody else is party to the kind of matter, by the routine and by what is written of its parties; what
    is unknown or has run out is not alone."""
    routine = next((m.two_party for m in knowledge.matters_of(agency) if m.id == draft.matter), "unknown")
    return {routine, parties_of(draft.matter, agency).on(on).two_party} == {"no"}


def stop(draft: Draft, on: date) -> Stop | None:
    """Why no draft is made; None when it can be."""
    found = rules.stop(contents.forms()[draft.kind], draft, on)
    if found or draft.kind not in (rules.LETTER, rules.SMS):
        return found
    purpose = contents.purposes().get(draft.text("purpose"))
    if purpose is None:
        return Stop("purpose", "Välj ett ärende.")
    missing = next((need for need in purpose.needs if not draft.text(need)), "")
    label = words.of_form(draft.kind, missing).label.split(",")[0].lower() if missing else ""
    return Stop(missing, f"Fyll i {label}.") if missing else None


def message_stop(draft: Draft) -> Stop | None:
    """Why no message is made: the addresses are the agency's and the municipality's own, and only she can look them
    up."""
    missing = next((field for field in MESSAGE_ENDS if not draft.text(field)), "")
    return Stop(missing, "Fyll i de fyra SDK-adresserna. De finns i SDK:s adressbok.") if missing else None


MESSAGE_ENDS = ("sdk_from", "sdk_from_function", "sdk_to", "sdk_to_function")


# ---- the leak check

UNSAFE = ("other_party", "guardian", "joint_household")
READERS: Mapping[str, tuple[str, ...]] = {
    rules.REPORT: ("guardian",),
    rules.LETTER: ("other_party", "joint_household"),
    rules.SMS: ("other_party", "joint_household"),
    rules.INTERPRETER: UNSAFE,
}
"""Who may come to read each kind. A guardian may have the right to read a report of concern at the social services
(OSL 10 kap. 3 §, 12 kap. 3 §): it is checked as if one did. A letter and a text message are read as if they had come
into the wrong hands, also where the person has said that the way is safe: what is not in them cannot leak. A note's
readers depend on the matter."""


@dataclass(frozen=True, slots=True)
class CheckedDraft(Checked):
    """A draft's document as the leak check saw it."""

    document: Document = field(kw_only=True)


def who_reads(draft: Draft, agency: str, on: date) -> tuple[str, ...]:
    """Who may come to read the draft. Of a note: the person and an authority where nobody else is party; whoever is
    not known not to read counts as reading."""
    if draft.kind in READERS:
        return READERS[draft.kind]
    return ("person", "authority") if alone(draft, agency, on) else (*UNSAFE, "person", "authority")


def checked(draft: Draft, *, by: Member, at: datetime) -> CheckedDraft:
    """The draft as a document with what it gives away. Whatever goes wrong in the check, the document stays closed."""
    place = knowledge.municipalities().get(draft.text("municipality"))
    agency = by.unit.agency
    must = draft.kind == rules.REPORT and duty(draft, agency.code).must
    made = words.document(draft, Setting(at.date(), agency.name, place.name if place else "", must))
    text, reading = plain(made), who_reads(draft, agency.code, at.date())
    named = "\0".join((str(by.pk), draft.kind, text, *draft.protected, *reading))
    seen = salted_hmac("upptack.meeting.drafting.workshop", named, algorithm="sha256").hexdigest()
    try:
        first = standing(
            draft, made, leaks.check(leaks.Outgoing(text, "sv", draft.protected, reading, f"{NAME}.pdf", SUBJECT))
        )
        found = marked({"text": text}, beside(first, more(draft, text, reading)), names.LEAKS)
    except Exception:
        LOG.exception("the leak check failed")
        found = None
    return CheckedDraft(text, found, seen, draft.kind in rules.STRICT, document=made)


def standing(draft: Draft, made: Document, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The marks that count. A report of concern tells of violence on purpose, and names who told unless that is to be
    hidden; its note of secrecy is meant to be seen. What the caseworker has named as protected always counts."""
    if draft.kind != rules.REPORT:
        return spans
    named = {leak_facts.category(kind) for line in draft.protected for kind in leak_facts.kinds(line)}
    told = {"told_violence"} if words.teller(draft) == "withheld" else {"told_violence", "source"}
    on_purpose = told - named
    note = len(made.marking)
    return tuple(
        span
        for span in spans
        if span.category not in on_purpose and not (span.category == "identity" and span.end <= note)
    )


def more(draft: Draft, text: str, reading: tuple[str, ...]) -> tuple[Span, ...]:
    """Marks beyond the leak check: in a report, whatever looks like an address, a number or an e-mail address; in a
    note that somebody else may read, each ticked sentence, which tells what the person has said; in what anybody may
    see, the words that never stand there."""
    if draft.kind in rules.STRICT:
        return never(text)
    if draft.kind == rules.REPORT:
        return reachable(draft, text)
    if not set(reading) & set(UNSAFE):
        return ()
    return told_spans(text, filter(None, map(words.note_sentence, draft.told)))


def never(text: str) -> tuple[Span, ...]:
    """The words that never stand in a text that anybody may see, whoever reads it, read as the leak check reads."""
    why = "Ordet kan röja vad kontakten gäller för den som ser texten."
    ask = "Ta bort det. Säg det när ni talas vid på ett tryggt sätt."
    places = {
        (*reading.back(found.start(), found.end()), category)
        for reading in readings(text)
        for category, pattern in contents.never().items()
        for found in pattern.finditer(reading.text)
    }
    return tuple(Span(start, end, category, (), why, ask, "never") for start, end, category in sorted(places))


REACH = ("address", "phone", "email")


def reachable(draft: Draft, text: str) -> tuple[Span, ...]:
    """What shows where somebody lives or how somebody is reached, protected or not, but for the officer's number."""
    why = "Det här kan visa var någon finns eller hur någon nås. En förälder kan få läsa anmälan."
    ask = "Låt det stå bara om det inte behöver skyddas. Annars: ta bort det och lämna det muntligt."
    own = digits(draft.text("phone"))
    return tuple(
        Span(span.start, span.end, span.category, (), why, ask, "reachable")
        for span in deidentify.mark(text, "sv")
        if span.category in REACH and span.stands and not (own and digits(text[span.start : span.end]) == own)
    )


def digits(text: str) -> str:
    """The digits of a text."""
    return "".join(filter(str.isdigit, text))


# ---- files


@dataclass(frozen=True, slots=True)
class File:
    """A file to be taken away, under a name that tells nothing."""

    name: str
    mime: str
    content: bytes


PDF_MIME = "application/pdf"
WORD_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FOLLOW_UP, FEEDBACK = timedelta(days=14), timedelta(days=21)
"""Days after a report is sent: the decision is as a rule due within fourteen days (socialtjänstlagen 20 kap. 2 §), an
answer under 19 kap. 6 § within one week of it, unless it is unsuitable."""


def file(format: str, draft: Draft, document: Document, at: datetime) -> File:
    """The document as a file: pdf, docx or sdk. Raises `Unwritable` with a sentence that can be shown."""
    if format == rules.WORD:
        return File(f"{NAME}.docx", WORD_MIME, docx(document))
    if format == rules.PDF:
        return File(f"{NAME}.pdf", PDF_MIME, pdf(document))
    return File(f"{NAME}.xml", "application/xml", message(sent(draft, pdf(document), at)))


def sent(draft: Draft, attached: bytes, at: datetime) -> Message:
    """The SDK message that carries a report. Its subject and text say nothing of it: they are seen before the file. It
    starts a conversation, which bears the message's own id."""
    ends = [draft.text(field) for field in MESSAGE_ENDS]
    return Message(
        sender=Party(ends[0], ends[1]),
        recipient=Party(ends[2], ends[3]),
        subject=SUBJECT,
        text="Se den bifogade filen.",
        at=at,
        message_id=str(uuid4()),
        attachments=(Attachment(f"{NAME}.pdf", PDF_MIME, attached),),
    )


def reminders(sent: date, at: datetime) -> File:
    """Two days in a calendar that others may see."""
    said = contents.table("report")["calendar"]
    entries = (Entry(sent + FOLLOW_UP, said["follow_up"]), Entry(sent + FEEDBACK, said["feedback"]))
    return File("kalender.ics", "text/calendar; charset=utf-8", calendar(entries, at=at))
