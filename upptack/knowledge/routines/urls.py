"""Addresses of the routines."""

from django.urls import path

from upptack.knowledge.routines import views

urlpatterns = [
    path("rutiner/", views.listing, name="routines"),
    path("rutiner/jamfor/", views.comparison, name="compare_routines"),
    path("rutiner/mall/", views.template, name="routine_template"),
    path("rutiner/<slug:agency>/<slug:matter>/", views.routine, name="routine"),
]
