"""The development groups: questions, answers, evaluations, search."""

from django.apps import AppConfig


class ForumConfig(AppConfig):
    """The development groups: questions, answers, evaluations, search."""

    name = "upptack.exchange.forum"
    label = "forum"
