"""The small markup: whatever is written, nothing but its own few elements comes out."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upptack.knowledge.information import markup

pytestmark = pytest.mark.pure

ELEMENTS = {"p", "ul", "li", "strong", "a", "bdi"}
TRICKY = st.text(alphabet=st.sampled_from(list("ab[]()*-<>&\"'/ \n1290=:#x\\`;ب")), max_size=120)


class Seen(HTMLParser):
    """The elements with their attributes, how they nest, and the words between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes an element."""
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """An element ends where it began."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Notes words."""
        self.words += data


def there(name: str) -> str | None:
    """Every page is there but one, and its address is as bad as can be."""
    return None if name == "x" else f'/{name}/"onmouseover="x'


@given(TRICKY | st.text(max_size=200))
def test_nothing_but_the_few_elements_comes_out(text: str) -> None:
    seen = Seen(markup.html(text, there))
    assert seen.open == []
    for name, attributes in seen.elements:
        assert name in ELEMENTS
        if name == "a":
            assert set(attributes) == {"href"}
            assert re.fullmatch(r'/[a-z0-9-]+/"onmouseover="x', attributes["href"] or "")
        else:
            assert attributes == ({"dir": "ltr"} if name == "bdi" else {})


@given(st.text(max_size=200))
def test_every_letter_and_digit_is_kept(text: str) -> None:
    def kept(words: str) -> str:
        return "".join(letter for letter in words if letter.isalnum())

    without_links = markup.LINK.sub(r"\1", text.replace("(", "").replace("\0", ""))
    assert kept(Seen(markup.html(without_links, there)).words) == kept(without_links)


def test_an_element_that_somebody_writes_is_text() -> None:
    shown = markup.html("<script>alert(1)</script>\n\n[<b>x</b>](skydd)", there)
    assert "<script" not in shown
    assert "<b>" not in shown
    assert "&lt;script&gt;" in shown


def test_an_address_of_another_site_is_no_link() -> None:
    for text in ("[här](https://exempel.se)", "[här](//exempel.se)", "[här](javascript:alert)", "[här](../hemligt)"):
        assert "<a" not in markup.html(text, there)


def test_a_page_that_is_not_there_is_words_without_a_link() -> None:
    assert markup.html("Läs [mer](x).", there) == "<p>Läs mer.</p>"


def test_lists_bold_and_numbers() -> None:
    shown = markup.html("Ring:\n- **112** nu\n  på en gång\n- 114 14\n\nSlut", lambda name: None)
    assert shown == (
        "<p>Ring:</p><ul><li><strong>112</strong> nu på en gång</li>"
        '<li><bdi dir="ltr">114 14</bdi></li></ul>\n<p>Slut</p>'
    )


def test_the_search_sees_what_is_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "escape", lambda text: text)
    assert Seen(markup.html("<img></img>", there)).elements[1][0] == "img"
