"""A file of vignettes is read whole, or refused with every fault in it and what to change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from upptack.guides.vignettes.tests.made import ACUTE, CALM, EVERY, STOPPED, made
from upptack.guides.vignettes.vignette import VignetteError, parse, read

pytestmark = pytest.mark.pure


def test_a_vignette_is_read_as_it_is_written() -> None:
    acute, calm, stopped = made()
    assert (acute.id, acute.agency, acute.matter, acute.guide) == ("strypgrepp", "fk", "sjukpenning", "exposed")
    assert acute.context["protected"] == acute.context["matters"] == "unknown"
    assert "two_party" not in acute.context
    assert acute.answers["money"] == ("declined",)
    assert acute.expected.bodies == ("emergency", "police")
    assert (acute.coded_by, acute.coded_on) == ("projektet", date(2026, 11, 22))
    assert acute.sources[1] == "En bok som finns, 2019"
    assert (acute.acute, calm.acute, stopped.acute) == (True, False, False)
    assert stopped.expected.level == ""


def test_what_stands_last_may_also_stand_first() -> None:
    head, tail = ACUTE.split("[vignette.answers]")
    why = 'why = "Skäl."\nsources = ["sos-112"]\ncoded_by = "x"\ncoded_on = 2026-11-22\n'
    tail = tail.split("\nwhy =")[0]
    assert made(head + why + "[vignette.answers]" + tail)[0].why == "Skäl."


FAULTS = {
    "not toml": ('id = "strypgrepp"', "id = strypgrepp", "TOML"),
    "something else in the file": ("\n[[vignette]]", "x = 1\n[[vignette]]", "bara ha vinjetter"),
    "an unknown key": ('title = "', 'titel = "', "okända nycklar: titel"),
    "no why": ('why = "Det', 'whi = "Det', "det saknas: why"),
    "an empty why": ("Det som berättas talar för det.", " ", "why ska vara en text"),
    "no sources": ('sources = ["sol-2025-400-19-1", "En bok som finns, 2019"]', "sources = []", "minst en källa"),
    "a source that is not there": ("sol-2025-400-19-1", "sol-x", "källan 'sol-x' finns inte"),
    "a day in words": ("2026-11-22", '"i dag"', "coded_on ska vara ett datum"),
    "an id with capitals": ('id = "strypgrepp"', 'id = "Stryp Grepp"', "a–z"),
    "a fact's value that is not there": ('sex = "woman"', 'sex = "kvinna"', "sex kan inte vara 'kvinna'"),
    "no channel": ('channel = "phone"\n', "", "det saknas: channel"),
    "too short": (
        "Hon ringer om sin ersättning och berättar i förbigående om det som hände hemma i går kväll.",
        "Hon.",
        "för kort",
    ),
    "a guide that is not there": ('guide = "exposed"', 'guide = "other"', "guiden 'other' finns inte"),
    "a question that is not there": ("body = [", "limbs = [", "frågan 'limbs' finns inte"),
    "an option that is not there": ('["hit", "held"]', '["kicked"]', "Alternativen är: hit"),
    "two answers where one is asked": ('fear = ["today"]', 'fear = ["today", "now"]', "svaret på fear: Välj bara ett"),
    "no table of answers": ("[vignette.answers]", "answers = 1\n[vignette.other]", "ska vara en tabell"),
    "a level that is not there": ('level = "now"', 'level = "soon"', "expected.level ska vara ett av: now, today"),
    "a class that is not there": ('answer_class = "time_unknown"', 'answer_class = "x"', "expected.answer_class"),
    "a gate that is not there": ('gate = "full"', 'gate = "open"', "expected.gate ska vara ett av"),
    "a body that is not there": ('"emergency"', '"ambulance"', "expected.bodies ska vara en lista av"),
    "something else expected": ("bodies_not", "bodies_never", "okända nycklar under expected: bodies_never"),
    "asked while somebody hears": ('situation_gate = "alone"', 'situation_gate = "overheard"', "grinden säger stop"),
    "not asked and yet expected": ('gate = "full"', 'gate = "stop"', "inget annat stå under expected"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_in_words_that_say_what_to_change(fault: str) -> None:
    old, new, sentence = FAULTS[fault]
    assert old in ACUTE
    with pytest.raises(VignetteError, match=sentence) as refused:
        made(ACUTE.replace(old, new, 1))
    assert str(refused.value).startswith("made.toml")


def test_every_fault_is_told_at_once_with_the_vignette_it_is_in() -> None:
    text = EVERY.replace('level = "now"', 'level = "soon"').replace('honour = ["free"]', 'honour = ["bound"]')
    with pytest.raises(VignetteError) as refused:
        made(text)
    first, second = str(refused.value).splitlines()
    assert first.startswith("made.toml, strypgrepp: ")
    assert second.startswith("made.toml, inget: ")


def test_an_answer_that_the_course_does_not_come_to_is_refused() -> None:
    with pytest.raises(VignetteError, match="frågan fear ställs inte i det här samtalet"):
        made(CALM.replace('honour = ["free"]', 'honour = ["free"]\nfear = ["today"]'))
    short = ACUTE.replace('minutes = "5_to_15"', 'minutes = "under_5"').replace('gate = "full"', 'gate = "short"')
    with pytest.raises(VignetteError, match=r"frågan money ställs inte .*grinden: short"):
        made(short)
    assert made(short.replace('money = "declined"\n', ""))
    with pytest.raises(VignetteError, match="Ta bort svaren"):
        made(STOPPED.replace("[vignette.answers]", '[vignette.answers]\nhome = ["safe"]'))


def test_an_id_stands_once_also_over_several_files(tmp_path: Path) -> None:
    with pytest.raises(VignetteError, match="strypgrepp: id finns två gånger"):
        made(ACUTE + ACUTE)
    files = [tmp_path / "a.toml", tmp_path / "b.toml"]
    for file in files:
        file.write_text(ACUTE, encoding="utf-8")
    with pytest.raises(VignetteError, match="två gånger"):
        read(files)
    assert len(read(files[:1])) == 1


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(VignetteError, match=r"borta\.toml: filen finns inte"):
        read([tmp_path / "borta.toml"])
    (tmp_path / "latin.toml").write_bytes("[[vignette]]\ntitle = 'å'".encode("latin-1"))
    with pytest.raises(VignetteError, match="UTF-8"):
        read([tmp_path / "latin.toml"])
    with pytest.raises(VignetteError, match=r"vinjett 1: .*det saknas"):
        parse("[[vignette]]\n", "x.toml")
