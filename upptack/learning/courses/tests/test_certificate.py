"""The certificate as a file: what stands in it, that it is tagged, and that a name is never markup."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from upptack.learning.courses.certificate import Written, pdf
from upptack.learning.courses.models import Certificate

ON = date(2026, 11, 22)
WRITTEN = Written(
    title="Intyg om genomgången utbildning",
    name="Åsa Öqvist (påhittad)",
    agency="Försäkringskassan",
    path="För handläggare",
    modules=("Vad är våld?", "Fråga så att det går att svara"),
    issued="22 november 2026",
    renew="22 november 2028",
    about=("Utbildningen ersätter inte handledning.",),
    code="ACDEF-23467",
    checking="Koden kontrolleras på webbplatsen.",
)


def read(program, content, folder, *options):
    """What another program says of a PDF."""
    file = folder / "file.pdf"
    file.write_bytes(content)
    words = [program, *options, str(file)] + (["-"] if program == "pdftotext" else [])
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


@pytest.mark.pure
def test_the_file_is_tagged_in_swedish_and_on_one_page(tmp_path):
    content = pdf(WRITTEN)
    told = read("pdfinfo", content, tmp_path)
    assert "Tagged:          yes" in told
    assert "Pages:           1" in told
    assert "Title:           Intyg om genomgången utbildning" in told
    assert "CreationDate" not in told or "1970" in told
    assert b"pdfuaid" in content
    assert pdf(WRITTEN) == content
    structure = read("pdfinfo", content, tmp_path, "-struct")
    assert structure.count("H1") + structure.count("H2") >= 3


@pytest.mark.pure
def test_everything_stands_in_it(tmp_path):
    text = " ".join(read("pdftotext", pdf(WRITTEN), tmp_path).split())
    for words in ("Åsa Öqvist (påhittad)", "Försäkringskassan", "För handläggare", "Vad är våld?", "ACDEF-23467",
                  "Utfärdat 22 november 2026. Gäller till och med 22 november 2028.",
                  "Utbildningen ersätter inte handledning."):  # fmt: skip
        assert words in text


@pytest.mark.pure
@pytest.mark.parametrize("name", ["#panic()", "*fet* _lutad_ $x$ <a> @b", '#read("/etc/passwd")'])
def test_a_name_is_never_markup(name, tmp_path):
    assert name in " ".join(read("pdftotext", pdf(replace(WRITTEN, name=name)), tmp_path).split())


def test_the_own_certificate_is_given_and_nobody_elses(sign_in, member, trained, clock_at, tmp_path):
    clock_at(datetime(2026, 11, 22, 11, tzinfo=UTC))
    trained(member, "handlaggare", ON)
    answer = sign_in().get("/utbildning/intyg/handlaggare/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="intyg-handlaggare.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    text = " ".join(read("pdftotext", answer.content, tmp_path).split())
    code = Certificate.objects.get(member=member).token
    assert f"{code[:5]}-{code[5:]}" in text
    assert "Alva Berg, Försäkringskassan" in text
    assert "Utbildningen ersätter inte handledning" in text
    assert "/utbildning/intyg/" in text.replace(" ", "")
    for email in ("chef@fk.example", "specialist@fk.example", "norr@fk.example"):
        other = sign_in(email).get("/utbildning/intyg/handlaggare/")
        assert other.headers["Content-Type"].startswith("text/html")
        assert "Du har inget giltigt intyg här" in other.content.decode()
        assert code not in other.content.decode()
