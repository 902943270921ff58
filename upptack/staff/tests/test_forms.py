"""The names that forms have."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from upptack.staff.forms import new_token, read_token

pytestmark = pytest.mark.pure


def posted(token: str) -> QueryDict:
    """What a form sends."""
    post = QueryDict(mutable=True)
    post["token"] = token
    return post


def test_a_form_has_a_name_that_cannot_be_anything():
    assert read_token(posted("a" * 22)) == "a" * 22
    for wrong in ("", "a" * 21, "a" * 23, "å" * 22):
        assert read_token(posted(wrong)) != wrong
    assert len(new_token()) == 22
