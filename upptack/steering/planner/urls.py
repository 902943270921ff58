"""Addresses of this room."""

from django.urls import path

from upptack.steering.planner import views

urlpatterns = [
    path("planeraren/", views.planner, name="planner"),
    path("planeraren/spara/", views.planner_save, name="planner_save"),
    path("planeraren/sparade/", views.planner_saved, name="planner_saved"),
    path("planeraren/sparade/<int:scenario>/", views.planner_scenario, name="planner_scenario"),
    path("planeraren/sparade/<int:scenario>/ta-bort/", views.planner_delete, name="planner_delete"),
]
