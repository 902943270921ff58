"""The command says how well the methods agree, and ends with a number that a machine can stop on."""

from __future__ import annotations

from pathlib import Path

import pytest

from upptack.guides.vignettes.command import main
from upptack.guides.vignettes.tests.made import (
    ACUTE,
    EVERY,
    deaf_guide,
    with_a_new_reason,
    without_strangulation,
    written,
)
from upptack.law.tests.steps import source

pytestmark = pytest.mark.pure


@pytest.fixture
def file(tmp_path: Path) -> str:
    return written(tmp_path, "egna.toml", EVERY)


def test_a_run_that_holds_ends_with_0(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([file]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "Vinjetter: 3",
        "Vägd kappa på nivå: 1,00 (minst 0,75)",
        "Akuta funna: 1 av 1",
        "Vinjetter med avvikelse: 0",
    ]


@pytest.mark.parametrize(
    ("name", "text"), [("what-now-2.dmn", without_strangulation()), ("guide-exposed-2.toml", deaf_guide())]
)
def test_a_candidate_that_misses_an_acute_one_ends_with_1(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    assert main([file, "--with", written(tmp_path, name, text)]) == 1
    said = capsys.readouterr().out
    assert "Akuta funna: 0 av 1" in said
    assert "strypgrepp: Strypgrepp – AKUT SOM INTE HITTAS" in said
    assert "Nivå: väntat now, blev today" in said
    assert "Bedömning: Det som berättas talar för det." in said
    assert "Vinjetter som ändras: 1" in said
    assert "Nivå: now → today (väntat now)" in said


def test_a_candidate_that_changes_nothing_ends_with_0(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([file, "--with", written(tmp_path, "what-now.dmn", with_a_new_reason())]) == 0
    assert "Vinjetter som ändras: 0" in capsys.readouterr().out


def test_too_little_agreement_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, "a.toml", EVERY.replace('level = "open"', 'level = "today"'))
    assert main([file]) == 1
    assert "Vägd kappa på nivå: 0,33" in capsys.readouterr().out


BAD = {
    "a.toml": ('id = "', "a.toml: går inte att läsa"),
    "guide-x-1.toml": ("id = 1", "guide-x-1.toml"),
    "what-now.dmn": ("<definitions", "what-now.dmn"),
    "other.dmn": (source("what-now"), "heta som en tabell"),
    "bodies.dmn": (source("what-now"), "beslutet ”Verksamheter” saknas"),
    "what-now.xml": (source("what-now"), "ska vara en guide"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_used_ends_with_2_and_a_sentence(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    text, sentence = BAD[name]
    bad = written(tmp_path, name, text)
    assert main([bad] if name == "a.toml" else [file, "--with", bad]) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.out == ""


def test_a_file_that_is_not_there_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "borta.toml")]) == 2
    assert main([written(tmp_path, "a.toml", ACUTE), "--with", str(tmp_path / "borta.dmn")]) == 2
    assert capsys.readouterr().err.count("Kontrollera sökvägen") == 2
