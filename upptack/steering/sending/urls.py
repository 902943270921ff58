"""Addresses of what the installations' tables add up to. They stand before those of the statistics, whose periods
would take them for their own."""

from django.urls import path

from upptack.steering.sending import views

urlpatterns = [
    path("statistik/tillsammans/", views.listed, name="together"),
    path("statistik/tillsammans/<slug:period>/<slug:table>/", views.table, name="together_table"),
    path("statistik/tillsammans/<slug:period>/<slug:table>/csv/", views.file, name="together_file"),
]
