"""The Swedish words for what the language tools mark: categories, contexts, readers and parts, by their ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Names = Mapping[str, str]

SIGNALS: Final[Names] = {
    "physical": "Fysiskt våld",
    "psychological": "Psykiskt våld",
    "control": "Kontroll",
    "sexual": "Sexuellt våld",
    "economic": "Ekonomiskt våld",
    "digital": "Digitalt våld",
    "isolation": "Isolering",
    "latent": "Hot som ligger i luften",
    "material": "Saker eller djur skadas",
    "neglect": "Vanvård eller försummelse",
    "honour": "Heder",
    "after_separation": "Efter separationen",
    "children_exposed": "Barn som far illa",
    "use_of_violence": "Eget våld",
    "fear": "Rädsla",
    "strangulation": "Strypgrepp",
    "weapon": "Vapen",
    "threat_to_kill": "Dödshot",
    "protection_sought": "Har sökt skydd",
    "indirect": "Antydan",
}
"""What a passage may point at."""

FAULTS: Final[Names] = {
    "negative_polarity": "Frågan väntar sig ett nej",
    "prefers_no": "Ett nej är det lätta svaret",
    "double": "Två frågor i en",
    "why": "Frågar varför",
    "blame": "Lägger skulden på personen",
    "abstract": "Abstrakt eller juridiskt ord",
    "leading": "Lägger svaret i munnen",
    "others_present": "Någon annan hör eller svarar",
    "no_reason": "Säger inte varför du frågar",
}
"""What can make a question hard to answer truly."""

LEAKS: Final[Names] = {
    "address": "Adress",
    "phone": "Telefon",
    "email": "E-post",
    "number": "Nummer",
    "name": "Namn",
    "school": "Skola",
    "work": "Arbetsplats",
    "shelter": "Skyddat boende",
    "place": "Ort",
    "told_violence": "Att våld är berättat",
    "source": "Vem som har berättat",
    "identity": "Skyddad eller ny identitet",
    "moved": "Flytt eller vistelse",
    "police_report": "Polisanmälan",
    "contact_with_body": "Kontakt med stöd",
    "health": "Hälsa",
    "unreadable": "Går inte att läsa",
    "other": "Annat som ska skyddas",
}
"""What a text can give away."""

IDENTIFYING: Final[Names] = {
    "personnummer": "Personnummer",
    "samordningsnummer": "Samordningsnummer",
    "organisationsnummer": "Organisationsnummer",
    "phone": "Telefonnummer",
    "email": "E-postadress",
    "web": "Webbadress",
    "address": "Adress",
    "date": "Datum",
    "place": "Plats eller land",
    "name": "Namn",
    "unknown_word": "Ovanligt ord",
    "number": "Nummer",
    "rare": "Ovanlig kombination",
}
"""What can lead to a person in an experience that is to be shared."""

CONTEXTS: Final[Names] = {
    "negated": "nekat i texten",
    "denied": "nämnt, nekat",
    "past": "har varit",
    "hypothetical": "tänkt eller villkorat",
    "quoted": "citerad fråga",
    "general": "allmän information",
    "stranger": "främling",
    "work": "i arbetet",
    "idiom": "talesätt",
    "reported": "berättat av någon annan",
    "allowed": "läsaren får veta det",
    "checksum_right": "kontrollsiffran stämmer",
    "checksum_wrong": "kontrollsiffran stämmer inte",
}
"""In what context a passage stands."""

READERS: Final[Names] = {
    "other_party": "Motparten",
    "guardian": "En annan vårdnadshavare",
    "joint_household": "Någon i samma hushåll",
    "person": "Personen själv",
    "authority": "En myndighet som får ha uppgifterna",
}
"""Who may come to read what is sent or saved."""

WHERE: Final[Names] = {
    "text": "",
    "filename": "Filens namn",
    "subject": "Ämnesrad",
    "properties": "Filens egenskaper",
}
"""In which part of what is sent a mark stands; the text itself needs no name."""
