"""What "find help" reads: what the form offers and nothing else; and what is wrong is never said back."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client

from upptack.knowledge.information import forms, pages
from upptack.knowledge.information.rules import PATHS, address_of
from upptack.knowledge.information.words import Words

FIELDS = {
    "role": "error_choice",
    "form": "error_choice",
    "age": "error_choice",
    "sex": "error_choice",
    "children": "error_choice",
    "tongue": "error_language",
    "municipality": "error_municipality",
}
BAD = "kanariefågel<b>"


def posted(text: str) -> QueryDict:
    """A form as it comes."""
    return QueryDict(text)


@pytest.mark.pure
def test_an_empty_form_is_unknown() -> None:
    assert forms.read(posted("")) == forms.Choices()
    assert set(forms.facts_of(forms.Choices()).values()) <= {"unknown", "exposed", "hint"}


@pytest.mark.pure
def test_a_full_form_is_read() -> None:
    chosen = forms.read(
        posted(
            "role=uses&form=honour&form=digital&form=honour&age=18_24&sex=man&children=no&tongue=so&municipality=2584"
        )
    )
    assert chosen == forms.Choices("uses", ("honour", "digital"), "18_24", "man", "no", "so", "2584")
    need = forms.need_of(chosen)
    assert (need.municipality, need.county, need.keep_distance, need.language) == ("2584", "25", True, "so")
    assert need.kinds[:2] == ("emergency", "police")


@pytest.mark.pure
@pytest.mark.parametrize("field", FIELDS)
def test_what_the_form_does_not_offer_is_wrong(field: str) -> None:
    with pytest.raises(forms.Wrong) as wrong:
        forms.read(posted(f"{field}=kanarie"))
    assert wrong.value.words == FIELDS[field]


@pytest.mark.django_db
@pytest.mark.parametrize("field", FIELDS)
def test_a_bad_value_is_answered_with_a_sentence_and_not_said_back(client: Client, content: None, field: str) -> None:
    for language in PATHS:
        response = client.post(address_of(language, pages.FIND_HELP), {"sex": "woman", field: BAD})
        page = response.content.decode()
        assert response.status_code == 422
        assert Words(language)[FIELDS[field]] in page
        assert "kanarie" not in page
        assert 'role="alert"' in page


@pytest.mark.django_db
def test_no_choice_is_written_into_an_address_a_header_or_a_cookie(client: Client, content: None) -> None:
    response = client.post("/ar/10/", {"role": "exposed", "form": "stalking", "municipality": "2584"})
    assert response.status_code == 200
    assert not response.cookies
    assert not {"stalking", "2584"} & set(" ".join(map(str, response.headers.values())).replace("=", " ").split())
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "?" not in "".join(part for part in response.content.decode().split('"') if part.startswith("/"))
