import pytest

from upptack.law.facts import FACTS
from upptack.law.provisions import provisions
from upptack.law.readable import readable, value_words
from upptack.law.rulings import TABLES, table

pytestmark = pytest.mark.pure


def test_every_value_has_a_word():
    values = {value for fact in FACTS.values() for value in fact.values}
    assert values == set(value_words())


@pytest.mark.parametrize("name", TABLES)
def test_a_readable_table_has_the_same_rows_and_no_codes(name):
    shown = readable(name)
    assert [row.index for row in shown.rows] == [row.index for row in table(name).rows]
    for row in shown.rows:
        for cell in (*row.inputs, *row.outputs):
            assert '"' not in cell, cell
            assert "_" not in cell, cell
        assert not any(known in cell for cell in row.annotations for known in provisions())
