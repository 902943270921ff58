"""The pages that a lesson is built of."""

from __future__ import annotations

from wagtail import blocks

from upptack.knowledge.information.blocks import MARKUP, Piece


class Example(blocks.StructBlock):
    """An invented example."""

    title = blocks.CharBlock(label="rubrik", max_length=160)
    text = blocks.TextBlock(label="exempel", help_text=f"Påhittat, aldrig en verklig händelse. {MARKUP}")


class Option(Piece):
    """An answer with its explanation."""

    text = blocks.CharBlock(label="svar", max_length=300)
    right = blocks.BooleanBlock(label="rätt", required=False)
    why = blocks.TextBlock(label="varför", help_text="Varför svaret är rätt eller fel, utan att skuldbelägga.")


class Question(Piece):
    """A question to the learner."""

    asks = blocks.TextBlock(label="fråga")
    many = blocks.BooleanBlock(label="flera svar kan vara rätt", required=False)
    options = blocks.ListBlock(Option(), label="svar", min_num=2)


class Page(Piece):
    """A page: text, examples, questions."""

    title = blocks.CharBlock(label="rubrik", max_length=160)
    text = blocks.TextBlock(label="text", help_text=MARKUP)
    examples = blocks.ListBlock(Example(), label="exempel", default=[])
    questions = blocks.ListBlock(Question(), label="frågor", default=[])


class Body(blocks.StreamBlock):
    """The pages in order."""

    page = Page(label="sida", icon="doc-empty")
