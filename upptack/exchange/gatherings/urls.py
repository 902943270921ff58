"""Addresses: the groups' gatherings: agenda, notes, actions."""

from django.urls import path

from upptack.exchange.gatherings import views

urlpatterns = [
    path("utbyte/traffar/", views.gatherings, name="gatherings"),
    path("utbyte/traffar/ny/", views.new, name="gathering_new"),
    path("utbyte/traffar/<int:id>/", views.gathering, name="gathering"),
    path("utbyte/traffar/<int:id>/kalender/", views.file, name="gathering_calendar"),
]
