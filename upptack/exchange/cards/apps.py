"""Experience cards: structured, reviewed by two, rare ones withheld."""

from django.apps import AppConfig


class CardsConfig(AppConfig):
    """Experience cards: structured, reviewed by two, rare ones withheld."""

    name = "upptack.exchange.cards"
    label = "cards"
