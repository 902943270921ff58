"""What a document says is the same in every file, and unseen signs go into none."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upptack.meeting.drafting.documents.document import UNSEEN, Document, Section, plain, tidy

pytestmark = pytest.mark.pure

REPORT = Document(
    title="Orosanmälan",
    marking="Sekretess\nenligt 26 kap. 1 § OSL",
    sections=(Section("Vad vi vet", ("Hon bor i Övre Åsen.", "En rad\noch en till.")), Section("", ("Utan rubrik.",))),
    footer="Ni kan ringa oss.",
)


def test_the_text_has_everything_in_order():
    assert plain(REPORT) == (
        "Sekretess\nenligt 26 kap. 1 § OSL\n\nOrosanmälan\n\nVad vi vet\n\nHon bor i Övre Åsen.\n\n"
        "En rad\noch en till.\n\nUtan rubrik.\n\nNi kan ringa oss.\n"
    )
    assert plain(Document("Brev", sections=(Section(" ", ("", "\n")),))) == "Brev\n"


@given(st.text(st.characters(codec=None, categories=None)))
def test_a_tidy_text_has_only_what_can_be_read_and_stored(text):
    found = tidy(text)
    assert tidy(found) == found
    assert not UNSEEN & set(found)
    assert {sign for sign in found if unicodedata.category(sign) in ("Cc", "Cs")} <= {"\n"}
    assert found == found.strip()
    assert found.encode().decode() == found


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("A\u030asa", "Åsa"),
        ("en\r\ntvå\rtre\u2028fyra", "en\ntvå\ntre\nfyra"),
        ("a\tb\x00\x1bc\x7f\x85d", "a bc\nd"),
        ("vän\u00adster\u200b \u202etxet\u202c", "vänster txet"),
        ("\ud800a\ufffe\ufdd0\U0001ffff", "a"),
        ("  می\u200cخواهم  ", "می\u200cخواهم"),
        ("😀 𝒳", "😀 𝒳"),
    ],
)
def test_signs_are_kept_or_left_out(raw, shown):
    assert tidy(raw) == shown


def test_the_package_loads_nothing_heavy():
    script = (
        "import sys; import upptack.meeting.drafting.documents.document as d, upptack.meeting.drafting.documents.sdk; "
        "print([name for name in ('fpdf', 'docx', 'icalendar', 'lxml', 'django') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
