"""The whole decision table: in a tab of its own, with the rows that applied marked, and the conversation goes on."""

from __future__ import annotations

import pytest

from tests.journeys.checks import Checks
from tests.journeys.conftest import Open
from tests.journeys.product import Product
from tests.journeys.steps import Walk

pytestmark = pytest.mark.journey


def test_the_table_opens_beside_and_the_conversation_goes_on_at_once(open_browser: Open, demo: Product) -> None:
    context = open_browser()
    walk = Walk(context.new_page(), demo.url, Checks()).begin().gate(minutes="under_5").go()
    walk.answers(("unsafe",), ("hit",), ("weapon",), ("today",), ("no",))
    assert walk.heading == "Ring 112 nu"
    with context.expect_page() as opened:
        walk.page.get_by_role("button", name="Visa hela tabellen i en ny flik").click()
    walk.go()
    assert walk.heading == "Vart personen kan vända sig"
    table = opened.value
    table.wait_for_load_state()
    assert table.locator("tr.dmn-fired").count() >= 2
    assert "Raden som gällde" in table.inner_text("table") or "En av raderna som gällde" in table.inner_text("table")
    assert "unknown" not in table.inner_text("table")
    walk.look(table)
