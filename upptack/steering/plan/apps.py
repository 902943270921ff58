"""The joint action plan: areas, activities, decisions, and how far each unit has come."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """The joint action plan."""

    name = "upptack.steering.plan"
    label = "plan"
