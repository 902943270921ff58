"""What if everybody were asked: people met, asked, told, and what follows."""

from django.apps import AppConfig


class PlannerConfig(AppConfig):
    """Saved scenarios of the planner."""

    name = "upptack.steering.planner"
    label = "planner"
